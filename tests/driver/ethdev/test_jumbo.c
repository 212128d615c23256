/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a maximum MTU that is claimed and not kept: the longest
 * frames, plain and with a VLAN tag, pass whole at dev_info's max_mtu, which
 * is no less than the chip's documentation promises.
 */

#include "exchange.h"
#include "port.h"

#define RX_RING 256

static int
jumbo_plan(struct env *env, struct port_plan *plan, uint16_t *mtu)
{
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	EXPECT(info.max_mtu >= env->chip->jumbo_frame - RTE_ETHER_HDR_LEN - RTE_ETHER_CRC_LEN,
	       "max_mtu: expected at least %u, actual %u",
	       env->chip->jumbo_frame - RTE_ETHER_HDR_LEN - RTE_ETHER_CRC_LEN, info.max_mtu);
	EXPECT(info.max_mtu < FRAME_MAX, "max_mtu %u: no such chip", info.max_mtu);
	*mtu = info.max_mtu;
	port_plan_init(env, plan);
	plan->rxd = RX_RING;
	plan->conf.rxmode.mtu = info.max_mtu;
	plan->conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_SCATTER;
	plan->conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	plan->frame_descs = info.max_mtu / PORT_DATA_ROOM + 2;
	return TEST_PASS;
}

static int
jumbo_max(struct env *env)
{
	struct port_plan plan0, plan1;
	struct frame f[4];
	unsigned int from, i;
	uint16_t mtu;

	TRY(jumbo_plan(env, &plan0, &mtu));
	TRY(jumbo_plan(env, &plan1, &mtu));
	TRY(pair_up(env, &plan0, &plan1));
	for (from = 0; from < 2; from++) {
		exchange_begin(env);
		for (i = 0; i < RTE_DIM(f); i++)
			frame_init(env, &f[i], from, mtu + RTE_ETHER_HDR_LEN - i, i);
		f[0].tagged = true;
		f[0].tci = 5;
		f[0].len += sizeof(struct rte_vlan_hdr);
		TRY(expect_frames(env, from, f, RTE_DIM(f)));
	}
	return TEST_PASS;
}

/* The 8254x and the 82574L know buffers of 8 and 16 KB, none between. */
#define ONE_BUFFER 16384

/* One buffer that holds the whole jumbo frame: no scattered Rx is needed. */
static int
jumbo_one_buffer(struct env *env)
{
	struct port_plan plan0, plan1;
	struct frame f[40];
	unsigned int i;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	plan1.conf.rxmode.mtu = 9000;
	plan1.data_room = ONE_BUFFER;
	plan1.pool = env_pool(env, 511, plan1.data_room);
	EXPECT(plan1.pool != NULL, "no memory for big mbufs");
	TRY(pair_up(env, &plan0, &plan1));
	exchange_begin(env);
	for (i = 0; i < RTE_DIM(f); i++)
		frame_init(env, &f[i], 0, 9014 - 220 * i, i);
	TRY(expect_frames(env, 0, f, RTE_DIM(f)));
	return TEST_PASS;
}

ETHDEV_TEST(jumbo_max, CHIPS_ALL, jumbo_max)
ETHDEV_TEST(jumbo_one_buffer, CHIPS_ALL, jumbo_one_buffer)
