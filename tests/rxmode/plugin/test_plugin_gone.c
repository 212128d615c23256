/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"

/*
 * Guards: a port that its driver removes past ethdev's close, as when the device is unplugged, is
 * let go without a touch of the device, and leaves no callback to the next port with its number.
 */

static void
removed(bool forgets_queues)
{
	struct rte_eth_dev *dev = fake_driver_probe("gone", NULL);
	struct fake_driver *driver = fake_driver_of(dev);
	uint16_t port = dev->data->port_id;

	driver->forgets_queues = forgets_queues;
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	fake_idle(dev);
	fake_driver_remove(dev);
	CHECK_EQ(driver->touched_when_closed, 0);
	CHECK(rte_eth_devices[port].post_rx_burst_cbs[0] == NULL);
	CHECK(rte_eth_devices[port].pre_tx_burst_cbs[0] == NULL);
}

int
main(void)
{
	fake_driver_init();
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	removed(false);
	removed(true);
	return 0;
}
