/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against counters that do not move: interrupts and wake-ups for nothing
 * are counted on direct queues, where no code runs but the woken thread's.
 */

#include <sys/epoll.h>
#include <unistd.h>

#include <rte_epoll.h>

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;
static int epfd;

static int
wait_once(void)
{
	struct rte_epoll_event event[4];

	while (msgintr_device_thread() != 0)
		;
	return rte_epoll_wait(epfd, event, 4, 0);
}

static void
check(uint64_t interrupts, uint64_t spurious, uint64_t relayed)
{
	CHECK_EQ(intr.queue_stats[1].interrupts, interrupts);
	CHECK_EQ(intr.queue_stats[1].spurious, spurious);
	CHECK_EQ(intr.queue_stats[1].relayed, relayed);
	CHECK_EQ(intr.queue_stats[0].interrupts, 0);
}

static void
counting(uint16_t max_msix, bool relayed)
{
	kit_context("%u vectors", max_msix);
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = max_msix;
	msgintr_device_start(&intr, 2);
	CHECK_EQ(rte_intr_rx_ctl(intr.handle, epfd, RTE_INTR_EVENT_ADD, 2, NULL), 0);
	for (unsigned int i = 1; i <= 10; i++) {
		CHECK_EQ(msgintr_arm(intr.mi, 1), 0);
		CHECK_EQ(wait_once(), 0);
		msgintr_device_frame(&intr, 1);
		CHECK_EQ(wait_once(), 1);
		check(i, 0, relayed ? i : 0);
		msgintr_device_take(&intr, 1);
		CHECK_EQ(msgintr_disarm(intr.mi, 1), 0);
	}
	/* Taken before the thread was awake. */
	CHECK_EQ(msgintr_arm(intr.mi, 1), 0);
	msgintr_device_frame(&intr, 1);
	while (msgintr_device_thread() != 0)
		;
	msgintr_device_take(&intr, 1);
	CHECK_EQ(wait_once(), 1);
	check(11, 1, relayed ? 11 : 0);
	/* Being woken by stop is no interrupt. */
	CHECK_EQ(msgintr_arm(intr.mi, 1), 0);
	msgintr_stop(intr.mi);
	CHECK_EQ(wait_once(), 1);
	check(11, 1, relayed ? 11 : 0);
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	epfd = epoll_create1(EPOLL_CLOEXEC);
	counting(0, true);
	counting(2, true);
	counting(25, false);
	close(epfd);
	return 0;
}
