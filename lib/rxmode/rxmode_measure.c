/* SPDX-License-Identifier: BSD-3-Clause */

#include <pthread.h>
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
};

static void *
ping_writer(void *arg)
{
	struct ping *ping = arg;
	const uint64_t one = 1;

	for (int i = 0; i < PINGS; i++) {
		usleep(PING_GAP_US);
		__atomic_store_n(&ping->written, rte_rdtsc(), __ATOMIC_SEQ_CST);
		if (write(ping->fd, &one, sizeof(one)) < 0)
			break;
	}
	return NULL;
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
	uint64_t count;
	uint32_t ns = 0;

	if (ping.fd < 0)
		return 0;
	if (pthread_create(&writer, NULL, ping_writer, &ping) != 0)
		goto close_fd;
	for (int i = 0; i < PINGS; i++) {
		if (read(ping.fd, &count, sizeof(count)) < 0)
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
