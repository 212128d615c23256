/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a queue that is said to be stopped and is not, or does not
 * come back; and, where the chip cannot stop a queue, against a request that
 * is silently ignored.
 */

#include <errno.h>

#include "rss.h"

static const struct frame tcp4 = { .len = 100, .l3 = L3_IP4, .l4 = L4_TCP };

static int
queue_state(struct env *env, uint16_t queue, uint8_t rx, uint8_t tx)
{
	struct rte_eth_rxq_info rxq;
	struct rte_eth_txq_info txq;

	EXPECT_OK(rte_eth_rx_queue_info_get(env->port[1], queue, &rxq));
	EXPECT_EQ(rxq.queue_state, rx, "state of the Rx queue");
	EXPECT_OK(rte_eth_tx_queue_info_get(env->port[1], queue, &txq));
	EXPECT_EQ(txq.queue_state, tx, "state of the Tx queue");
	return TEST_PASS;
}

/* Frames hashed to one queue only. */
static int
expect_on_queue(struct env *env, uint16_t queue)
{
	TRY(reta_fill(env, queue));
	return expect_hashed(env, &tcp4, 64, HASH_IP_PORTS, NULL);
}

static int
queue_start_stop(struct env *env)
{
	uint16_t port = env->port[1], q = 3;
	unsigned int i;

	TRY(rss_up(env, RTE_ETH_RSS_NONFRAG_IPV4_TCP, NULL));
	for (i = 0; i < 5; i++) {
		TRY(expect_on_queue(env, q));
		EXPECT_OK(rte_eth_dev_rx_queue_stop(port, q));
		EXPECT_OK(rte_eth_dev_tx_queue_stop(port, q));
		TRY(queue_state(env, q, RTE_ETH_QUEUE_STATE_STOPPED, RTE_ETH_QUEUE_STATE_STOPPED));
		TRY(expect_on_queue(env, 5));
		EXPECT_OK(rte_eth_dev_rx_queue_start(port, q));
		EXPECT_OK(rte_eth_dev_tx_queue_start(port, q));
		TRY(queue_state(env, q, RTE_ETH_QUEUE_STATE_STARTED, RTE_ETH_QUEUE_STATE_STARTED));
	}
	return expect_on_queue(env, q);
}

/* Deferred queues start by their own call, and again after stop and start. */
static int
queue_deferred(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.rxconf.rx_deferred_start = 1;
	plan1.txconf.tx_deferred_start = 1;
	TRY(port_setup(env, 0, &plan0));
	TRY(port_setup(env, 1, &plan1));
	TRY(port_start(env, 0));
	TRY(port_start(env, 1));
	TRY(queue_state(env, 0, RTE_ETH_QUEUE_STATE_STOPPED, RTE_ETH_QUEUE_STATE_STOPPED));
	EXPECT_OK(rte_eth_dev_rx_queue_start(env->port[1], 0));
	EXPECT_OK(rte_eth_dev_tx_queue_start(env->port[1], 0));
	TRY(pair_ready(env));
	return expect_traffic(env);
}

static int
queue_start_stop_unsupported(struct env *env)
{
	struct port_plan plan;

	TRY(pair_up_default(env));
	EXPECT_EQ(rte_eth_dev_rx_queue_stop(env->port[1], 0), -ENOTSUP,
		  "rte_eth_dev_rx_queue_stop");
	EXPECT_EQ(rte_eth_dev_tx_queue_stop(env->port[1], 0), -ENOTSUP,
		  "rte_eth_dev_tx_queue_stop");
	TRY(expect_traffic(env));
	TRY(port_stop(env, 1));
	port_plan_init(env, &plan);
	plan.rxconf.rx_deferred_start = 1;
	plan.pool = env_pool(env, 511, PORT_DATA_ROOM);
	EXPECT_REFUSED(rte_eth_rx_queue_setup(env->port[1], 0, 128, SOCKET_ID_ANY, &plan.rxconf,
					      plan.pool));
	plan.txconf.tx_deferred_start = 1;
	EXPECT_REFUSED(rte_eth_tx_queue_setup(env->port[1], 0, 128, SOCKET_ID_ANY, &plan.txconf));
	port_plan_init(env, &plan);
	TRY(port_setup(env, 1, &plan));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	return expect_traffic(env);
}

ETHDEV_TEST(queue_start_stop, CHIP_82576, queue_start_stop)
ETHDEV_TEST(queue_deferred, CHIP_82576, queue_deferred)
ETHDEV_TEST(queue_start_stop_unsupported, CHIPS_8254X | CHIP_82574L, queue_start_stop_unsupported)
