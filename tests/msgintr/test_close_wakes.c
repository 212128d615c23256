/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a thread that sleeps on for ever because what it sleeps on was
 * taken away before it ran: the kernel then forgets that it had been woken. The
 * sleeper runs only when nobody else wants its CPU.
 */

#define _GNU_SOURCE /* CPU sets */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include <rte_epoll.h>

#include "intr_device.h"

#define ROUNDS 20
#define WAKE_S 20

static struct unit_intr intr;
static int epfd;
static unsigned int nb_asleep;

static void *
sleeper(void *arg __rte_unused)
{
	const struct sched_param param = { .sched_priority = 0 };
	struct rte_epoll_event event;

	CHECK_EQ(sched_setscheduler(0, SCHED_BATCH, &param), 0);
	CHECK_EQ(nice(19), 19);
	__atomic_fetch_add(&nb_asleep, 1, __ATOMIC_RELEASE);
	CHECK(rte_epoll_wait(epfd, &event, 1, -1) >= 0);
	return NULL;
}

/* Everybody on one CPU, where the sleeper does not push aside who wakes it. */
static void
share_one_cpu(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(sched_getcpu(), &cpus);
	CHECK_EQ(sched_setaffinity(0, sizeof(cpus), &cpus), 0);
}

static void
really_sleep(void)
{
	const struct timespec moment = { .tv_nsec = 1000000 };

	nanosleep(&moment, NULL);
}

static void
round_of(uint16_t max_msix)
{
	struct timespec deadline;
	pthread_t thread;

	kit_context("%u vectors", max_msix);
	epfd = epoll_create1(EPOLL_CLOEXEC);
	unit_intr_init(&intr);
	unit_kernel.max_msix = max_msix;
	unit_intr_start(&intr, 1);
	CHECK_EQ(rte_intr_rx_ctl(intr.handle, epfd, RTE_INTR_EVENT_ADD,
				 rte_intr_vec_list_index_get(intr.handle, 0), NULL),
		 0);
	CHECK_EQ(msgintr_arm(intr.mi, 0), 0);
	nb_asleep = 0;
	CHECK_EQ(pthread_create(&thread, NULL, sleeper, NULL), 0);
	while (__atomic_load_n(&nb_asleep, __ATOMIC_ACQUIRE) == 0)
		really_sleep();
	really_sleep();
	unit_intr_end(&intr);
	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_sec += WAKE_S;
	CHECK_EQ(pthread_timedjoin_np(thread, NULL, &deadline), 0);
	close(epfd);
}

int
main(void)
{
	unit_init();
	unit_on_sleep = really_sleep;
	share_one_cpu();
	for (unsigned int i = 0; i < ROUNDS; i++) {
		round_of(0);
		round_of(25);
	}
	return EXIT_SUCCESS;
}
