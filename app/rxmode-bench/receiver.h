/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_RECEIVER_H
#define BENCH_RECEIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "histogram.h"
#include "point.h"
#include "ports.h"
#include "rule.h"
#include "rxmode.h"
#include "usage.h"

/* The receiving thread, which is what is measured. */

#define RECEIVER_BURST  32
#define RECEIVER_BINS   250 /* of the response to a step */
#define RECEIVER_BIN_US 20

struct receiver_bin {
	uint64_t packets;
	uint64_t sum; /* of latency, in cycles */
	uint64_t max;
};

struct receiver {
	/* Given. */
	const struct ports *ports;
	enum bench_mode mode;
	uint32_t run;
	uint32_t latency_us;
	bool realtime;
	uint64_t step_tsc;
	uint64_t bin_cycles;
	/* Written by the thread, read by others when it has ended. */
	struct usage_thread thread;
	struct rxmode *worker; /* NULL where the mode has none */
	struct rule rule;      /* of a mode that has neither worker nor polls always */
	uint64_t received;     /* from the start of the warm-up on */
	struct histogram latency;
	uint64_t step_wake; /* latency of the first packet of a step */
	struct receiver_bin bins[RECEIVER_BINS];
	/* Shared while the thread runs, accessed atomically. */
	uint64_t counted; /* packets of the window */
	uint64_t passes;  /* over all queues, complete ones */
	uint64_t busy;    /* cycles in passes that found packets */
	bool ready;
	bool stop;
};

/** Start it on an lcore, and wait until it runs. */
int receiver_start(struct receiver *receiver, unsigned int lcore);

/** Packets of the window that have arrived so far. Any thread. */
uint64_t receiver_counted(const struct receiver *receiver);

/** Complete passes over all queues so far; receiver_counted() read later has their packets. */
uint64_t receiver_passes(const struct receiver *receiver);

/** Cycles so far in passes that found packets. Any thread. */
uint64_t receiver_busy(const struct receiver *receiver);

/** Sleeps and what ended them, as far as the mode has such. Any thread. */
void receiver_stats(const struct receiver *receiver, struct rxmode_stats *stats);

/** Have a thread that sleeps until an interrupt make another pass. Any thread; does not block. */
void receiver_kick(struct receiver *receiver);

/** Have it end, and wait for that. Its worker lives on, for its statistics. */
void receiver_stop(struct receiver *receiver, unsigned int lcore);

/** Free the worker. */
void receiver_free(struct receiver *receiver);

#endif /* BENCH_RECEIVER_H */
