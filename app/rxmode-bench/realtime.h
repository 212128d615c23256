/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_REALTIME_H
#define BENCH_REALTIME_H

/*
 * Threads that other work of the machine does not interrupt. The main thread goes before those
 * that are measured, or it could not end a run.
 */

#define REALTIME_NONE     0
#define REALTIME_MEASURED 1
#define REALTIME_MAIN     2

/** Priority of the calling thread. -errno, as -EPERM without the right to it. */
int realtime_set(int priority);

/** Wait until a thread has ended. DPDK's own wait spins, on a CPU that the thread might need. */
void realtime_join(unsigned int lcore);

#endif /* BENCH_REALTIME_H */
