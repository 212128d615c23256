/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_RXMODE_LOAD_H
#define ETHDEV_RXMODE_LOAD_H

/*
 * A worker of lib/rxmode and what comes in at port 1, on one thread and in the
 * rig's virtual time. Time passes where the library reads its clock (a round over
 * the queues), where it sleeps and is woken, and where packets are served; frames
 * come in meanwhile, at a constant rate. So a run is the same on any machine.
 */

#include <rxmode.h>

#include "test.h"

/* What things take, and the knob: all of it slow, so that little happens in a second. */
#define LOAD_ROUND_NS   5000
#define LOAD_PACKET_NS  50000
#define LOAD_WAKE_US    100
#define LOAD_LATENCY_US 250

/* How the library is used. */
enum load_use {
	/* By rxmode_run(). */
	LOAD_RUN,
	/* In a loop of the application. */
	LOAD_LOOP,
};

/* One at a time. Both ports are up, with queue interrupts; all queues of port 1 are watched. */
int rxmode_load_begin(struct env *env, enum load_use use);
void rxmode_load_end(void);

/* From now on a frame comes every so often, to queue 0; 0: none comes. */
void rxmode_load_every(uint64_t gap_ns);
/* Have the worker serve its queues for so long, or until rxmode_load_stop(). */
int rxmode_load_run(uint64_t ns);
/* From a receive callback. */
void rxmode_load_stop(void);
/* The same without a worker: poll and do nothing else. */
int rxmode_load_poll(uint64_t ns);

void rxmode_load_stats(struct rxmode_stats *stats);
/* Messages and assertions of the line, of port 1. */
uint64_t rxmode_load_signals(void);

/* Have the worker's counters seen whenever its clock is read; NULL: by nobody. */
void rxmode_load_watch(void (*watch)(uint64_t now_ns, const struct rxmode_stats *stats));

#endif /* ETHDEV_RXMODE_LOAD_H */
