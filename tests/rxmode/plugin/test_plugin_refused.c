/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"

/*
 * Guards: a driver that refuses receive interrupts, when it is configured or started, is tried
 * once more without, works, and is not asked again. One that fails without them as well fails.
 */

static void
refused_at_configure(void)
{
	struct rte_eth_dev *dev = fake_driver_probe("configure", NULL);
	struct fake_driver *driver = fake_driver_of(dev);

	driver->refuses_configure = -ENOTSUP;
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(driver->configures, 2);
	CHECK_EQ(driver->configures_asked, 1);
	CHECK(fake_log_has("refuses to be configured with them"));
	CHECK_EQ(fake_start(dev), 0);
	CHECK_EQ(driver->starts_asked, 0);
	CHECK(fake_is_attached(dev));
	CHECK(fake_log_has("woken by timer alone"));
	CHECK_EQ(rte_eth_dev_stop(dev->data->port_id), 0);
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(driver->configures_asked, 1);
}

static void
refused_at_start(void)
{
	struct rte_eth_dev *dev = fake_driver_probe("start", NULL);
	struct fake_driver *driver = fake_driver_of(dev);

	driver->refuses_start = -EIO;
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	CHECK_EQ(driver->starts, 2);
	CHECK_EQ(driver->starts_asked, 1);
	CHECK_EQ(driver->configures, 2);
	CHECK(fake_is_attached(dev));
	CHECK(fake_log_has("does not start with them"));
}

static void
application_asks(void)
{
	struct rte_eth_dev *dev = fake_driver_probe("own", NULL);
	struct fake_driver *driver = fake_driver_of(dev);

	driver->refuses_start = -EIO;
	CHECK_EQ(fake_configure(dev, false, true), 0);
	CHECK_EQ(fake_start(dev), -EIO);
	CHECK_EQ(driver->starts, 1);
	CHECK(!fake_is_attached(dev));
	/* Also after a time when they were asked for in its place. */
	CHECK_EQ(fake_configure(dev, false, false), 0);
	driver->refuses_configure = -EIO;
	driver->configures = 0;
	CHECK_EQ(fake_configure(dev, false, true), -EIO);
	CHECK_EQ(driver->configures, 1);
}

int
main(void)
{
	fake_driver_init();
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	refused_at_configure();
	refused_at_start();
	application_asks();
	return 0;
}
