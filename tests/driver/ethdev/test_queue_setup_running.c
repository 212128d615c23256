/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a queue that is set up again while its port runs and then
 * receives or sends nothing, has the frames of other queues lost, or forgets
 * what was counted; and, where the chip cannot do it, against offering it.
 */

#include <errno.h>

#include "rss.h"

#define QUEUE 3

static const struct frame tcp4 = { .len = 100, .l3 = L3_IP4, .l4 = L4_TCP };

struct setup {
	uint16_t rxd;
	uint16_t txd;
	uint16_t data_room;
};

/* Frames hashed to one queue only. */
static int
expect_on_queue(struct env *env, uint16_t queue)
{
	TRY(reta_fill(env, queue));
	return expect_hashed(env, &tcp4, 64, HASH_IP_PORTS, NULL);
}

static int
expect_sent_by(struct env *env, uint16_t queue)
{
	struct sink sink = { 0 };
	struct rte_mbuf *m;
	struct frame f;
	int result;

	exchange_begin(env);
	frame_init(env, &f, 1, 300, 0);
	m = frame_mbuf(env->tx_pool, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	result = transfer(env, 1, queue, &m, 1, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, &f, 1);
	sink_free(&sink);
	return result;
}

/* Stop queue QUEUE of port 1 both ways and set it up as @with says. */
static int
set_up_again(struct env *env, const struct setup *with)
{
	struct rte_mempool *pool = env_pool(env, 2 * with->rxd, with->data_room);
	struct rte_eth_rxq_info rxq;
	uint16_t port = env->port[1];
	struct port_plan plan;

	EXPECT(pool != NULL, "no memory");
	port_plan_init(env, &plan);
	/* Not while it runs. */
	EXPECT_REFUSED(
		rte_eth_rx_queue_setup(port, QUEUE, with->rxd, SOCKET_ID_ANY, &plan.rxconf, pool));
	EXPECT_OK(rte_eth_dev_rx_queue_stop(port, QUEUE));
	EXPECT_OK(rte_eth_dev_tx_queue_stop(port, QUEUE));
	EXPECT_OK(
		rte_eth_rx_queue_setup(port, QUEUE, with->rxd, SOCKET_ID_ANY, &plan.rxconf, pool));
	EXPECT_OK(rte_eth_tx_queue_setup(port, QUEUE, with->txd, SOCKET_ID_ANY, &plan.txconf));
	EXPECT_OK(rte_eth_rx_queue_info_get(port, QUEUE, &rxq));
	EXPECT_EQ(rxq.nb_desc, with->rxd, "descriptors");
	EXPECT_EQ(rxq.queue_state, RTE_ETH_QUEUE_STATE_STOPPED, "state before its start");
	/* The others go on meanwhile. */
	TRY(expect_on_queue(env, QUEUE + 1));
	EXPECT_OK(rte_eth_dev_rx_queue_start(port, QUEUE));
	EXPECT_OK(rte_eth_dev_tx_queue_start(port, QUEUE));
	return TEST_PASS;
}

static int
queue_setup_running(struct env *env)
{
	static const struct setup setups[] = {
		{ 128, 128, PORT_DATA_ROOM },
		{ 512, 64, PORT_DATA_ROOM },
		{ 192, 512, 4096 },
		{ 256, 256, 1024 },
	};
	struct rte_eth_stats before, after;
	struct rte_eth_dev_info info;
	unsigned int i;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	EXPECT((info.dev_capa & RTE_ETH_DEV_CAPA_RUNTIME_RX_QUEUE_SETUP) != 0, "not offered: Rx");
	EXPECT((info.dev_capa & RTE_ETH_DEV_CAPA_RUNTIME_TX_QUEUE_SETUP) != 0, "not offered: Tx");
	TRY(rss_up(env, RTE_ETH_RSS_NONFRAG_IPV4_TCP, NULL));
	for (i = 0; i < RTE_DIM(setups); i++) {
		TRY(expect_on_queue(env, QUEUE));
		EXPECT_OK(rte_eth_stats_get(env->port[1], &before));
		TRY(set_up_again(env, &setups[i]));
		TRY(expect_on_queue(env, QUEUE));
		TRY(expect_sent_by(env, QUEUE));
		EXPECT_OK(rte_eth_stats_get(env->port[1], &after));
		EXPECT(after.ipackets >= before.ipackets + 128, "ipackets: %" PRIu64 " of %" PRIu64,
		       after.ipackets - before.ipackets, UINT64_C(128));
		EXPECT(after.opackets > before.opackets, "opackets do not grow");
		EXPECT_EQ(after.ierrors, 0, "ierrors");
	}
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	return expect_on_queue(env, QUEUE);
}

/* Frames that fit one buffer of every other queue, and none of this one. */
static int
queue_setup_scatters(struct env *env)
{
	const struct setup small = { 256, 256, 1024 };
	struct frame jumbo = { .len = 4000, .l3 = L3_IP4, .l4 = L4_TCP };
	struct port_plan plan[2];
	unsigned int i;

	for (i = 0; i < 2; i++) {
		port_plan_init(env, &plan[i]);
		plan[i].nb_rxq = env->chip->max_queues;
		plan[i].nb_txq = env->chip->max_queues;
		plan[i].data_room = 8192;
		plan[i].conf.rxmode.mtu = 4000;
		plan[i].conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		plan[i].conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_RSS_HASH;
		plan[i].conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
		plan[i].conf.rx_adv_conf.rss_conf.rss_hf = RTE_ETH_RSS_NONFRAG_IPV4_TCP;
		plan[i].frame_descs = 5;
	}
	TRY(pair_up(env, &plan[0], &plan[1]));
	TRY(set_up_again(env, &small));
	TRY(reta_fill(env, QUEUE));
	return expect_hashed(env, &jumbo, 32, HASH_IP_PORTS, NULL);
}

/*
 * One size of buffers below 1 KB serves all queues: the device would write more
 * into smaller ones than they hold. The port works without the queue.
 */
static int
queue_setup_too_small(struct env *env)
{
	struct rte_mempool *pool = env_pool(env, 255, 512);
	uint16_t port = env->port[1];
	struct port_plan plan;

	EXPECT(pool != NULL, "no memory");
	TRY(rss_up(env, RTE_ETH_RSS_NONFRAG_IPV4_TCP, NULL));
	port_plan_init(env, &plan);
	EXPECT_OK(rte_eth_dev_rx_queue_stop(port, QUEUE));
	EXPECT_EQ(rte_eth_rx_queue_setup(port, QUEUE, 64, SOCKET_ID_ANY, &plan.rxconf, pool),
		  -EINVAL, "buffers of 512 bytes");
	/* What goes through all queues. */
	EXPECT_OK(rte_eth_promiscuous_enable(port));
	EXPECT_OK(rte_eth_dev_set_mtu(port, 1400));
	EXPECT_OK(rte_eth_dev_set_mtu(port, RTE_ETHER_MTU));
	EXPECT_OK(rte_eth_promiscuous_disable(port));
	EXPECT_OK(rte_eth_rx_queue_setup(port, QUEUE, 128, SOCKET_ID_ANY, &plan.rxconf,
					 env->pool[0]));
	EXPECT_OK(rte_eth_dev_rx_queue_start(port, QUEUE));
	return expect_on_queue(env, QUEUE);
}

static int
queue_setup_running_unsupported(struct env *env)
{
	struct rte_eth_dev_info info;
	struct port_plan plan;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	EXPECT_EQ(info.dev_capa & (RTE_ETH_DEV_CAPA_RUNTIME_RX_QUEUE_SETUP |
				   RTE_ETH_DEV_CAPA_RUNTIME_TX_QUEUE_SETUP),
		  0, "dev_capa");
	TRY(pair_up_default(env));
	port_plan_init(env, &plan);
	EXPECT_EQ(rte_eth_rx_queue_setup(env->port[1], 0, 64, SOCKET_ID_ANY, &plan.rxconf,
					 env->pool[0]),
		  -EBUSY, "rte_eth_rx_queue_setup");
	EXPECT_EQ(rte_eth_tx_queue_setup(env->port[1], 0, 64, SOCKET_ID_ANY, &plan.txconf), -EBUSY,
		  "rte_eth_tx_queue_setup");
	return expect_traffic(env);
}

ETHDEV_TEST(queue_setup_running, CHIP_82576, queue_setup_running)
ETHDEV_TEST(queue_setup_scatters, CHIP_82576, queue_setup_scatters)
ETHDEV_TEST(queue_setup_too_small, CHIP_82576, queue_setup_too_small)
ETHDEV_TEST(queue_setup_running_unsupported, CHIPS_8254X | CHIP_82574L,
	    queue_setup_running_unsupported)
