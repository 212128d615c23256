/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against what a registration leaves behind: eventfds, callbacks, epoll
 * registrations, threads that sleep on; and against signals that arrive after
 * stop. msgintr_device_end() checks kernel and callbacks.
 */

#include <sys/epoll.h>
#include <unistd.h>

#include <rte_epoll.h>

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;
static int epfd;

static void
begin(uint16_t max_msix, uint16_t nb_queues)
{
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = max_msix;
	msgintr_device_start(&intr, nb_queues);
}

static void
watch(uint16_t q)
{
	CHECK_EQ(rte_intr_rx_ctl(intr.handle, epfd, RTE_INTR_EVENT_ADD,
				 rte_intr_vec_list_index_get(intr.handle, q), NULL),
		 0);
}

static int
woken(void)
{
	struct rte_epoll_event event[16];

	return rte_epoll_wait(epfd, event, RTE_DIM(event), 0);
}

static void
nothing_left(uint16_t max_msix)
{
	unsigned int before;

	kit_context("%u vectors: nothing left", max_msix);
	before = msgintr_device_count_fds();
	for (unsigned int i = 0; i < 20; i++) {
		begin(max_msix, 4);
		for (uint16_t q = 0; q < 4; q++)
			watch(q);
		CHECK_EQ(msgintr_arm_many(intr.mi, 0xF), 0);
		msgintr_device_frame(&intr, 3);
		msgintr_device_end(&intr);
		CHECK_EQ(woken(), 0);
	}
	CHECK_EQ(msgintr_device_count_fds(), before);
}

static void
sleepers(uint16_t max_msix)
{
	kit_context("%u vectors: sleepers", max_msix);
	begin(max_msix, 4);
	for (uint16_t q = 0; q < 4; q++)
		watch(q);
	CHECK_EQ(msgintr_arm_many(intr.mi, 0x5), 0);
	CHECK_EQ(woken(), 0);
	msgintr_stop(intr.mi);
	/* Those that may sleep, nobody else. */
	CHECK_EQ(woken(), 2);
	CHECK_EQ(woken(), 0);
	msgintr_device_end(&intr);
}

/* A signal that was on its way does nothing after stop. */
static void
late_signal(uint16_t max_msix)
{
	unsigned int reads, writes;

	kit_context("%u vectors: late signal", max_msix);
	begin(max_msix, 4);
	CHECK_EQ(msgintr_arm(intr.mi, 3), 0);
	msgintr_device_frame(&intr, 3);
	msgintr_device_spurious(0);
	reads = intr.reads;
	writes = intr.writes;
	msgintr_stop(intr.mi);
	while (msgintr_device_thread() != 0)
		;
	CHECK_EQ(intr.reads, reads);
	CHECK_EQ(intr.writes, writes);
	CHECK_EQ(intr.others, 0);
	msgintr_device_end(&intr);
}

static void
deregister(struct msgintr_device *device)
{
	msgintr_deregister(device->mi);
	device->mi = NULL;
}

static void
from_handler(void)
{
	kit_context("from within the handler");
	begin(0, 2);
	intr.on_other = deregister;
	msgintr_device_other(&intr, 4);
	CHECK_EQ(msgintr_device_thread(), 1);
	CHECK_EQ(intr.others, 1);
	CHECK(intr.mi == NULL);
	CHECK_EQ(msgintr_kernel.nb_callbacks, 0);
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	epfd = epoll_create1(EPOLL_CLOEXEC);
	CHECK(epfd >= 0);
	/* EAL and libc open what they keep. */
	begin(25, 4);
	msgintr_device_end(&intr);
	for (uint16_t max_msix = 0; max_msix <= 5; max_msix++) {
		nothing_left(max_msix);
		sleepers(max_msix);
		late_signal(max_msix);
	}
	from_handler();
	close(epfd);
	return 0;
}
