/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_PORT_H
#define ETHDEV_PORT_H

/* Bringing the two ports up and down, and the memory they use. */

#include <rte_ethdev.h>
#include <rte_mempool.h>

#include "test.h"

#define PORT_DATA_ROOM 2048

/* How to configure one port; start from port_plan_init(). */
struct port_plan {
	struct rte_eth_conf conf;
	struct rte_eth_rxconf rxconf;
	struct rte_eth_txconf txconf;
	uint16_t nb_rxq;
	uint16_t nb_txq;
	uint16_t rxd;
	uint16_t txd;
	/* NULL: a pool of the port's own with data_room bytes per mbuf. */
	struct rte_mempool *pool;
	uint16_t data_room;
	/* Rx descriptors that the longest frame of the test takes. */
	uint16_t frame_descs;
	bool promiscuous;
};

int env_init(struct env *env);
int env_release(struct env *env, bool in_order);
int env_reprobe(struct env *env);

/* A pool whose mbufs must all be back at the end of the test. */
struct rte_mempool *env_pool(struct env *env, unsigned int n, uint16_t data_room);
/* TEST_PASS if every mbuf of every pool is back. */
int env_check_pools(struct env *env);

void port_plan_init(const struct env *env, struct port_plan *plan);

/* Configure and set up the queues. */
int port_setup(struct env *env, unsigned int idx, struct port_plan *plan);
int port_start(struct env *env, unsigned int idx);
int port_stop(struct env *env, unsigned int idx);
int port_wait_link(struct env *env, unsigned int idx, bool up);

/* Set up and start both ports, wait until frames pass in both directions. */
int pair_up(struct env *env, struct port_plan *plan0, struct port_plan *plan1);
int pair_up_default(struct env *env);
/* The same for ports that are set up already. */
int pair_start(struct env *env);
int pair_ready(struct env *env);

#endif /* ETHDEV_PORT_H */
