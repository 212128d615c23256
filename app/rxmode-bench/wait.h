/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_WAIT_H
#define BENCH_WAIT_H

#include <signal.h>
#include <stdint.h>

/*
 * How the main thread waits: asleep, in one go, because each time it wakes up it takes a CPU from
 * the threads that are measured. Ctrl-C ends every wait.
 */

#define WAIT_FOREVER UINT64_MAX

/** Set by Ctrl-C: the measurement ends, and what has been measured is kept. */
extern volatile sig_atomic_t bench_quit;

/**
 * Wait until a file descriptor has one of the events of poll(), or until the TSC has reached tsc.
 * The end of a connection is reported even if no event was asked for.
 *
 * @return the events, 0 when the time is up, -EINTR after Ctrl-C
 */
int wait_for_events(int fd, short events, uint64_t tsc);

/** Wait until the TSC has reached tsc. 0, or -EINTR after Ctrl-C. */
int wait_for_time(uint64_t tsc);

#endif /* BENCH_WAIT_H */
