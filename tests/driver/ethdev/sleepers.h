/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_SLEEPERS_H
#define ETHDEV_SLEEPERS_H

/*
 * On simulated NICs: lcores that each sleep on some of port 1's queues while the test sends from
 * port 0: frame by frame, or without waiting for them. A queue has one sleeper,
 * a sleeper one or more queues, all armed while it sleeps. Frames are numbered
 * for each queue, and looked at to the last byte.
 */

#include <semaphore.h>

#include "rss.h"

#define SLEEPERS_MAX   4
#define SLEEPER_QUEUES 16

enum sleeper_order {
	/* Arm, sleep, disarm, receive: one frame a time, no other wake-up. */
	SLEEP_STRICTLY,
	/* The same, while frames keep coming. */
	SLEEP_DRAIN,
	/* Arm, receive, sleep only if that was nothing. */
	SLEEP_RECHECK,
};

struct sleepers;

struct sleeper {
	struct sleepers *all;
	unsigned int lcore;
	uint16_t nb_queues;
	uint16_t queue[SLEEPER_QUEUES];
	/* Frames that will come in this round. */
	unsigned int expected;
	/* Written by the sleeper: frames received. */
	unsigned int got;
	/* By queue: wake-ups for nothing since its last frame. */
	unsigned int nb_spurious[SLEEPER_QUEUES];
	uint32_t seen_at_wakeup[SLEEPER_QUEUES];
	/* Posted once before all rounds, and whenever all queues are armed. */
	sem_t ready;
};

struct sleepers {
	struct env *env;
	uint16_t nb_queues;
	unsigned int nb;
	struct sleeper sleeper[SLEEPERS_MAX];
	enum sleeper_order order;
	/* By queue: how its frames look, and the number of the next. */
	struct frame proto[SLEEPER_QUEUES];
	uint32_t next_sent[SLEEPER_QUEUES];
	uint32_t next_seen[SLEEPER_QUEUES];
};

/* For up to nb lcores, fewer if there are fewer lcores or queues. */
int sleepers_begin(struct sleepers *all, struct env *env, uint16_t nb_queues, unsigned int nb);

/*
 * Send nb frames, one queue after the other, to sleepers of this order. With
 * SLEEP_STRICTLY halfway, when all are asleep, halfway is called, if any.
 */
int sleepers_run(struct sleepers *all, enum sleeper_order order, unsigned int nb,
		 int (*halfway)(struct env *env));

#endif /* ETHDEV_SLEEPERS_H */
