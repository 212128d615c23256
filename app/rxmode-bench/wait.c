/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <poll.h>
#include <time.h>

#include <rte_cycles.h>

#include "wait.h"

#define NS_PER_S 1000000000

volatile sig_atomic_t bench_quit;

static struct timespec
time_left(uint64_t tsc)
{
	uint64_t now = rte_rdtsc();
	double ns = tsc > now ? (double)(tsc - now) * 1e9 / (double)rte_get_tsc_hz() : 0;

	return (struct timespec){
		.tv_sec = (time_t)(ns / NS_PER_S),
		.tv_nsec = (long)ns % NS_PER_S,
	};
}

int
wait_for_events(int fd, short events, uint64_t tsc)
{
	struct pollfd polled = { .fd = fd, .events = events };
	const struct timespec left = time_left(tsc);
	int n = 0;

	if (bench_quit == 0)
		n = ppoll(&polled, 1, tsc == WAIT_FOREVER ? NULL : &left, NULL);
	if (bench_quit != 0)
		return -EINTR;
	return n > 0 ? polled.revents : 0;
}

int
wait_for_time(uint64_t tsc)
{
	/* No descriptor: poll() ignores those below 0. */
	return wait_for_events(-1, 0, tsc);
}
