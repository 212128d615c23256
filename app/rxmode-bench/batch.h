/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_BATCH_H
#define BENCH_BATCH_H

#include <stdint.h>

/*
 * A job that takes what the receiving thread leaves of its CPU: one thread of the policy
 * SCHED_IDLE, which yields to all others. One in each process; calls are the main thread's.
 */

/**
 * Start it on the CPU of an lcore that has nothing to do yet. Blocks for 0.1 s, or until it had
 * 20 ms of CPU time. -errno
 */
int batch_start(unsigned int lcore);

/** End it. Does nothing when there is none. */
void batch_stop(void);

/** How many seconds' worth of work it has done, with the CPU to itself; 0 when there is none. */
double batch_done(void);

#endif /* BENCH_BATCH_H */
