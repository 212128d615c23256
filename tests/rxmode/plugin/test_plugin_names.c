/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"

/*
 * Guards: ports that are named are served with the arguments of who names them, a PCI address
 * also without its domain; others by a device that names none, or not. A name that no port has is
 * told when the first port starts, once.
 */

static bool
is_served(struct rte_eth_dev *dev)
{
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	return fake_is_attached(dev);
}

int
main(void)
{
	fake_driver_init();
	CHECK_EQ(rte_vdev_init("net_rxmode0", "port=03:00.0,port=tap,port=nobody"), 0);
	CHECK(!is_served(fake_driver_probe("other", NULL)));
	CHECK(fake_log_has("no port is named '03:00.0' so far"));
	CHECK(is_served(fake_driver_probe("tap", NULL)));
	CHECK(!fake_log_has("is named"));
	CHECK(is_served(fake_driver_probe("0000:03:00.0", NULL)));
	CHECK_EQ(rte_vdev_init("net_rxmode1", "mode=poll,port=polled"), 0);
	CHECK_EQ(rte_vdev_init("net_rxmode2", ""), 0);
	CHECK(is_served(fake_driver_probe("rest", NULL)));
	CHECK(!is_served(fake_driver_probe("polled", NULL)));
	return 0;
}
