/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against taking a busy queue's left-over causes for a storm: a cause is
 * kept while it is masked, so arming a direct queue whose frames were polled
 * meanwhile wakes its thread for nothing, once. However often that is, it is the
 * load's doing. A direct message without frames in between is a storm.
 */

#include <sys/epoll.h>
#include <unistd.h>

#include <rte_epoll.h>

#include "eal.h"
#include "msgintr_device.h"

#define STORM  1000
#define QUEUES 4

static struct msgintr_device intr;
static int epfd;

static void
begin(void)
{
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = 25;
	msgintr_device_start(&intr, QUEUES);
	for (int q = 0; q < QUEUES; q++) {
		CHECK_EQ(rte_intr_rx_ctl(intr.handle, epfd, RTE_INTR_EVENT_ADD, q + 1, NULL), 0);
	}
}

/* All queues are armed; how many wake-ups that is. */
static int
arm(void)
{
	struct rte_epoll_event events[QUEUES];
	int woken;

	for (int q = 0; q < QUEUES; q++)
		CHECK_EQ(msgintr_arm(intr.mi, q), 0);
	woken = rte_epoll_wait(epfd, events, QUEUES, 0);
	for (int q = 0; q < QUEUES; q++)
		CHECK_EQ(msgintr_disarm(intr.mi, q), 0);
	return woken;
}

static void
left_over(void)
{
	kit_context("frames between two wake-ups");
	begin();
	for (unsigned int i = 0; i < 3 * STORM; i++) {
		for (int q = 0; q < QUEUES; q++) {
			msgintr_device_frame(&intr, q);
			msgintr_device_take(&intr, q);
		}
		CHECK_EQ(arm(), QUEUES);
	}
	CHECK_EQ(intr.queue_stats[0].spurious, 3 * STORM);
	CHECK_EQ(intr.stats.not_ours, 0);
	CHECK_EQ(intr.stats.storms, 0);
	msgintr_device_end(&intr);
}

static void
run_wild(void)
{
	kit_context("no frame between two wake-ups");
	begin();
	/* One frame for each queue forgives one wake-up of it. */
	for (int q = 0; q < QUEUES; q++) {
		msgintr_device_frame(&intr, q);
		msgintr_device_take(&intr, q);
	}
	CHECK_EQ(arm(), QUEUES);
	for (unsigned int i = 0; i < STORM / QUEUES; i++) {
		CHECK_EQ(intr.stats.storms, 0);
		for (int q = 0; q < QUEUES; q++)
			msgintr_device_spurious(msgintr_granted(intr.mi)->vector[q]);
		CHECK_EQ(arm(), QUEUES);
	}
	CHECK_EQ(intr.stats.not_ours, STORM);
	CHECK_EQ(intr.stats.storms, 1);
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	epfd = epoll_create1(EPOLL_CLOEXEC);
	left_over();
	run_wild();
	close(epfd);
	return 0;
}
