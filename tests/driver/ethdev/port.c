/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_bus.h>
#include <rte_dev.h>
#include <rte_errno.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>

#include "deadline.h"
#include "exchange.h"
#include "port.h"

#define TX_POOL_SIZE 4095
/* More than two rings' worth of the default length, and a cache. */
#define RX_POOL_SIZE 2047
#define DEFAULT_DESC 256

static int
env_find_ports(struct env *env)
{
	struct rte_eth_dev_info info;
	unsigned int n = 0;
	uint16_t port;

	RTE_ETH_FOREACH_DEV(port) {
		EXPECT(n < 2, "more than two ports");
		EXPECT_OK(rte_eth_dev_info_get(port, &info));
		env->port[n] = port;
		snprintf(env->name[n], sizeof(env->name[n]), "%s", rte_dev_name(info.device));
		n++;
	}
	EXPECT_EQ(n, 2, "ports");
	return TEST_PASS;
}

int
env_init(struct env *env)
{
	TRY(env_find_ports(env));
	env->nb_pools = 0;
	env->nb_rxq[0] = 0;
	env->nb_rxq[1] = 0;
	env->tx_pool = env_pool(env, TX_POOL_SIZE, PORT_DATA_ROOM);
	EXPECT(env->tx_pool != NULL, "no memory for the Tx pool");
	return TEST_PASS;
}

struct rte_mempool *
env_pool(struct env *env, unsigned int n, uint16_t data_room)
{
	struct rte_mempool *pool;
	char name[RTE_MEMPOOL_NAMESIZE];

	if (env->nb_pools == ENV_MAX_POOLS)
		return NULL;
	snprintf(name, sizeof(name), "pool%u", env->nb_pools);
	/* Without a cache the count of free mbufs is exact. */
	pool = rte_pktmbuf_pool_create(name, n, 0, 0, data_room + RTE_PKTMBUF_HEADROOM,
				       SOCKET_ID_ANY);
	if (pool != NULL)
		env->pool[env->nb_pools++] = pool;
	return pool;
}

int
env_check_pools(struct env *env)
{
	unsigned int i;

	for (i = 0; i < env->nb_pools; i++) {
		EXPECT(rte_mempool_full(env->pool[i]),
		       "%s leaks mbufs: expected %u free, actual %u", env->pool[i]->name,
		       env->pool[i]->size, rte_mempool_avail_count(env->pool[i]));
	}
	return TEST_PASS;
}

/*
 * A port that a test left in order is reset, which is much faster than
 * detaching it. One that cannot be, or that a test left in doubt, is closed.
 */
int
env_release(struct env *env, bool in_order)
{
	unsigned int i;
	uint16_t port;
	int result;

	RTE_ETH_FOREACH_DEV(port) {
		/* A failed test may have started it behind our back. */
		rte_eth_dev_stop(port);
		if (!in_order || rte_eth_dev_reset(port) != 0)
			rte_eth_dev_close(port);
	}
	result = env_check_pools(env);
	for (i = 0; i < env->nb_pools; i++)
		rte_mempool_free(env->pool[i]);
	env->nb_pools = 0;
	return result;
}

static struct rte_device *
find_device(const char *name)
{
	struct rte_device *dev, *found = NULL;
	struct rte_dev_iterator it;

	RTE_DEV_FOREACH(dev, "bus=pci", &it)
	{
		if (strcmp(rte_dev_name(dev), name) == 0)
			found = dev;
	}
	return found;
}

int
env_reprobe(struct env *env)
{
	struct rte_device *dev;
	unsigned int i;
	uint16_t port;

	for (i = 0; i < 2; i++) {
		if (rte_eth_dev_get_port_by_name(env->name[i], &port) == 0)
			continue;
		dev = find_device(env->name[i]);
		if (dev != NULL)
			rte_dev_remove(dev);
		EXPECT_OK(rte_dev_probe(env->name[i]));
	}
	return TEST_PASS;
}

void
port_plan_init(const struct env *env, struct port_plan *plan)
{
	struct rte_eth_dev_info info;

	memset(plan, 0, sizeof(*plan));
	plan->nb_rxq = 1;
	plan->nb_txq = 1;
	plan->rxd = DEFAULT_DESC;
	plan->txd = DEFAULT_DESC;
	plan->data_room = PORT_DATA_ROOM;
	if (rte_eth_dev_info_get(env->port[0], &info) == 0) {
		plan->rxconf = info.default_rxconf;
		plan->txconf = info.default_txconf;
	}
}

static int
port_setup_queues(struct env *env, unsigned int idx, const struct port_plan *plan)
{
	uint16_t port = env->port[idx];
	struct rte_eth_rxconf rxconf = plan->rxconf;
	struct rte_eth_txconf txconf = plan->txconf;
	uint16_t q;

	rxconf.offloads = plan->conf.rxmode.offloads;
	txconf.offloads = plan->conf.txmode.offloads;
	for (q = 0; q < plan->nb_rxq; q++) {
		EXPECT_OK(rte_eth_rx_queue_setup(port, q, plan->rxd, SOCKET_ID_ANY, &rxconf,
						 plan->pool));
	}
	for (q = 0; q < plan->nb_txq; q++) {
		EXPECT_OK(rte_eth_tx_queue_setup(port, q, plan->txd, SOCKET_ID_ANY, &txconf));
	}
	return TEST_PASS;
}

int
port_setup(struct env *env, unsigned int idx, struct port_plan *plan)
{
	uint16_t port = env->port[idx];
	unsigned int need;

	if (plan->pool == NULL) {
		need = RTE_MAX(RX_POOL_SIZE, 2 * plan->nb_rxq * plan->rxd - 1);
		plan->pool = env_pool(env, need, plan->data_room);
		EXPECT(plan->pool != NULL, "no memory for %u mbufs", need);
	}
	EXPECT_OK(rte_eth_dev_configure(port, plan->nb_rxq, plan->nb_txq, &plan->conf));
	TRY(port_setup_queues(env, idx, plan));
	if (plan->promiscuous)
		EXPECT_OK(rte_eth_promiscuous_enable(port));
	env->nb_rxq[idx] = plan->nb_rxq;
	env->window[idx] = plan->rxd / 2 / RTE_MAX(plan->frame_descs, 1u);
	return TEST_PASS;
}

int
port_start(struct env *env, unsigned int idx)
{
	EXPECT_OK(rte_eth_dev_start(env->port[idx]));
	return TEST_PASS;
}

int
port_stop(struct env *env, unsigned int idx)
{
	EXPECT_OK(rte_eth_dev_stop(env->port[idx]));
	return TEST_PASS;
}

int
port_wait_link(struct env *env, unsigned int idx, bool up)
{
	struct rte_eth_link link;
	uint64_t deadline = deadline_in_ms(DEADLINE_LINK_MS);

	do {
		EXPECT_OK(rte_eth_link_get_nowait(env->port[idx], &link));
		if (link.link_status == (up ? 1 : 0))
			return TEST_PASS;
		rte_delay_us_sleep(1000);
	} while (!deadline_over(deadline));
	EXPECT(false, "port %u: expected link %s", idx, up ? "up" : "down");
}

int
pair_ready(struct env *env)
{
	TRY(port_wait_link(env, 0, true));
	TRY(port_wait_link(env, 1, true));
	TRY(path_sync(env, 0));
	TRY(path_sync(env, 1));
	return TEST_PASS;
}

int
pair_start(struct env *env)
{
	TRY(port_start(env, 0));
	TRY(port_start(env, 1));
	return pair_ready(env);
}

int
pair_up(struct env *env, struct port_plan *plan0, struct port_plan *plan1)
{
	TRY(port_setup(env, 0, plan0));
	TRY(port_setup(env, 1, plan1));
	return pair_start(env);
}

int
pair_up_default(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	return pair_up(env, &plan0, &plan1);
}
