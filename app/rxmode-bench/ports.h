/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_PORTS_H
#define BENCH_PORTS_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_mempool.h>

/*
 * The two ports: one sends by its queue 0, what it sends arrives at the other. May be one, and is
 * one in each of two processes.
 */

#define PORTS_NB_DESC 512

struct ports {
	uint16_t tx;
	uint16_t rx;
	int sender;      /* socket of the process that has the other port; -1: this one */
	uint16_t queues; /* as configured now; 0: stopped */
	bool pause;      /* asked for */
	bool paused;     /* by the power library, which wants to know before the start */
	bool rx_intr;
	unsigned int rx_lcore;
	struct rte_mempool *pool;
};

/** Make the pool. */
int ports_open(struct ports *ports);

/**
 * Have both ports run with so many queues, and wait for the link. Does nothing when that is
 * so. pause: have the power library pause on the empty queues, if it does for this driver.
 * -EINTR and -ECONNRESET as in peer.h.
 */
int ports_prepare(struct ports *ports, uint16_t queues, bool pause);

/** Prepare them for one queue, also if they are: the other end might have been started anew. */
int ports_restart(struct ports *ports);

/**
 * Call after a port was stopped, here or at the other end, and before the next step: EAL's
 * interrupt thread may still have to handle that. If a port is stopped meanwhile, memif of 22.11
 * crashes; if EAL's memory is taken away, EAL does. Blocks for 100 ms and until that thread has
 * made some rounds.
 */
void ports_settle(void);

/**
 * Have EAL's interrupt thread stay where it is for the rest of the process: rte_eal_cleanup() of
 * 22.11 takes away memory that it reads. Call before that, with all ports closed. Blocks until
 * the thread stays.
 */
void ports_end(void);

void ports_close(struct ports *ports);

/** Frames per second that the link carries; frame in bytes with FCS. */
double ports_line_rate(const struct ports *ports, uint32_t frame);

#endif /* BENCH_PORTS_H */
