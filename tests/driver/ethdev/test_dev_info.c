/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against claims that are not kept: every limit in dev_info is
 * configured exactly and works, one more is refused, and all claimed offloads
 * work together.
 */

#include "exchange.h"
#include "port.h"

#define SPARE_MBUFS 512

static int
dev_info(struct env *env)
{
	const struct chip *chip = env->chip;
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	EXPECT_EQ(info.max_rx_queues, chip->max_queues, "max_rx_queues");
	EXPECT_EQ(info.max_tx_queues, chip->max_queues, "max_tx_queues");
	EXPECT_EQ(info.rx_desc_lim.nb_align, chip->desc_align, "Rx nb_align");
	EXPECT_EQ(info.tx_desc_lim.nb_align, chip->desc_align, "Tx nb_align");
	EXPECT(info.rx_desc_lim.nb_max <= chip->max_desc, "Rx nb_max: actual %u",
	       info.rx_desc_lim.nb_max);
	EXPECT(info.tx_desc_lim.nb_max <= chip->max_desc, "Tx nb_max: actual %u",
	       info.tx_desc_lim.nb_max);
	EXPECT_EQ(info.rx_offload_capa & chip->rx_offloads, chip->rx_offloads,
		  "Rx offloads that the chip has");
	EXPECT_EQ(info.tx_offload_capa & chip->tx_offloads, chip->tx_offloads,
		  "Tx offloads that the chip has");
	EXPECT_EQ(info.tx_offload_capa & RTE_ETH_TX_OFFLOAD_TCP_TSO, 0,
		  "TCP segmentation, which is not offered");
	EXPECT_EQ(info.reta_size, chip->reta_size, "reta_size");
	EXPECT_EQ(info.hash_key_size, chip->hash_key_size, "hash_key_size");
	EXPECT_EQ(info.flow_type_rss_offloads & ~chip->rss_hf, 0,
		  "hash functions that the chip lacks");
	EXPECT((info.speed_capa & RTE_ETH_LINK_SPEED_1G) != 0, "speed_capa 0x%x lacks 1 Gb/s",
	       info.speed_capa);
	EXPECT(info.min_mtu <= RTE_ETHER_MIN_MTU && info.max_mtu >= 1500,
	       "MTU limits: actual %u to %u", info.min_mtu, info.max_mtu);
	/* Header and CRC: applications make the one of the other by this. */
	EXPECT_EQ(info.max_rx_pktlen - info.max_mtu, 18, "max_rx_pktlen less max_mtu");
	return TEST_PASS;
}

static int
rings_of(struct env *env, uint16_t rxd, uint16_t txd, uint16_t queues)
{
	struct rte_mempool *pool;
	struct port_plan plan[2];
	unsigned int i;

	pool = env_pool(env, 2 * queues * rxd + SPARE_MBUFS, PORT_DATA_ROOM);
	EXPECT(pool != NULL, "no memory for rings of %u", rxd);
	for (i = 0; i < 2; i++) {
		port_plan_init(env, &plan[i]);
		plan[i].rxd = rxd;
		plan[i].txd = txd;
		plan[i].nb_rxq = queues;
		plan[i].nb_txq = queues;
		plan[i].txconf.tx_free_thresh = 0;
		plan[i].txconf.tx_rs_thresh = 0;
		plan[i].rxconf.rx_free_thresh = 0;
		plan[i].pool = pool;
		TRY(port_setup(env, i, &plan[i]));
	}
	TRY(pair_start(env));
	TRY(expect_traffic(env));
	TRY(port_stop(env, 0));
	return port_stop(env, 1);
}

static int
ring_limits(struct env *env)
{
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	TRY(rings_of(env, info.rx_desc_lim.nb_min, info.tx_desc_lim.nb_min, 1));
	TRY(rings_of(env, info.rx_desc_lim.nb_max, info.tx_desc_lim.nb_max, 1));
	return rings_of(env, info.rx_desc_lim.nb_min + info.rx_desc_lim.nb_align,
			info.tx_desc_lim.nb_max - info.tx_desc_lim.nb_align, 1);
}

/* Each Tx queue of the largest number delivers. */
static int
queue_limits(struct env *env)
{
	struct sink sink = { 0 };
	struct rte_mbuf *m;
	struct frame f;
	uint16_t q;
	int result;

	TRY(rings_of(env, 128, 128, env->chip->max_queues));
	TRY(pair_start(env));
	for (q = 0; q < env->chip->max_queues; q++) {
		exchange_begin(env);
		frame_init(env, &f, 0, 300 + q, q);
		m = frame_mbuf(env->tx_pool, &f);
		EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
		result = transfer(env, 0, q, &m, 1, &sink);
		if (result == TEST_PASS)
			result = expect_sink(&sink, &f, 1);
		sink_free(&sink);
		EXPECT(result == TEST_PASS, "Tx queue %u does not deliver", q);
	}
	return TEST_PASS;
}

/*
 * FAST_FREE promises that all frames of a queue come from one pool and are
 * used once, which holds here.
 */
static int
all_offloads(struct env *env)
{
	struct port_plan plan[2];
	struct rte_eth_dev_info info;
	unsigned int i;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	for (i = 0; i < 2; i++) {
		port_plan_init(env, &plan[i]);
		plan[i].conf.rxmode.offloads = info.rx_offload_capa;
		plan[i].conf.txmode.offloads = info.tx_offload_capa;
		if (env->chip->reta_size != 0)
			plan[i].conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
	}
	TRY(pair_up(env, &plan[0], &plan[1]));
	return expect_traffic(env);
}

/* One bit beyond the claims, each in turn. */
static int
offloads_refused(struct env *env)
{
	struct rte_eth_conf conf = { 0 };
	struct rte_eth_dev_info info;
	unsigned int bit;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	for (bit = 0; bit < 64; bit++) {
		conf.rxmode.offloads = (1ULL << bit) & ~info.rx_offload_capa;
		conf.txmode.offloads = 0;
		if (conf.rxmode.offloads != 0)
			EXPECT_REFUSED(rte_eth_dev_configure(env->port[0], 1, 1, &conf));
		conf.rxmode.offloads = 0;
		conf.txmode.offloads = (1ULL << bit) & ~info.tx_offload_capa;
		if (conf.txmode.offloads != 0)
			EXPECT_REFUSED(rte_eth_dev_configure(env->port[0], 1, 1, &conf));
	}
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

ETHDEV_TEST(dev_info, CHIPS_ALL, dev_info)
ETHDEV_TEST(ring_limits, CHIPS_ALL, ring_limits)
ETHDEV_TEST(queue_limits, CHIPS_ALL, queue_limits)
ETHDEV_TEST(all_offloads, CHIPS_ALL, all_offloads)
ETHDEV_TEST(offloads_refused, CHIPS_ALL, offloads_refused)
