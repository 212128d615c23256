/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"

/*
 * Guards: link interrupts that the application wants are not given up for receive interrupts
 * that it did not ask for. On a device with one message the port is started again without.
 */

static struct fake_driver *
started(const char *name, bool one_message, bool lsc)
{
	struct rte_eth_dev *dev = fake_driver_probe(name, NULL);
	struct fake_driver *driver = fake_driver_of(dev);

	driver->one_message = one_message;
	CHECK_EQ(fake_configure(dev, lsc, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	CHECK(fake_is_attached(dev));
	return driver;
}

int
main(void)
{
	struct fake_driver *driver;

	fake_driver_init();
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	driver = started("one", true, true);
	CHECK_EQ(driver->starts, 2);
	CHECK_EQ(driver->stops, 1);
	CHECK_EQ(driver->starts_asked, 1);
	CHECK(fake_log_has("would silence those of the link"));

	driver = started("one_without", true, false);
	CHECK_EQ(driver->starts, 1);
	CHECK_EQ(driver->starts_asked, 1);

	driver = started("many", false, true);
	CHECK_EQ(driver->starts, 1);
	CHECK_EQ(driver->starts_asked, 1);
	CHECK(!fake_log_has("silence"));
	return 0;
}
