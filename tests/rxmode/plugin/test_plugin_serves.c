/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"

/*
 * Guards: a port that was there before net_rxmode, and one that comes later, are asked for
 * receive interrupts and attached while they are started, and closed as ever. A queue that is
 * stopped alone is armed no more.
 */

static void
served(struct rte_eth_dev *dev)
{
	struct fake_driver *driver = fake_driver_of(dev);
	uint16_t port = dev->data->port_id;

	CHECK_EQ(fake_configure(dev, true, false), 0);
	CHECK_EQ(driver->configures, 1);
	CHECK_EQ(driver->configures_asked, 1);
	CHECK(!fake_is_attached(dev));
	CHECK_EQ(fake_start(dev), 0);
	CHECK(fake_is_attached(dev));
	CHECK(fake_log_has("woken by interrupts"));
	fake_idle(dev);
	CHECK_EQ(driver->disables, 0);
	CHECK_EQ(rte_eth_dev_rx_queue_stop(port, 1), 0);
	CHECK(driver->disables > 0);
	CHECK_EQ(rte_eth_dev_rx_queue_start(port, 1), 0);
	CHECK_EQ(driver->queue_stops, 1);
	CHECK_EQ(rte_eth_dev_stop(port), 0);
	CHECK(!fake_is_attached(dev));
	CHECK_EQ(fake_start(dev), 0);
	CHECK(fake_is_attached(dev));
	CHECK_EQ(rte_eth_dev_stop(port), 0);
	CHECK_EQ(rte_eth_dev_close(port), 0);
	CHECK_EQ(driver->closes, 1);
	CHECK_EQ(driver->stops, 2);
}

int
main(void)
{
	struct rte_eth_dev *before, *later;

	fake_driver_init();
	before = fake_driver_probe("before", NULL);
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	later = fake_driver_probe("later", NULL);
	served(before);
	served(later);
	return 0;
}
