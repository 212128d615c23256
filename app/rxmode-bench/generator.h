/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_GENERATOR_H
#define BENCH_GENERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "plan.h"
#include "ports.h"
#include "usage.h"

/* The thread that sends at the times of a schedule. It never sleeps, and has a CPU to itself. */

struct generator {
	/* Given. */
	const struct ports *ports;
	struct plan plan;
	/* Written by the thread, read by others when done is set. */
	struct usage_thread thread;
	uint64_t sent;
	uint64_t late;
	uint64_t late_max;
	uint32_t number; /* of the next frame */
	/* Shared while the thread runs, accessed atomically. */
	uint64_t turns; /* of its loops: how often it has had the CPU to try something */
	bool ready;
	bool done; /* the schedule is at its end */
	bool stop;
};

/** Start it on an lcore, and wait until it runs. */
int generator_start(struct generator *generator, unsigned int lcore);

/** Have it end, and wait for that. Until then, also when it is done, it steps simulated ports. */
void generator_stop(struct generator *generator, unsigned int lcore);

#endif /* BENCH_GENERATOR_H */
