/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_GENERATOR_H
#define BENCH_GENERATOR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "point.h"
#include "ports.h"
#include "usage.h"

/* The thread that sends, at the times of a schedule. It spins, and has a CPU to itself. */

/* What both ends of a run have to know. Times in cycles of the TSC, the same for all CPUs. */
struct plan {
	struct bench_point point;
	uint32_t run; /* its number, in the stamps of its frames */
	bool realtime;
	uint64_t start_tsc;
	uint64_t warm_up;
	uint64_t window; /* after the warm-up: what is sent then counts */
	uint64_t late_limit;
};

struct generator {
	/* Given. */
	const struct ports *ports;
	struct plan plan;
	/* Its own; read by others when done is set. */
	struct usage_thread thread;
	uint64_t sent;
	uint64_t late; /* packets sent later than due by more than the limit, or not */
	uint64_t late_max;
	uint32_t number;
	_Atomic bool ready;
	_Atomic bool done; /* the schedule is at its end */
	_Atomic bool stop;
};

/** Start it on an lcore, and wait until it runs. */
int generator_start(struct generator *generator, unsigned int lcore);

/** Have it end, and wait for that. Until then it steps simulated ports. */
void generator_stop(struct generator *generator, unsigned int lcore);

#endif /* BENCH_GENERATOR_H */
