/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"

/*
 * Guards: net_rxmode is not removed under a port that it serves while threads may poll it. When
 * that is stopped, ports fall to the next such device that wants them, or get their driver's
 * operations back. EAL may clean up in any order.
 */

int
main(void)
{
	const struct eth_dev_ops *ops;
	struct rte_eth_dev *dev;

	fake_driver_init();
	dev = fake_driver_probe("port", NULL);
	ops = dev->dev_ops;
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	CHECK_EQ(rte_vdev_init("net_rxmode1", "port=nobody"), 0);
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	CHECK_EQ(rte_vdev_uninit("net_rxmode1"), 0);
	CHECK_EQ(rte_vdev_uninit("net_rxmode0"), -EBUSY);
	CHECK(fake_is_attached(dev));
	CHECK(fake_log_has("stop it first"));
	CHECK_EQ(rte_eth_dev_stop(dev->data->port_id), 0);
	CHECK_EQ(rte_vdev_uninit("net_rxmode0"), 0);
	CHECK(dev->dev_ops == ops);
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_driver_of(dev)->configures_asked, 1);

	CHECK_EQ(rte_vdev_init("net_rxmode0", "mode=poll,port=port"), 0);
	CHECK_EQ(rte_vdev_init("net_rxmode1", ""), 0);
	CHECK_EQ(rte_vdev_uninit("net_rxmode0"), 0);
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	CHECK(fake_is_attached(dev));

	/* One that comes changes nothing before the next configuration; nobody is left after. */
	CHECK_EQ(rte_vdev_init("net_rxmode0", "mode=poll,port=port"), 0);
	CHECK(fake_is_attached(dev));
	CHECK_EQ(rte_vdev_uninit("net_rxmode1"), -EBUSY);
	CHECK_EQ(rte_eth_dev_stop(dev->data->port_id), 0);
	CHECK_EQ(rte_vdev_uninit("net_rxmode1"), 0);
	CHECK_EQ(fake_start(dev), 0);
	CHECK(!fake_is_attached(dev));
	rte_eal_cleanup();
	return 0;
}
