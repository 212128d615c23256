/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef RXMODE_ATTACH_THREAD_H
#define RXMODE_ATTACH_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_ethdev.h>

#include "rxmode.h"

/* The receive and send callbacks of attached queues, and what the control path does to those
 * that threads have. */

struct rx_thread;
struct rxmode_left;

struct attached_queue {
	struct rx_thread *thread; /* atomic */
	uint16_t port;
	uint16_t queue;
	uint32_t pass; /* of its thread, in which it was last polled; atomic */
	const struct rte_eth_rxtx_callback *rx;
	const struct rte_eth_rxtx_callback *tx;
	struct rxmode_left *left; /* for rx, so that removing it cannot fail */
};

struct attached_port {
	struct rxmode_conf conf;
	uint16_t nb_queues;
	bool started;
	struct attached_queue queues[];
};

/* Written by the control path alone; atomic. */
extern struct attached_port *rxmode_attached[RTE_MAX_ETHPORTS];

/* What rxmode_attach_expect() is told. */
void rxmode_attach_expect_port(uint16_t port, bool is_expected);

/* Who has which queue. */
void rxmode_attach_lock(void);
void rxmode_attach_unlock(void);

/*
 * Under the lock: the queue's thread no longer touches it, nor arms it. Returns the thread's
 * entries into receive callbacks, for rxmode_left_remove(); NULL: no thread had it.
 */
const uint32_t *rxmode_attach_withdraw(struct attached_queue *queue);

/* Under the lock: the queue's thread, if there is one, touches the device no more. */
void rxmode_attach_forsake(struct attached_queue *queue);

/* With the queue as argument. */
uint16_t rxmode_attach_on_receive(uint16_t port, uint16_t queue_id, struct rte_mbuf **pkts,
				  uint16_t n, uint16_t most, void *arg);
uint16_t rxmode_attach_on_send(uint16_t port, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t n,
			       void *arg);

#endif /* RXMODE_ATTACH_THREAD_H */
