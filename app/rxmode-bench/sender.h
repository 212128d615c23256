/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_SENDER_H
#define BENCH_SENDER_H

#include <stdint.h>

#include "generator.h"
#include "usage.h"

/* The sending side of a run, in this process: the generator, and what Linux knows of its thread. */

struct sender_report {
	uint64_t sent; /* in the window */
	uint64_t late;
	uint64_t late_max;  /* cycles */
	struct usage usage; /* of the window */
};

/** Start the generator on an lcore. -errno */
int sender_start(const struct ports *ports, const struct plan *plan, unsigned int lcore);

/** To be called at both ends of the window. */
void sender_window_begins(void);
void sender_window_ends(void);

/**
 * Wait until all of the plan has been sent; then the report is complete but for the usage.
 * -ETIMEDOUT: the driver takes no packets. -EINTR after Ctrl-C.
 */
int sender_await(struct sender_report *report);

/** Have the generator end, and complete the report. */
void sender_stop(struct sender_report *report, unsigned int lcore);

#endif /* BENCH_SENDER_H */
