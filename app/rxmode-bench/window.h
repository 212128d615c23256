/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_WINDOW_H
#define BENCH_WINDOW_H

#include <time.h>

#include "bench.h"
#include "plan.h"
#include "rxmode.h"

/* What is known of a run at the two ends of its window, and what that makes of the result. */

struct snapshot {
	struct usage rx;
	uint64_t others_waited_ns; /* all threads of the process but the receiver's */
	struct rxmode_stats stats;
	uint64_t busy;
	double batch; /* seconds of a CPU */
	struct timespec time;
};

/** Read the counters of the receiver, which runs. */
void window_snapshot(const struct bench *bench, struct snapshot *snapshot);

/**
 * Complete the snapshot of the window's end after the receiver has ended: a thread that waits for
 * a CPU all the time is charged for it only when it gets one.
 */
void window_settle(const struct bench *bench, struct snapshot *end);

/** Fill in the result of a run, whose point is set, and judge it. */
void window_result(const struct bench *bench, const struct snapshot *begin,
		   const struct snapshot *end, const struct sender_report *report,
		   struct bench_result *result);

#endif /* BENCH_WINDOW_H */
