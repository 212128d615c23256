/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"

/* Guards: a driver that puts its table of operations there anew, as it resets, is served after. */

int
main(void)
{
	struct rte_eth_dev *dev;

	fake_driver_init();
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	dev = fake_driver_probe("reset", NULL);
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	CHECK_EQ(rte_eth_dev_reset(dev->data->port_id), 0);
	CHECK(!fake_is_attached(dev));
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_driver_of(dev)->configures_asked, 2);
	CHECK_EQ(fake_start(dev), 0);
	CHECK(fake_is_attached(dev));
	return 0;
}
