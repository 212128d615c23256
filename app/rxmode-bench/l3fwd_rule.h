/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_L3FWD_RULE_H
#define BENCH_L3FWD_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "rxmode.h"

/*
 * When DPDK's l3fwd-power example polls and sleeps: main_legacy_loop() of its
 * main.c in 22.11, without frequency scaling. Owner: the receiving thread.
 */

struct l3fwd_rule {
	uint16_t port;
	uint16_t queues;
	bool interrupts;    /* every queue can wake the thread */
	unsigned int empty; /* polls in a row that found nothing */
	/* Read by others while it runs, atomically. */
	uint64_t sleeps;
	uint64_t wakes;
};

/** Have the interrupts of the queues wake the calling thread. */
void l3fwd_rule_begin(struct l3fwd_rule *rule, uint16_t port, uint16_t queues);

/** Call after a poll of all queues: returns at once, after a pause, or after a sleep. */
void l3fwd_rule_idle(struct l3fwd_rule *rule, bool received);

/** Undo l3fwd_rule_begin(). */
void l3fwd_rule_end(struct l3fwd_rule *rule);

/** Sleeps and wakes so far, for any thread. The other fields are left as they are. */
void l3fwd_rule_stats(const struct l3fwd_rule *rule, struct rxmode_stats *stats);

#endif /* BENCH_L3FWD_RULE_H */
