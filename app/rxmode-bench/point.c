/* SPDX-License-Identifier: BSD-3-Clause */

#include "point.h"

const char *const bench_mode_names[] = {
	[BENCH_POLL] = "poll",   [BENCH_INTERRUPT] = "interrupt", [BENCH_ADAPTIVE] = "adaptive",
	[BENCH_PAUSE] = "pause", [BENCH_L3FWD] = "l3fwd",         [BENCH_GROUT] = "grout",
	[BENCH_OVS] = "ovs",     [BENCH_METRONOME] = "metronome",
};

const char *const bench_pattern_names[] = {
	[BENCH_CONSTANT] = "constant",
	[BENCH_POISSON] = "poisson",
	[BENCH_ONOFF] = "onoff",
	[BENCH_STEP] = "step",
};
