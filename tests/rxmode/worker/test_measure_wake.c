/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against measuring a wake that never ends: on a busy machine the thread that is woken
 * comes to its reading only after the next writing. And against measuring one of a thread that
 * is bound to a CPU on that very CPU, which is awake then: others wake it.
 */

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "rxmode.h"

/* Some writings later. */
#define LATE_US    1000
#define DEADLINE_S 60

ssize_t __real_read(int fd, void *buffer, size_t size);
ssize_t __wrap_read(int fd, void *buffer, size_t size);

ssize_t
__wrap_read(int fd, void *buffer, size_t size)
{
	usleep(LATE_US);
	return __real_read(fd, buffer, size);
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
bind_to_this_cpu(void)
{
	cpu_set_t set;
	int nb;

	CHECK_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
	nb = CPU_COUNT(&set);
	bound_to = sched_getcpu();
	CPU_ZERO(&set);
	CPU_SET(bound_to, &set);
	CHECK_EQ(sched_setaffinity(0, sizeof(set), &set), 0);
	return nb;
}

int
main(void)
{
	int nb_cpus = bind_to_this_cpu();

	alarm(DEADLINE_S);
	printf("a wake takes %u ns\n", rxmode_measure_wake());
	CHECK(writes_there + writes_elsewhere > 0);
	if (nb_cpus > 1)
		CHECK_EQ(writes_there, 0);
	return EXIT_SUCCESS;
}
