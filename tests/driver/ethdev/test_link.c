/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a link state that does not follow the cable or the
 * application's wish, against a stopped port that says that its link is up, and
 * against link speeds that are neither honoured nor refused.
 */

#include "exchange.h"
#include "port.h"

static int
expect_gigabit(struct env *env, unsigned int idx)
{
	struct rte_eth_link link;

	EXPECT_OK(rte_eth_link_get(env->port[idx], &link));
	EXPECT_EQ(link.link_status, RTE_ETH_LINK_UP, "link status");
	EXPECT_EQ(link.link_speed, RTE_ETH_SPEED_NUM_1G, "link speed");
	EXPECT_EQ(link.link_duplex, RTE_ETH_LINK_FULL_DUPLEX, "link duplex");
	EXPECT_EQ(link.link_autoneg, RTE_ETH_LINK_AUTONEG, "autonegotiation");
	return TEST_PASS;
}

static int
link_cable(struct env *env)
{
	unsigned int round;

	TRY(pair_up_default(env));
	for (round = 0; round < 2; round++) {
		TRY(expect_gigabit(env, 0));
		link_request(round, false);
		TRY(port_wait_link(env, round, false));
		link_request(round, true);
		TRY(pair_ready(env));
		TRY(expect_traffic(env));
	}
	return TEST_PASS;
}

/* Started with the cable out, plugged in later. */
static int
link_late(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	TRY(port_setup(env, 0, &plan0));
	TRY(port_setup(env, 1, &plan1));
	link_request(0, false);
	TRY(port_start(env, 0));
	TRY(port_start(env, 1));
	TRY(port_wait_link(env, 0, false));
	link_request(0, true);
	TRY(pair_ready(env));
	return expect_traffic(env);
}

/*
 * QEMU's PHYs have no power-down, so the peer keeps its link there; the port
 * itself must say that it is down. On the rig the peer notices, as on a cable.
 */
static int
link_set_down_up(struct env *env)
{
	unsigned int round;

	TRY(pair_up_default(env));
	for (round = 0; round < 2; round++) {
		EXPECT_OK(rte_eth_dev_set_link_down(env->port[0]));
		TRY(port_wait_link(env, 0, false));
		if (gbe_sim() != NULL)
			TRY(port_wait_link(env, 1, false));
		EXPECT_OK(rte_eth_dev_set_link_up(env->port[0]));
		TRY(pair_ready(env));
		TRY(expect_traffic(env));
	}
	return TEST_PASS;
}

/*
 * A port has no link before it is started nor after it is stopped, however long one
 * waits: rte_eth_link_get() does so for nine seconds, in which the PHY negotiates.
 */
static int
link_stopped(struct env *env)
{
	struct rte_eth_link link;
	unsigned int round;

	TRY(pair_up_default(env));
	for (round = 0; round < 2; round++) {
		TRY(port_stop(env, 1));
		EXPECT_OK(rte_eth_link_get(env->port[1], &link));
		EXPECT_EQ(link.link_status, RTE_ETH_LINK_DOWN, "link of a stopped port");
		EXPECT_EQ(link.link_speed, RTE_ETH_SPEED_NUM_NONE, "its speed");
		EXPECT_OK(rte_eth_dev_set_link_up(env->port[1]));
		EXPECT_OK(rte_eth_link_get(env->port[1], &link));
		EXPECT_EQ(link.link_status, RTE_ETH_LINK_DOWN, "the same, set up");
		TRY(port_start(env, 1));
		TRY(pair_ready(env));
		TRY(expect_gigabit(env, 1));
	}
	return expect_traffic(env);
}

static int
speeds_accepted(struct env *env, uint32_t speeds)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.link_speeds = speeds;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(expect_gigabit(env, 0));
	TRY(expect_traffic(env));
	TRY(port_stop(env, 0));
	return port_stop(env, 1);
}

/* Refused at configure or at start, with a negative errno. */
static int
speeds_refused(struct env *env, uint32_t speeds)
{
	struct port_plan plan;
	int rc;

	port_plan_init(env, &plan);
	plan.conf.link_speeds = speeds;
	rc = rte_eth_dev_configure(env->port[0], 1, 1, &plan.conf);
	if (rc == 0) {
		TRY(port_setup(env, 0, &plan));
		rc = rte_eth_dev_start(env->port[0]);
	}
	EXPECT(rc < 0, "link_speeds 0x%x: expected a negative errno, actual %d", speeds, rc);
	return TEST_PASS;
}

/*
 * QEMU negotiates 1 Gb/s whatever is advertised, so lower speeds cannot be
 * seen to be honoured.
 */
static int
link_speeds(struct env *env)
{
	TRY(speeds_accepted(env, RTE_ETH_LINK_SPEED_AUTONEG));
	TRY(speeds_accepted(env, RTE_ETH_LINK_SPEED_1G));
	TRY(speeds_accepted(env, RTE_ETH_LINK_SPEED_1G | RTE_ETH_LINK_SPEED_100M |
					 RTE_ETH_LINK_SPEED_10M_HD));
	TRY(speeds_refused(env, RTE_ETH_LINK_SPEED_10G));
	TRY(speeds_refused(env, RTE_ETH_LINK_SPEED_1G | RTE_ETH_LINK_SPEED_2_5G));
	/* 1000BASE-T cannot do without negotiation. */
	TRY(speeds_refused(env, RTE_ETH_LINK_SPEED_FIXED | RTE_ETH_LINK_SPEED_10G));
	TRY(speeds_refused(env, RTE_ETH_LINK_SPEED_FIXED));
	return speeds_accepted(env, RTE_ETH_LINK_SPEED_AUTONEG);
}

ETHDEV_TEST(link_cable, CHIPS_ALL, link_cable)
ETHDEV_TEST(link_late, CHIPS_ALL, link_late)
ETHDEV_TEST(link_set_down_up, CHIPS_ALL, link_set_down_up)
ETHDEV_TEST(link_stopped, CHIPS_ALL, link_stopped)
ETHDEV_TEST(link_speeds, CHIPS_ALL, link_speeds)
