/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an MTU that is accepted without effect, forgotten over a
 * restart, or lost when a bad one is refused.
 */

#include "exchange.h"
#include "port.h"

static int
expect_mtu(struct env *env, uint16_t expected)
{
	uint16_t mtu;

	EXPECT_OK(rte_eth_dev_get_mtu(env->port[1], &mtu));
	EXPECT_EQ(mtu, expected, "MTU");
	return TEST_PASS;
}

static int
longest_passes(struct env *env, uint16_t mtu)
{
	struct frame f[2];

	exchange_begin(env);
	frame_init(env, &f[0], 0, mtu + RTE_ETHER_HDR_LEN, 0);
	frame_init(env, &f[1], 0, mtu + RTE_ETHER_HDR_LEN + 4, 1);
	f[1].tagged = true;
	f[1].tci = 3;
	return expect_frames(env, 0, f, 2);
}

static int
set_stopped(struct env *env, uint16_t mtu)
{
	TRY(port_stop(env, 1));
	EXPECT_OK(rte_eth_dev_set_mtu(env->port[1], mtu));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	TRY(expect_mtu(env, mtu));
	return longest_passes(env, mtu);
}

static int
mtu_set(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	plan1.conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_SCATTER;
	plan1.frame_descs = 8;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(expect_mtu(env, RTE_ETHER_MTU));
	TRY(set_stopped(env, 4000));
	TRY(set_stopped(env, 9000));
	TRY(set_stopped(env, 1500));
	return set_stopped(env, 1000);
}

/* While the port runs: done at once, or refused and nothing changed. */
static int
mtu_set_running(struct env *env)
{
	struct port_plan plan0, plan1;
	int rc;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	plan1.conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_SCATTER;
	plan1.frame_descs = 8;
	TRY(pair_up(env, &plan0, &plan1));
	rc = rte_eth_dev_set_mtu(env->port[1], 4000);
	if (rc < 0) {
		TRY(expect_mtu(env, RTE_ETHER_MTU));
		return expect_traffic(env);
	}
	TRY(path_sync(env, 0));
	TRY(expect_mtu(env, 4000));
	return longest_passes(env, 4000);
}

static int
mtu_refused(struct env *env)
{
	struct rte_eth_dev_info info;
	struct rte_eth_conf conf = { 0 };
	uint16_t port = env->port[1];

	EXPECT_OK(rte_eth_dev_info_get(port, &info));
	conf.rxmode.mtu = info.max_mtu + 1;
	EXPECT_REFUSED(rte_eth_dev_configure(port, 1, 1, &conf));
	conf.rxmode.mtu = info.min_mtu - 1;
	EXPECT_REFUSED(rte_eth_dev_configure(port, 1, 1, &conf));
	TRY(pair_up_default(env));
	EXPECT_REFUSED(rte_eth_dev_set_mtu(port, info.max_mtu + 1));
	EXPECT_REFUSED(rte_eth_dev_set_mtu(port, info.min_mtu - 1));
	/* Fits the chip, but no mbuf, and scattered Rx is off. */
	EXPECT_REFUSED(rte_eth_dev_set_mtu(port, PORT_DATA_ROOM + 1));
	TRY(expect_mtu(env, RTE_ETHER_MTU));
	TRY(expect_traffic(env));
	return longest_passes(env, RTE_ETHER_MTU);
}

/* The same at configure: refused at the latest when the port is started. */
static int
mtu_without_scatter(struct env *env)
{
	struct port_plan plan;
	int rc;

	port_plan_init(env, &plan);
	plan.conf.rxmode.mtu = 4000;
	plan.pool = env_pool(env, 1023, PORT_DATA_ROOM);
	EXPECT(plan.pool != NULL, "no memory");
	rc = rte_eth_dev_configure(env->port[1], 1, 1, &plan.conf);
	if (rc == 0)
		rc = rte_eth_rx_queue_setup(env->port[1], 0, 256, SOCKET_ID_ANY, &plan.rxconf,
					    plan.pool);
	if (rc == 0)
		rc = rte_eth_tx_queue_setup(env->port[1], 0, 256, SOCKET_ID_ANY, &plan.txconf);
	if (rc == 0)
		rc = rte_eth_dev_start(env->port[1]);
	EXPECT(rc < 0,
	       "MTU 4000 with 2048-byte mbufs without scattered Rx: "
	       "expected a negative errno, actual %d",
	       rc);
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

ETHDEV_TEST(mtu_set, CHIPS_ALL, mtu_set)
ETHDEV_TEST(mtu_set_running, CHIPS_ALL, mtu_set_running)
ETHDEV_TEST(mtu_refused, CHIPS_ALL, mtu_refused)
ETHDEV_TEST(mtu_without_scatter, CHIPS_ALL, mtu_without_scatter)
