/* SPDX-License-Identifier: BSD-3-Clause */

#include <signal.h>
#include <stdlib.h>

#include "fake_driver.h"

/*
 * Guards: an application may end itself, and so have its ports closed, in a signal handler, as
 * those that call rte_exit() there do. The handler may run on a thread that is about to sleep in a
 * burst of such a port, and must not wait for this thread.
 */

static struct rte_eth_dev *dev;

static void
interrupt_this_thread(void)
{
	raise(SIGUSR1);
}

static void
on_signal(int number __rte_unused)
{
	struct fake_driver *driver = fake_driver_of(dev);
	uint16_t port = dev->data->port_id;

	fake_driver_remove(dev);
	CHECK_EQ(driver->touched_when_closed, 0);
	CHECK(rte_eth_devices[port].post_rx_burst_cbs[0] == NULL);
	exit(EXIT_SUCCESS);
}

int
main(void)
{
	fake_driver_init();
	CHECK(signal(SIGUSR1, on_signal) != SIG_ERR);
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	dev = fake_driver_probe("ended", NULL);
	fake_driver_of(dev)->on_enable = interrupt_this_thread;
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(fake_start(dev), 0);
	fake_idle(dev);
	CHECK(!"interrupted");
	return 0;
}
