/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "point.h"
#include "receiver.h"

/* What a line of the CSV says. */

enum bench_verdict {
	BENCH_OK,
	BENCH_STARVED,      /* a thread did not get its CPU: no evidence of anything */
	BENCH_SLOW_WAKE,    /* the first packet of a step waited longer than the ring lasts */
	BENCH_OTHER_REGIME, /* the adaptive mode was not in the regime that is asked for */
	BENCH_FAILED,       /* the ports cannot do it, or deliver what was not sent */
	BENCH_NB_VERDICTS,
};

struct bench_result {
	const char *kind; /* run, trial, throughput or cost */
	struct bench_point point;
	enum bench_verdict verdict;
	uint32_t repeat;
	uint32_t attempt;
	double seconds;
	uint64_t sent;
	uint64_t received;
	double p50_us;
	double p90_us;
	double p99_us;
	double p999_us;
	double p9999_us;
	double max_us;
	double step_wake_us;  /* latency of the first packet of a step */
	double cpu_percent;   /* of the receiver's thread */
	double busy_percent;  /* its time in polls of all queues that found packets */
	double batch_percent; /* of what a job beside it does with the CPU to itself; 0: none */
	double sleeps_per_s;
	double wakes_per_s;
	double spurious_per_s;
	uint64_t regime_changes;
	const char *regime; /* that of the whole window, or mixed; NULL where there are none */
	uint64_t rescues;
	double late_percent; /* of packets, sent after their time */
	double late_max_us;
	double rx_waited_percent; /* runnable, but without a CPU */
	double tx_waited_percent;
	uint64_t rx_preempted;
	uint64_t tx_preempted;
	double steal_percent;
	double rx_cycles; /* per packet */
	double tx_cycles;
	double mmio_reads; /* per packet */
	double mmio_writes;
	bool mmio_exact; /* all accesses trap, else these are lower bounds */
};

/** Packets sent that did not arrive. */
uint64_t result_dropped(const struct bench_result *result);

/** Rejected: no evidence, but another attempt may be. */
bool result_is_rejected(const struct bench_result *result);

/* Files that outlive a Ctrl-C: flushed after each line. */
struct bench_output {
	const char *label; /* of all lines */
	const char *driver;
	FILE *csv;
	FILE *steps; /* NULL: not wanted */
};

/** Open for appending; a new file starts with a header. -errno */
int output_open(struct bench_output *output, const char *csv, const char *steps);

void output_result(struct bench_output *output, const struct bench_result *result);

/** The response to a step, one line for each bin with packets. */
void output_steps(struct bench_output *output, const struct bench_result *result,
		  const struct receiver *receiver);

void output_close(struct bench_output *output);

#endif /* BENCH_RESULT_H */
