/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames beyond the MTU that break the receiver: overflowing a
 * buffer, leaving half a frame to be joined to the next one, or stopping the
 * queue. Whether they are dropped depends on the chip; what is delivered must
 * be whole.
 */

#include "exchange.h"
#include "port.h"

/* Too long and good frames in turn; good ones must all arrive. */
static int
mixed(struct env *env, uint16_t good_len, uint16_t long_len, unsigned int *long_arrived)
{
	struct frame f[16];
	struct rte_mbuf *m[RTE_DIM(f)];
	struct sink sink = { 0 };
	unsigned int i, good = 0;
	struct frame_id id;
	int result;

	exchange_begin(env);
	for (i = 0; i < RTE_DIM(f); i++) {
		frame_init(env, &f[i], 0, i % 2 == 0 ? long_len : good_len, i);
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	result = transfer(env, 0, 0, m, RTE_DIM(f), &sink);
	for (i = 0; i < sink.n && result == TEST_PASS; i++) {
		id = frame_identify(sink.m[i]);
		good += id.seq % 2;
		result = frame_compare(&f[id.seq % RTE_DIM(f)], sink.m[i]);
	}
	*long_arrived = sink.n - good;
	sink_free(&sink);
	TRY(result);
	EXPECT_EQ(good, RTE_DIM(f) / 2, "frames of permitted length received");
	return TEST_PASS;
}

static void
oversize_plans(struct env *env, struct port_plan *plan0, struct port_plan *plan1)
{
	port_plan_init(env, plan0);
	port_plan_init(env, plan1);
	plan0->conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	plan1->frame_descs = 8;
}

/* At the default MTU every chip drops what is longer than a tagged frame. */
static int
oversize_default_mtu(struct env *env)
{
	struct port_plan plan0, plan1;
	unsigned int arrived;

	oversize_plans(env, &plan0, &plan1);
	TRY(pair_up(env, &plan0, &plan1));
	TRY(mixed(env, 1514, 1519 + 5, &arrived));
	EXPECT_EQ(arrived, 0, "frames of 1524 bytes received at MTU 1500");
	TRY(mixed(env, 60, 4000, &arrived));
	EXPECT_EQ(arrived, 0, "frames of 4000 bytes received at MTU 1500");
	return expect_traffic(env);
}

/*
 * The 82576 has a register for the longest frame. The others take any length
 * once jumbo frames are enabled, and the driver decides; without scattered Rx
 * there is no whole frame to deliver.
 */
static int
oversize_jumbo_mtu(struct env *env)
{
	struct port_plan plan0, plan1;
	unsigned int arrived;

	oversize_plans(env, &plan0, &plan1);
	plan1.conf.rxmode.mtu = 1800;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(mixed(env, 1814, 2100, &arrived));
	EXPECT_EQ(arrived, 0, "frames of 2100 bytes received at MTU 1800");
	TRY(mixed(env, 60, 9000, &arrived));
	EXPECT_EQ(arrived, 0, "frames of 9000 bytes received at MTU 1800");
	return expect_traffic(env);
}

static int
oversize_scatter(struct env *env)
{
	struct port_plan plan0, plan1;
	unsigned int arrived;

	oversize_plans(env, &plan0, &plan1);
	plan1.conf.rxmode.mtu = 3000;
	plan1.conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_SCATTER;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(mixed(env, 3014, 3030, &arrived));
	TRY(mixed(env, 1514, 9000, &arrived));
	if (env->chip->bit == CHIP_82576)
		EXPECT_EQ(arrived, 0, "frames of 9000 bytes at MTU 3000");
	return expect_traffic(env);
}

ETHDEV_TEST(oversize_default_mtu, CHIPS_ALL, oversize_default_mtu)
ETHDEV_TEST(oversize_jumbo_mtu, CHIPS_ALL, oversize_jumbo_mtu)
ETHDEV_TEST(oversize_scatter, CHIPS_ALL, oversize_scatter)
