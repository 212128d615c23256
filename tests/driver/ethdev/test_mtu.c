/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an MTU that is accepted without effect, forgotten over a
 * restart, or lost when a bad one is refused; and against one that is refused,
 * or loses its longest frames, because these take several buffers and scattered
 * receive was not asked for.
 */

#include <string.h>

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
	TRY(expect_mtu(env, RTE_ETHER_MTU));
	TRY(expect_traffic(env));
	return longest_passes(env, RTE_ETHER_MTU);
}

/* Whether frames come in several buffers, as the port and its queue tell. */
static int
expect_scatter(struct env *env, bool expected)
{
	struct rte_eth_rxq_info rxq;
	struct rte_eth_burst_mode mode;

	EXPECT_OK(rte_eth_rx_queue_info_get(env->port[1], 0, &rxq));
	EXPECT_EQ(rxq.scattered_rx, expected, "scattered_rx of the queue");
	EXPECT_OK(rte_eth_rx_burst_mode_get(env->port[1], 0, &mode));
	EXPECT_EQ(strstr(mode.info, "scattered") != NULL, expected, mode.info);
	return TEST_PASS;
}

/* Port 1 asks for no scattered receive; its mbufs have room for so many bytes. */
static int
unscattered_up(struct env *env, uint16_t data_room, uint16_t mtu)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	plan1.conf.rxmode.mtu = mtu;
	plan1.data_room = data_room;
	plan1.frame_descs = 8;
	return pair_up(env, &plan0, &plan1);
}

static int
mtu_scatters(struct env *env)
{
	TRY(unscattered_up(env, PORT_DATA_ROOM, 4000));
	TRY(expect_scatter(env, true));
	TRY(longest_passes(env, 4000));
	TRY(set_stopped(env, 1500));
	TRY(expect_scatter(env, false));
	TRY(set_stopped(env, 9000));
	return expect_scatter(env, true);
}

/* Room for the longest frame, in a size that no chip can be told. */
static int
mtu_scatters_9200(struct env *env)
{
	TRY(unscattered_up(env, 9200, 9000));
	TRY(longest_passes(env, 9000));
	return expect_scatter(env, true);
}

static int
mtu_scatters_running(struct env *env)
{
	TRY(unscattered_up(env, PORT_DATA_ROOM, 1500));
	TRY(expect_scatter(env, false));
	EXPECT_OK(rte_eth_dev_set_mtu(env->port[1], 4000));
	TRY(path_sync(env, 0));
	TRY(expect_scatter(env, true));
	TRY(longest_passes(env, 4000));
	EXPECT_OK(rte_eth_dev_set_mtu(env->port[1], 1500));
	TRY(path_sync(env, 0));
	TRY(expect_scatter(env, false));
	return longest_passes(env, 1500);
}

/* Frames for which the ring may never have buffers enough: 24 are always the device's. */
static int
mtu_exceeds_ring(struct env *env)
{
	struct port_plan plan;
	uint16_t port = env->port[1];

	port_plan_init(env, &plan);
	plan.rxd = 32;
	plan.pool = env_pool(env, 127, 256);
	EXPECT(plan.pool != NULL, "no memory");
	TRY(port_setup(env, 1, &plan));
	EXPECT_OK(rte_eth_dev_set_mtu(port, 24 * 256 - 22));
	EXPECT_REFUSED(rte_eth_dev_set_mtu(port, 9000));
	TRY(expect_mtu(env, 24 * 256 - 22));
	plan.conf.rxmode.mtu = 9000;
	EXPECT_OK(rte_eth_dev_configure(port, 1, 1, &plan.conf));
	EXPECT_REFUSED(rte_eth_rx_queue_setup(port, 0, 32, SOCKET_ID_ANY, &plan.rxconf, plan.pool));
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

ETHDEV_TEST(mtu_set, CHIPS_ALL, mtu_set)
ETHDEV_TEST(mtu_set_running, CHIPS_ALL, mtu_set_running)
ETHDEV_TEST(mtu_refused, CHIPS_ALL, mtu_refused)
ETHDEV_TEST(mtu_scatters, CHIPS_ALL, mtu_scatters)
ETHDEV_TEST(mtu_scatters_9200, CHIPS_ALL, mtu_scatters_9200)
ETHDEV_TEST(mtu_scatters_running, CHIPS_ALL, mtu_scatters_running)
ETHDEV_TEST(mtu_exceeds_ring, CHIPS_ALL, mtu_exceeds_ring)
