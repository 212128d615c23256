/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against applications that sleep for ever after a stop and a start:
 * eventfds and their epoll registrations stay while the number of queues does,
 * one whose epoll instance is gone gives way to a new one, and a thousand
 * cycles leave nothing behind.
 */

#include <sys/epoll.h>
#include <unistd.h>

#include <rte_epoll.h>

#include "eal.h"
#include "msgintr_device.h"

#define NB_QUEUES 4

static struct msgintr_device intr;

static int
add(int epfd, uint16_t q)
{
	return rte_intr_rx_ctl(intr.handle, epfd, RTE_INTR_EVENT_ADD, q + RTE_INTR_VEC_RXTX_OFFSET,
			       (void *)(uintptr_t)(q + 1));
}

/* A frame for @q wakes whoever waits on @epfd, for that queue. */
static void
expect_wake(int epfd, uint16_t q)
{
	struct rte_epoll_event event[NB_QUEUES];

	CHECK_EQ(msgintr_arm(intr.mi, q), 0);
	msgintr_device_frame(&intr, q);
	while (msgintr_device_thread() != 0)
		;
	CHECK_EQ(rte_epoll_wait(epfd, event, NB_QUEUES, 0), 1);
	CHECK_EQ((uintptr_t)event[0].epdata.data, q + 1);
	CHECK_EQ(rte_epoll_wait(epfd, event, NB_QUEUES, 0), 0);
	msgintr_device_take(&intr, q);
	CHECK_EQ(msgintr_disarm(intr.mi, q), 0);
}

static void
restart(uint16_t nb_queues)
{
	msgintr_stop(intr.mi);
	CHECK_EQ(msgintr_start(intr.mi, nb_queues), 0);
}

int
main(void)
{
	int first, second;
	unsigned int fds;

	kit_eal_init("--no-telemetry");
	first = epoll_create1(EPOLL_CLOEXEC);
	second = epoll_create1(EPOLL_CLOEXEC);
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = 3;
	msgintr_device_start(&intr, NB_QUEUES);
	for (uint16_t q = 0; q < NB_QUEUES; q++)
		CHECK_EQ(add(first, q), 0);

	fds = msgintr_device_count_fds();
	for (unsigned int i = 0; i < 1000; i++) {
		kit_context("cycle %u", i);
		/* Also over a change of type. */
		msgintr_kernel.max_msix = i % 6;
		restart(NB_QUEUES);
		expect_wake(first, i % NB_QUEUES);
	}
	msgintr_kernel.max_msix = 3;
	restart(NB_QUEUES);
	CHECK_EQ(msgintr_device_count_fds(), fds);

	kit_context("another number of queues");
	restart(2);
	CHECK_EQ(add(first, 1), 0);
	expect_wake(first, 1);
	restart(NB_QUEUES);
	CHECK_EQ(add(first, 1), 0);
	expect_wake(first, 1);

	kit_context("another epoll instance");
	close(first);
	restart(NB_QUEUES);
	CHECK_EQ(add(second, 1), 0);
	expect_wake(second, 1);
	close(second);
	msgintr_device_end(&intr);
	return 0;
}
