/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_SCHEDULE_H
#define BENCH_SCHEDULE_H

#include <stdint.h>

#include "point.h"

/* When the bursts of a point are due, in cycles since the start. No clock is read. */

#define SCHEDULE_NEVER UINT64_MAX

struct schedule {
	enum bench_pattern pattern;
	double interval; /* between bursts, mean; 0: never */
	double next;
	double period; /* of on and off together */
	double start;  /* of a step */
	uint64_t random;
};

/** hz: cycles per second; start: cycles before a step; seed: of the poisson pattern. */
void schedule_init(struct schedule *schedule, const struct bench_point *point, double hz,
		   uint64_t start, uint64_t seed);

/** When the next burst is due. */
uint64_t schedule_next(struct schedule *schedule);

#endif /* BENCH_SCHEDULE_H */
