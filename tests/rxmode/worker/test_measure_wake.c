/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against measuring a wake that never ends: on a busy machine the thread that is woken
 * comes to its reading only after the next writing.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

int
main(void)
{
	alarm(DEADLINE_S);
	printf("a wake takes %u ns\n", rxmode_measure_wake());
	return EXIT_SUCCESS;
}
