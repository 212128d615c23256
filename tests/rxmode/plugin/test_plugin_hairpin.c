/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"

/*
 * Guards: a receive queue that the device connects with a send queue by itself is left alone, and
 * the others of its port are served.
 */

int
main(void)
{
	struct rte_eth_dev *dev;

	fake_driver_init();
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	dev = fake_driver_probe("hairpin", NULL);
	fake_driver_of(dev)->hairpin = true;
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	CHECK(fake_is_attached(dev));
	CHECK(dev->post_rx_burst_cbs[FAKE_MAX_QUEUES - 1] == NULL);
	return 0;
}
