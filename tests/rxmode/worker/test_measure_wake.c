/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against measuring a wake that never ends: on a busy machine the thread that is woken
 * comes to its reading only after the next writing. And against measuring one of a thread that
 * is bound to a CPU on that very CPU, which is awake then: others wake it. What the thread is
 * charged for is told apart from how long it takes.
 */

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "eal.h"
#include "rxmode_private.h"

/* Some writings later. */
#define LATE_US    1000
#define DEADLINE_S 60
#define CHARGED_NS 50 /* less than any wake takes */

ssize_t __real_read(int fd, void *buffer, size_t size);
ssize_t __wrap_read(int fd, void *buffer, size_t size);

ssize_t
__wrap_read(int fd, void *buffer, size_t size)
{
	usleep(LATE_US);
	return __real_read(fd, buffer, size);
}

int __real_clock_gettime(clockid_t clock, struct timespec *time);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);

static bool coarse;

/* So much is charged between two looks, or nothing, by a clock that has not moved. */
int
__wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
	static long charged_ns;

	if (clock != CLOCK_THREAD_CPUTIME_ID)
		return __real_clock_gettime(clock, time);
	charged_ns += coarse ? 0 : CHARGED_NS;
	*time = (struct timespec){ .tv_nsec = charged_ns };
	return 0;
}

static int bound_to, writes_there, writes_elsewhere;

ssize_t __real_write(int fd, const void *buffer, size_t size);
ssize_t __wrap_write(int fd, const void *buffer, size_t size);

ssize_t
__wrap_write(int fd, const void *buffer, size_t size)
{
	if (sched_getcpu() == bound_to)
		writes_there++;
	else
		writes_elsewhere++;
	return __real_write(fd, buffer, size);
}

static int
count_cpus(void)
{
	cpu_set_t set;

	CHECK_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
	return CPU_COUNT(&set);
}

static void
bind_to_this_cpu(void)
{
	cpu_set_t set;

	bound_to = sched_getcpu();
	CPU_ZERO(&set);
	CPU_SET(bound_to, &set);
	CHECK_EQ(sched_setaffinity(0, sizeof(set), &set), 0);
}

int
main(void)
{
	int nb_cpus = count_cpus();
	struct rxmode_wake_cost cost;

	alarm(DEADLINE_S);
	kit_eal_init("");
	bind_to_this_cpu();
	writes_there = writes_elsewhere = 0;
	cost = rxmode_measure_wake_cost();
	printf("a wake takes %u ns\n", cost.ns);
	CHECK_EQ(cost.cpu_ns, CHARGED_NS);
	coarse = true;
	cost = rxmode_measure_wake_cost();
	CHECK_EQ(cost.cpu_ns, cost.ns);
	CHECK(writes_there + writes_elsewhere > 0);
	if (nb_cpus > 1)
		CHECK_EQ(writes_there, 0);
	return EXIT_SUCCESS;
}
