/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_cycles.h>

#include "rxmode.h"

/* What a wake costs. It is measured in real time, whatever clock workers have. */

/*
 * Rounds of: asleep on an eventfd, which another thread writes some time later. As a semaphore:
 * one reading for each writing, also when the reader was late.
 */
#define PINGS       31
#define PING_GAP_US 200

struct ping {
	int fd;
	uint64_t written; /* TSC; atomic */
	cpu_set_t caller;
};

/*
 * What wakes a thread is elsewhere, and its CPU has nothing to do meanwhile and falls asleep. The
 * writer inherits the affinity of the caller, which may be bound to one CPU, as lcores are. Where
 * there is no other CPU, it stays.
 */
static void
leave_cpus_of(const cpu_set_t *caller)
{
	cpu_set_t others;

	CPU_ZERO(&others);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, caller))
			CPU_SET(cpu, &others);
	}
	pthread_setaffinity_np(pthread_self(), sizeof(others), &others);
}

static void *
ping_writer(void *arg)
{
	struct ping *ping = arg;
	const uint64_t one = 1;

	leave_cpus_of(&ping->caller);
	for (int i = 0; i < PINGS; i++) {
		usleep(PING_GAP_US);
		__atomic_store_n(&ping->written, rte_rdtsc(), __ATOMIC_SEQ_CST);
		if (write(ping->fd, &one, sizeof(one)) < 0)
			break;
	}
	return NULL;
}

/* A signal may come in between. */
static bool
read_count(int fd)
{
	uint64_t count;
	ssize_t n;

	do {
		n = read(fd, &count, sizeof(count));
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

uint32_t
rxmode_measure_wake(void)
{
	struct ping ping = { .fd = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE) };
	uint64_t cycles[PINGS] = { 0 };
	pthread_t writer;
	uint32_t ns = 0;

	if (ping.fd < 0)
		return 0;
	CPU_ZERO(&ping.caller);
	pthread_getaffinity_np(pthread_self(), sizeof(ping.caller), &ping.caller);
	if (pthread_create(&writer, NULL, ping_writer, &ping) != 0)
		goto close_fd;
	for (int i = 0; i < PINGS; i++) {
		if (!read_count(ping.fd))
			break;
		cycles[i] = rte_rdtsc() - __atomic_load_n(&ping.written, __ATOMIC_SEQ_CST);
	}
	pthread_join(writer, NULL);
	qsort(cycles, PINGS, sizeof(cycles[0]), compare);
	ns = (uint32_t)(cycles[PINGS / 2] * 1e9 / rte_get_tsc_hz());
close_fd:
	close(ping.fd);
	return ns;
}
