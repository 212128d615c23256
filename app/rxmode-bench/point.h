/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_POINT_H
#define BENCH_POINT_H

#include <stdint.h>

/* One point of a sweep: what is sent, and how it is received. */

enum bench_mode {
	BENCH_POLL,
	BENCH_INTERRUPT,
	BENCH_ADAPTIVE,
	BENCH_PAUSE, /* as DPDK's rte_power does */
	BENCH_L3FWD, /* as the l3fwd-power example does */
	BENCH_GROUT,
	BENCH_OVS,
	BENCH_METRONOME,
	BENCH_NB_MODES,
};

enum bench_pattern {
	BENCH_CONSTANT,
	BENCH_POISSON,
	BENCH_ONOFF, /* 10 ms at twice the rate, 10 ms silence */
	BENCH_STEP,  /* silence during the warm-up, then constant */
	BENCH_NB_PATTERNS,
};

struct bench_point {
	enum bench_mode mode;
	enum bench_pattern pattern;
	double rate;    /* packets per second */
	uint32_t burst; /* packets sent back to back */
	uint32_t frame; /* bytes, with FCS */
	uint16_t queues;
};

extern const char *const bench_mode_names[BENCH_NB_MODES];
extern const char *const bench_pattern_names[BENCH_NB_PATTERNS];

#endif /* BENCH_POINT_H */
