/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_PROGRESS_H
#define BENCH_PROGRESS_H

#include <stdint.h>

#include "result.h"

/* What, how far, time left: a line for each measurement on standard error. */

struct progress {
	unsigned int done;
	unsigned int all;
	uint64_t start_tsc;
};

void progress_start(struct progress *progress, unsigned int all);

double progress_seconds(const struct progress *progress);

void progress_line(struct progress *progress, const struct bench_result *result);

/** Of a run that was not begun, as the link does not carry so much. */
void progress_left_out(struct progress *progress, const struct bench_point *point);

#endif /* BENCH_PROGRESS_H */
