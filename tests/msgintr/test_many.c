/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a limit on the number of devices, and against counting one
 * device's wake-ups for another: each registration is found by its own handle,
 * also after others have come and gone.
 */

#include <sys/epoll.h>
#include <unistd.h>

#include <rte_epoll.h>

#include "eal.h"
#include "msgintr_device.h"

#define NB_DEVICES 100

/* The kernel that the test plays has room for one device that is started. */
static struct msgintr_device devices[NB_DEVICES];
static int epfd;

static void
check_counts(struct msgintr_device *device)
{
	struct rte_epoll_event event;

	CHECK_EQ(msgintr_start(device->mi, 1), 0);
	CHECK_EQ(rte_intr_rx_ctl(device->handle, epfd, RTE_INTR_EVENT_ADD, 1, NULL), 0);
	CHECK_EQ(msgintr_arm(device->mi, 0), 0);
	msgintr_device_frame(device, 0);
	CHECK_EQ(rte_epoll_wait(epfd, &event, 1, 0), 1);
	msgintr_device_take(device, 0);
	msgintr_stop(device->mi);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	epfd = epoll_create1(EPOLL_CLOEXEC);
	for (unsigned int i = 0; i < NB_DEVICES; i++) {
		kit_context("device %u", i);
		msgintr_device_init(&devices[i]);
		CHECK_EQ(msgintr_register(&devices[i].config, &devices[i].chars, &devices[i].mi),
			 0);
	}
	for (unsigned int i = 0; i < NB_DEVICES; i += 2) {
		msgintr_deregister(devices[i].mi);
		if (i % 4 == 0)
			CHECK_EQ(msgintr_register(&devices[i].config, &devices[i].chars,
						  &devices[i].mi),
				 0);
	}
	for (unsigned int i = 0; i < NB_DEVICES; i++) {
		kit_context("device %u", i);
		if (i % 4 == 2)
			continue;
		check_counts(&devices[i]);
		for (unsigned int k = 0; k < NB_DEVICES; k++)
			CHECK_EQ(devices[k].queue_stats[0].interrupts, k <= i && k % 4 != 2);
	}
	for (unsigned int i = 0; i < NB_DEVICES; i++) {
		if (i % 4 != 2)
			msgintr_deregister(devices[i].mi);
	}
	close(epfd);
	return 0;
}
