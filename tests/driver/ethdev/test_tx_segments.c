/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against multi-segment frames sent with segments missing, in the wrong
 * order or cut at the wrong byte: one to eight segments of uneven lengths, one
 * byte among them, and as many as the driver says it takes.
 */

#include "exchange.h"
#include "port.h"

/*
 * QEMU's e1000e and igb drop a frame of more than 64 fragments without a word
 * (net_tx_pkt), which is no property of the chips; stay below it.
 */
#define MODEL_MAX_SEGS 60
#define BATCH          16

static int
expect_split(struct env *env, unsigned int from, uint16_t nb_segs)
{
	static uint8_t data[FRAME_MAX];
	struct rte_mbuf *m[BATCH];
	struct frame f[BATCH];
	struct sink sink = { 0 };
	unsigned int i;
	int result;

	exchange_begin(env);
	for (i = 0; i < BATCH; i++) {
		frame_init(env, &f[i], from, FRAME_MIN + 91 * i, i);
		frame_build(&f[i], data);
		m[i] = mbuf_split(env->tx_pool, data, f[i].len, nb_segs);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
		EXPECT_EQ(m[i]->nb_segs, nb_segs, "segments built");
	}
	result = transfer(env, from, 0, m, BATCH, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, BATCH);
	sink_free(&sink);
	return result;
}

static int
tx_segments(struct env *env)
{
	struct port_plan plan0, plan1;
	struct rte_eth_dev_info info;
	uint16_t n, max;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	plan1.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	TRY(pair_up(env, &plan0, &plan1));
	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	for (n = 1; n <= 8; n++)
		TRY(expect_split(env, n % 2, n));
	max = RTE_MIN(info.tx_desc_lim.nb_mtu_seg_max, MODEL_MAX_SEGS);
	max = RTE_MIN(max, FRAME_MIN);
	if (max > 8)
		TRY(expect_split(env, 0, max));
	return TEST_PASS;
}

ETHDEV_TEST(tx_segments, CHIPS_ALL, tx_segments)
