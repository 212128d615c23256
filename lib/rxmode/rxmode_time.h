/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef RXMODE_TIME_H
#define RXMODE_TIME_H

#include <stdint.h>
#include <sys/epoll.h>
#include <time.h>

/*
 * The clock and the sleep that workers live by. They are real, but for tests,
 * where time passes as the test says, in the very objects that others link.
 */
struct rxmode_time {
	/* A counter that never goes back. NULL: the processor's, which is read inline. */
	uint64_t (*now)(void);
	/* Its steps in a second. */
	uint64_t (*hz)(void);
	/* epoll_pwait2(), without a mask of signals. */
	int (*wait)(int epfd, struct epoll_event *events, int n, const struct timespec *timeout);
};

extern const struct rxmode_time rxmode_time_real;

/* Of workers that are created from now on. Only tests set it, before the first worker. */
extern const struct rxmode_time *rxmode_time;

#endif /* RXMODE_TIME_H */
