/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_SENDER_H
#define BENCH_SENDER_H

#include <stdint.h>

#include "plan.h"
#include "ports.h"

/*
 * The sending side of a run, in the process that has the port: the generator, and what Linux
 * knows of its thread. One at a time; for the main thread.
 */

/** Start the generator on an lcore. -errno */
int sender_start(const struct ports *ports, const struct plan *plan, unsigned int lcore);

/** Call at the two ends of the window. */
void sender_window_begins(void);
void sender_window_ends(void);

/** Rounds of the generator's loops so far. */
uint64_t sender_turns(void);

/**
 * Wait until all of the plan has been sent; then the report is complete but for the usage.
 * -ETIMEDOUT: the driver takes no packets. -EINTR after Ctrl-C. -EPIPE: the process at the other
 * end of peer, if that is not below 0, asks for something else or has gone.
 */
int sender_await(int peer, struct sender_report *report);

/** Have the generator end, and complete the report. */
void sender_stop(struct sender_report *report, unsigned int lcore);

#endif /* BENCH_SENDER_H */
