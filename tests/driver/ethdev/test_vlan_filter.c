/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a VLAN filter that lets other identifiers in, keeps its own
 * out, touches untagged frames, or is forgotten over stop and start.
 */

#include "exchange.h"
#include "port.h"

/* First and last bit of the table, of a word, and some between. */
static const uint16_t ids[] = { 0, 1, 31, 32, 33, 100, 1023, 2048, 4064, 4095 };

static int
arrives(struct env *env, bool tagged, uint16_t tci, bool *yes)
{
	struct frame f;
	unsigned int n;

	exchange_begin(env);
	frame_init(env, &f, 0, 100, tci);
	f.tagged = tagged;
	f.tci = tci;
	TRY(count_frames(env, 0, &f, 1, &n));
	*yes = n == 1;
	return TEST_PASS;
}

/* Identifiers of ids[] up to nb pass, the others do not. */
static int
expect_pass(struct env *env, unsigned int nb, bool filter)
{
	unsigned int i;
	bool yes;

	for (i = 0; i < RTE_DIM(ids); i++) {
		TRY(arrives(env, true, ids[i], &yes));
		EXPECT(yes == (!filter || i < nb),
		       "VLAN %u with %u identifiers added, filter %s: %s", ids[i], nb,
		       filter ? "on" : "off", yes ? "passes" : "does not pass");
	}
	/* The priority bits are no part of the identifier. */
	TRY(arrives(env, true, 0xe000 | ids[0], &yes));
	EXPECT(yes == (!filter || nb > 0), "VLAN %u with priority 7: %s", ids[0],
	       yes ? "passes" : "does not pass");
	TRY(arrives(env, false, 0, &yes));
	EXPECT(yes, "an untagged frame does not pass");
	return TEST_PASS;
}

static int
filter_plans(struct env *env, uint64_t offloads)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.conf.rxmode.offloads = offloads;
	return pair_up(env, &plan0, &plan1);
}

static int
vlan_filter(struct env *env)
{
	uint16_t port = env->port[1];
	unsigned int i;

	TRY(filter_plans(env, RTE_ETH_RX_OFFLOAD_VLAN_FILTER));
	TRY(expect_pass(env, 0, true));
	for (i = 0; i < RTE_DIM(ids); i++)
		EXPECT_OK(rte_eth_dev_vlan_filter(port, ids[i], 1));
	TRY(expect_pass(env, RTE_DIM(ids), true));
	for (i = RTE_DIM(ids); i > 3; i--)
		EXPECT_OK(rte_eth_dev_vlan_filter(port, ids[i - 1], 0));
	TRY(expect_pass(env, 3, true));
	return TEST_PASS;
}

static int
vlan_filter_toggle(struct env *env)
{
	uint16_t port = env->port[1];

	TRY(filter_plans(env, 0));
	TRY(expect_pass(env, 0, false));
	EXPECT_OK(rte_eth_dev_set_vlan_offload(port, RTE_ETH_VLAN_FILTER_OFFLOAD));
	TRY(path_sync(env, 0));
	TRY(expect_pass(env, 0, true));
	EXPECT_OK(rte_eth_dev_vlan_filter(port, ids[0], 1));
	TRY(expect_pass(env, 1, true));
	EXPECT_OK(rte_eth_dev_set_vlan_offload(port, 0));
	TRY(path_sync(env, 0));
	return expect_pass(env, 1, false);
}

static int
vlan_filter_restart(struct env *env)
{
	uint16_t port = env->port[1];

	TRY(filter_plans(env, RTE_ETH_RX_OFFLOAD_VLAN_FILTER));
	EXPECT_OK(rte_eth_dev_vlan_filter(port, ids[0], 1));
	EXPECT_OK(rte_eth_dev_vlan_filter(port, ids[1], 1));
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	return expect_pass(env, 2, true);
}

static int
vlan_filter_refuses(struct env *env)
{
	TRY(filter_plans(env, RTE_ETH_RX_OFFLOAD_VLAN_FILTER));
	EXPECT_REFUSED(rte_eth_dev_vlan_filter(env->port[1], 4096, 1));
	/* Without the offload there is no filter to add to. */
	EXPECT_REFUSED(rte_eth_dev_vlan_filter(env->port[0], 5, 1));
	return expect_traffic(env);
}

ETHDEV_TEST(vlan_filter, CHIPS_ALL, vlan_filter)
ETHDEV_TEST(vlan_filter_toggle, CHIPS_ALL, vlan_filter_toggle)
ETHDEV_TEST(vlan_filter_restart, CHIPS_ALL, vlan_filter_restart)
ETHDEV_TEST(vlan_filter_refuses, CHIPS_ALL, vlan_filter_refuses)
