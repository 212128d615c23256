/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against checksums by the context of another transmit queue: queues that
 * send different kinds in turn get the right ones, or such a port is refused, as
 * that of the 82574L, whose queues have one context between them.
 */

#include "exchange.h"
#include "port.h"

#define CKSUMS \
	(RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM | \
	 RTE_ETH_TX_OFFLOAD_TCP_CKSUM)
#define NB_FRAMES 5

/* UDP on queue 0 and TCP on queue 1, both sums left to the device. */
static int
send_one(struct env *env, struct frame *f, uint16_t queue, uint32_t seq)
{
	static uint8_t data[FRAME_MAX];
	struct rte_mbuf *m;
	struct frame blank;

	frame_init(env, f, 0, 100, seq);
	f->l3 = L3_IP4;
	f->l4 = queue == 0 ? L4_UDP : L4_TCP;
	blank = *f;
	blank.blank_l3 = true;
	blank.blank_l4 = true;
	frame_build(&blank, data);
	m = mbuf_linear(env->tx_pool, data, f->len);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	m->l2_len = frame_l2_len(f);
	m->l3_len = frame_l3_len(f);
	m->l4_len = frame_l4_len(f);
	m->ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM |
		      (queue == 0 ? RTE_MBUF_F_TX_UDP_CKSUM : RTE_MBUF_F_TX_TCP_CKSUM);
	EXPECT_EQ(rte_eth_tx_prepare(env->port[0], queue, &m, 1), 1, "frames prepared");
	return send_all(env, 0, queue, &m, 1);
}

static int
in_turn(struct env *env)
{
	struct port_plan plan0, plan1;
	struct frame f[NB_FRAMES];
	struct sink sink = { 0 };
	int result;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.nb_txq = 2;
	plan0.conf.txmode.offloads = CKSUMS;
	TRY(pair_up(env, &plan0, &plan1));
	exchange_begin(env);
	for (uint32_t i = 0; i < NB_FRAMES; i++)
		TRY(send_one(env, &f[i], i % 2, i));
	result = path_drain(env, 0, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, NB_FRAMES);
	sink_free(&sink);
	return result;
}

/* Each checksum is refused with two queues; one queue has them, and two have the rest. */
static int
refused(struct env *env)
{
	static const uint64_t each[] = { RTE_ETH_TX_OFFLOAD_IPV4_CKSUM,
					 RTE_ETH_TX_OFFLOAD_UDP_CKSUM,
					 RTE_ETH_TX_OFFLOAD_TCP_CKSUM };
	struct port_plan plan0, plan1;
	struct rte_eth_dev_info info;
	struct rte_eth_conf conf;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	EXPECT_EQ(info.tx_offload_capa & CKSUMS, CKSUMS, "what one queue is capable of");
	EXPECT_EQ(info.tx_queue_offload_capa & CKSUMS, 0, "checksums for each queue");
	port_plan_init(env, &plan0);
	for (unsigned int i = 0; i < RTE_DIM(each); i++) {
		conf = plan0.conf;
		conf.txmode.offloads = each[i];
		EXPECT_EQ(rte_eth_dev_configure(env->port[0], 1, 2, &conf), -ENOTSUP,
			  "two Tx queues with a checksum");
		EXPECT_OK(rte_eth_dev_configure(env->port[0], 1, 1, &conf));
	}
	port_plan_init(env, &plan1);
	plan0.nb_txq = 2;
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_VLAN_INSERT | RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	TRY(pair_up(env, &plan0, &plan1));
	return expect_traffic(env);
}

ETHDEV_TEST(tx_checksum_queues, CHIP_82576, in_turn)
ETHDEV_TEST(tx_checksum_queues_refused, CHIP_82574L, refused)
