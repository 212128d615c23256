/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <rte_cycles.h>

#include "rxmode_private.h"

/*
 * What a wake costs: the time from the event until the thread runs, and of that what the thread is
 * charged for. Both are real, whatever clock workers have.
 */

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

static uint64_t
cpu_time_ns(void)
{
	struct timespec time = { 0 };

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return time.tv_sec * UINT64_C(1000000000) + time.tv_nsec;
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t
median(uint64_t *values)
{
	qsort(values, PINGS, sizeof(values[0]), compare);
	return values[PINGS / 2];
}

struct rxmode_wake_cost
rxmode_measure_wake_cost(void)
{
	struct ping ping = { .fd = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE) };
	uint64_t cycles[PINGS] = { 0 }, cpu_ns[PINGS] = { 0 };
	struct rxmode_wake_cost cost = { 0 };
	pthread_t writer;

	if (ping.fd < 0)
		return cost;
	CPU_ZERO(&ping.caller);
	pthread_getaffinity_np(pthread_self(), sizeof(ping.caller), &ping.caller);
	if (pthread_create(&writer, NULL, ping_writer, &ping) != 0)
		goto close_fd;
	for (int i = 0; i < PINGS; i++) {
		uint64_t from_ns = cpu_time_ns();

		if (!read_count(ping.fd))
			break;
		cycles[i] = rte_rdtsc() - __atomic_load_n(&ping.written, __ATOMIC_SEQ_CST);
		cpu_ns[i] = cpu_time_ns() - from_ns;
	}
	pthread_join(writer, NULL);
	cost.ns = (uint32_t)(median(cycles) * 1e9 / rte_get_tsc_hz());
	cost.cpu_ns = (uint32_t)RTE_MIN(median(cpu_ns), cost.ns);
	/* Of a clock that is too coarse. */
	if (cost.cpu_ns == 0)
		cost.cpu_ns = cost.ns;
close_fd:
	close(ping.fd);
	return cost;
}

uint32_t
rxmode_measure_wake(void)
{
	return rxmode_measure_wake_cost().ns;
}
