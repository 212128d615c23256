/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against address filters that take too much or too little:
 * promiscuous and all-multicast mode, the multicast list, added addresses up
 * to the limit that dev_info tells, and a changed default address.
 */

#include <string.h>

#include "exchange.h"
#include "port.h"

#define MAX_LIST 16

static void
address(struct rte_ether_addr *addr, uint8_t first, uint8_t last)
{
	memset(addr, 0, sizeof(*addr));
	addr->addr_bytes[0] = first;
	addr->addr_bytes[3] = 0x11;
	/* The chips hash the last two bytes: keep these far apart. */
	addr->addr_bytes[4] = 0x80 + 13 * last;
	addr->addr_bytes[5] = last;
}

static int
expect_arrival(struct env *env, const struct rte_ether_addr *dst, bool expected, const char *what)
{
	struct frame f;
	unsigned int n;

	exchange_begin(env);
	frame_init(env, &f, 0, 100, 1);
	f.dst = *dst;
	TRY(count_frames(env, 0, &f, 1, &n));
	EXPECT((n == 1) == expected, "%s " RTE_ETHER_ADDR_PRT_FMT ": expected %s, actual %u frames",
	       what, RTE_ETHER_ADDR_BYTES(dst), expected ? "1 frame" : "none", n);
	return TEST_PASS;
}

/* Which of the four kinds of destination pass. */
static int
expect_modes(struct env *env, bool other, bool multicast)
{
	struct rte_ether_addr addr;

	address(&addr, 0x02, 99);
	TRY(expect_arrival(env, &addr, other, "foreign unicast"));
	address(&addr, 0x01, 99);
	TRY(expect_arrival(env, &addr, multicast, "unlisted multicast"));
	memset(&addr, 0xff, sizeof(addr));
	TRY(expect_arrival(env, &addr, true, "broadcast"));
	EXPECT_OK(rte_eth_macaddr_get(env->port[1], &addr));
	return expect_arrival(env, &addr, true, "own");
}

static int
promiscuous(struct env *env)
{
	uint16_t port = env->port[1];

	TRY(pair_up_default(env));
	TRY(expect_modes(env, false, false));
	EXPECT_OK(rte_eth_promiscuous_enable(port));
	EXPECT_EQ(rte_eth_promiscuous_get(port), 1, "promiscuous mode");
	TRY(path_sync(env, 0));
	TRY(expect_modes(env, true, true));
	/* The mode outlives stop and start. */
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	TRY(expect_modes(env, true, true));
	EXPECT_OK(rte_eth_promiscuous_disable(port));
	TRY(path_sync(env, 0));
	return expect_modes(env, false, false);
}

static int
allmulticast(struct env *env)
{
	uint16_t port = env->port[1];

	TRY(pair_up_default(env));
	EXPECT_OK(rte_eth_allmulticast_enable(port));
	TRY(path_sync(env, 0));
	TRY(expect_modes(env, false, true));
	/* Promiscuous mode on and off again leaves it enabled. */
	EXPECT_OK(rte_eth_promiscuous_enable(port));
	EXPECT_OK(rte_eth_promiscuous_disable(port));
	TRY(path_sync(env, 0));
	TRY(expect_modes(env, false, true));
	EXPECT_OK(rte_eth_allmulticast_disable(port));
	TRY(path_sync(env, 0));
	return expect_modes(env, false, false);
}

static int
expect_list(struct env *env, unsigned int first, unsigned int last, bool pass)
{
	struct rte_ether_addr addr;
	unsigned int i;

	for (i = first; i < last; i++) {
		address(&addr, 0x01, i);
		TRY(expect_arrival(env, &addr, pass, "multicast"));
	}
	return TEST_PASS;
}

static int
multicast_list(struct env *env)
{
	struct rte_ether_addr list[MAX_LIST];
	uint16_t port = env->port[1];
	unsigned int i;

	for (i = 0; i < MAX_LIST; i++)
		address(&list[i], 0x01, i);
	TRY(pair_up_default(env));
	EXPECT_OK(rte_eth_dev_set_mc_addr_list(port, list, MAX_LIST));
	TRY(expect_list(env, 0, MAX_LIST, true));
	TRY(expect_list(env, MAX_LIST, MAX_LIST + 4, false));
	/* A new list replaces the old one; it outlives stop and start. */
	EXPECT_OK(rte_eth_dev_set_mc_addr_list(port, list, 3));
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	TRY(expect_list(env, 0, 3, true));
	TRY(expect_list(env, 3, 8, false));
	EXPECT_OK(rte_eth_dev_set_mc_addr_list(port, NULL, 0));
	return expect_list(env, 0, 3, false);
}

static int
add_up_to(struct env *env, uint32_t max)
{
	struct rte_ether_addr addr;
	uint32_t i;

	for (i = 1; i < max; i++) {
		address(&addr, 0x02, i);
		EXPECT_OK(rte_eth_dev_mac_addr_add(env->port[1], &addr, 0));
	}
	address(&addr, 0x02, max);
	EXPECT_REFUSED(rte_eth_dev_mac_addr_add(env->port[1], &addr, 0));
	return TEST_PASS;
}

static int
expect_added(struct env *env, uint32_t first, uint32_t last, bool pass)
{
	struct rte_ether_addr addr;
	uint32_t i;

	for (i = first; i < last; i++) {
		address(&addr, 0x02, i);
		TRY(expect_arrival(env, &addr, pass, "added"));
	}
	return TEST_PASS;
}

static int
mac_add_remove(struct env *env)
{
	struct rte_eth_dev_info info;
	struct rte_ether_addr addr;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	EXPECT(info.max_mac_addrs > 1 && info.max_mac_addrs <= env->chip->mac_addrs,
	       "max_mac_addrs: the chip has %u, actual %u", env->chip->mac_addrs,
	       info.max_mac_addrs);
	TRY(pair_up_default(env));
	TRY(add_up_to(env, info.max_mac_addrs));
	TRY(expect_added(env, 1, info.max_mac_addrs, true));
	TRY(expect_added(env, info.max_mac_addrs, info.max_mac_addrs + 1, false));
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	TRY(expect_added(env, 1, info.max_mac_addrs, true));
	address(&addr, 0x02, 2);
	EXPECT_OK(rte_eth_dev_mac_addr_remove(env->port[1], &addr));
	TRY(expect_added(env, 2, 3, false));
	return expect_added(env, 3, info.max_mac_addrs, true);
}

static int
mac_default(struct env *env)
{
	struct rte_ether_addr old, addr, now;

	TRY(pair_up_default(env));
	EXPECT_OK(rte_eth_macaddr_get(env->port[1], &old));
	address(&addr, 0x02, 77);
	EXPECT_OK(rte_eth_dev_default_mac_addr_set(env->port[1], &addr));
	EXPECT_OK(rte_eth_macaddr_get(env->port[1], &now));
	EXPECT(rte_is_same_ether_addr(&now, &addr), "default address not set");
	TRY(expect_arrival(env, &addr, true, "new default"));
	TRY(expect_arrival(env, &old, false, "old default"));
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	TRY(expect_arrival(env, &addr, true, "new default after a restart"));
	TRY(expect_arrival(env, &old, false, "old default after a restart"));
	memset(&addr, 0, sizeof(addr));
	EXPECT_REFUSED(rte_eth_dev_default_mac_addr_set(env->port[1], &addr));
	address(&addr, 0x01, 77);
	EXPECT_REFUSED(rte_eth_dev_default_mac_addr_set(env->port[1], &addr));
	EXPECT_OK(rte_eth_dev_default_mac_addr_set(env->port[1], &old));
	return expect_arrival(env, &old, true, "restored default");
}

ETHDEV_TEST(promiscuous, CHIPS_ALL, promiscuous)
ETHDEV_TEST(allmulticast, CHIPS_ALL, allmulticast)
ETHDEV_TEST(multicast_list, CHIPS_ALL, multicast_list)
ETHDEV_TEST(mac_add_remove, CHIPS_ALL, mac_add_remove)
ETHDEV_TEST(mac_default, CHIPS_ALL, mac_default)
