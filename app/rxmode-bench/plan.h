/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "point.h"
#include "usage.h"

/* What sender and receiver of a run tell each other, in one process or in two. */

/* What is to be sent. Times are cycles of the TSC, which is the same for all CPUs. */
struct plan {
	struct bench_point point;
	uint32_t run; /* its number, in the stamps of its frames */
	bool realtime;
	uint64_t start_tsc;
	uint64_t warm_up;
	uint64_t window; /* follows the warm-up; only what is sent in it counts */
	uint64_t late_limit;
};

/* What has been sent. */
struct sender_report {
	uint64_t sent;      /* packets in the window */
	uint64_t late;      /* packets sent after late_limit, or never */
	uint64_t late_max;  /* cycles */
	struct usage usage; /* of the sending thread, in the window */
};

#endif /* BENCH_PLAN_H */
