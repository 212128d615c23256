/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_RULE_H
#define BENCH_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_epoll.h>

#include "rxmode.h"

/*
 * What rules.c is made of: a thread that polls some queues, and sleeps by its own rule. All calls
 * are the receiving thread's, except where another is said.
 */

struct rule {
	uint16_t port;
	uint16_t queues;
	uint32_t latency_us; /* the longest sleep of a rule that has a limit */
	bool interrupts;     /* every queue can wake the thread */
	int kick;            /* eventfd that ends a sleep with interrupts armed */
	struct rte_epoll_event kicked;
	/* State of the rules. */
	unsigned int polls;
	unsigned int empty; /* polls or windows in a row that found nothing */
	bool found;         /* in the window so far */
	uint32_t sleep_us;
	/* Read by others while it runs, atomically. */
	uint64_t sleeps;
	uint64_t wakes;
};

/** Prepare it. The main thread, before the receiving one starts. -errno */
int rule_open(struct rule *rule, uint16_t port, uint16_t queues, uint32_t latency_us);

/** Undo rule_open(), when the receiving thread has ended. */
void rule_close(struct rule *rule);

/** Have the interrupts of the queues and a kick wake the calling thread, and its timers be exact.
 */
void rule_begin(struct rule *rule);

/** Undo rule_begin(). */
void rule_end(struct rule *rule);

/** Arm the interrupts of all queues. The first error of a driver, after which none is armed. */
int rule_arm(const struct rule *rule);

void rule_disarm(const struct rule *rule);

/** Sleep until an interrupt, a kick, or for that long; -1: for ever. Returns true if woken. */
bool rule_wait(struct rule *rule, int ms);

/** Sleep by timer. */
void rule_sleep(struct rule *rule, uint32_t us);

/** Any thread; does not block. */
void rule_kick(const struct rule *rule);

/** Sleeps and wakes so far, for any thread. The other fields are left as they are. */
void rule_stats(const struct rule *rule, struct rxmode_stats *stats);

#endif /* BENCH_RULE_H */
