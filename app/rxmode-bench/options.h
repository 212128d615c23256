/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "point.h"

#define OPTIONS_MAX_LIST  32
#define OPTIONS_MAX_RATE  1e9
#define OPTIONS_MAX_BURST 4096
#define OPTIONS_MAX_MS    3600000
/* In a list of rates: as many as the link carries. */
#define RATE_LINE -1.0

enum bench_measure {
	MEASURE_RUN,
	MEASURE_THROUGHPUT,
	MEASURE_COST,
	NB_MEASURES,
};

struct numbers {
	unsigned int n;
	double value[OPTIONS_MAX_LIST];
};

struct options {
	enum bench_measure measure;
	struct numbers modes;
	struct numbers patterns;
	struct numbers rates;
	struct numbers bursts;
	struct numbers frames;
	struct numbers queues;
	uint32_t ports[2]; /* sender, receiver */
	int sender;        /* socket of the process that sends; -1: this one */
	int receiver;      /* socket of the process to send for; -1: none */
	uint32_t window_ms;
	uint32_t warm_up_ms;
	uint32_t repeats;
	uint32_t attempts; /* at a run that is rejected */
	uint32_t retry_s;  /* from the start of the sweep */
	uint32_t latency_us;
	uint32_t late_us;
	uint32_t starved_percent;
	const char *regime; /* that the adaptive mode has to be in; NULL: any */
	bool realtime;
	bool batch; /* a job beside the receiving thread */
	const char *label;
	const char *csv;
	const char *steps;
};

/** 0, or -EINVAL after a message. */
int options_parse(struct options *options, int argc, char **argv);

#endif /* BENCH_OPTIONS_H */
