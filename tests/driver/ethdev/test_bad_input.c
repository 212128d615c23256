/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against bad input that is accepted, crashes, or spoils the port: each
 * is refused with a negative errno, and afterwards the port works.
 */

#include <rte_dev.h>

#include "exchange.h"
#include "port.h"

#define RING 256

static int
bad_queue_counts(struct env *env)
{
	struct rte_eth_conf conf = { 0 };
	uint16_t port = env->port[0], max = env->chip->max_queues;

	EXPECT_REFUSED(rte_eth_dev_configure(port, max + 1, 1, &conf));
	EXPECT_REFUSED(rte_eth_dev_configure(port, 1, max + 1, &conf));
	TRY(pair_up_default(env));
	EXPECT_REFUSED(rte_eth_dev_configure(port, 1, 1, &conf));
	return expect_traffic(env);
}

static int
rx_refused(struct env *env, uint16_t queue, uint16_t nb_desc, const struct rte_eth_rxconf *conf,
	   struct rte_mempool *pool)
{
	int rc = rte_eth_rx_queue_setup(env->port[0], queue, nb_desc, SOCKET_ID_ANY, conf, pool);

	EXPECT(rc < 0,
	       "Rx queue %u of %u descriptors, free threshold %u: "
	       "expected a negative errno, actual %d",
	       queue, nb_desc, conf->rx_free_thresh, rc);
	return TEST_PASS;
}

static int
tx_refused(struct env *env, uint16_t queue, uint16_t nb_desc, const struct rte_eth_txconf *conf)
{
	int rc = rte_eth_tx_queue_setup(env->port[0], queue, nb_desc, SOCKET_ID_ANY, conf);

	EXPECT(rc < 0,
	       "Tx queue %u of %u descriptors, RS threshold %u, free "
	       "threshold %u: expected a negative errno, actual %d",
	       queue, nb_desc, conf->tx_rs_thresh, conf->tx_free_thresh, rc);
	return TEST_PASS;
}

static int
rx_sizes_refused(struct env *env, const struct port_plan *plan)
{
	struct rte_eth_rxconf conf = plan->rxconf;
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	TRY(rx_refused(env, 0, info.rx_desc_lim.nb_max + 8, &conf, plan->pool));
	TRY(rx_refused(env, 0, info.rx_desc_lim.nb_min - 8, &conf, plan->pool));
	TRY(rx_refused(env, 0, RING + 1, &conf, plan->pool));
	TRY(rx_refused(env, 0, RING + 4, &conf, plan->pool));
	TRY(rx_refused(env, 1, RING, &conf, plan->pool));
	TRY(rx_refused(env, 0, RING, &conf, NULL));
	conf.rx_free_thresh = RING;
	TRY(rx_refused(env, 0, RING, &conf, plan->pool));
	conf.rx_free_thresh = UINT16_MAX;
	return rx_refused(env, 0, RING, &conf, plan->pool);
}

static int
tx_sizes_refused(struct env *env, const struct port_plan *plan)
{
	struct rte_eth_txconf conf = plan->txconf;
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	TRY(tx_refused(env, 0, info.tx_desc_lim.nb_max + 8, &conf));
	TRY(tx_refused(env, 0, info.tx_desc_lim.nb_min - 8, &conf));
	TRY(tx_refused(env, 0, RING + 1, &conf));
	TRY(tx_refused(env, 1, RING, &conf));
	conf.tx_free_thresh = RING;
	TRY(tx_refused(env, 0, RING, &conf));
	conf = plan->txconf;
	conf.tx_rs_thresh = RING;
	TRY(tx_refused(env, 0, RING, &conf));
	conf.tx_rs_thresh = UINT16_MAX;
	conf.tx_free_thresh = UINT16_MAX;
	return tx_refused(env, 0, RING, &conf);
}

/* ethdev has released a queue before its driver refuses the new one. */
static int
bad_queue_setup(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	TRY(port_setup(env, 0, &plan0));
	TRY(port_setup(env, 1, &plan1));
	TRY(rx_sizes_refused(env, &plan0));
	TRY(tx_sizes_refused(env, &plan0));
	plan0.rxconf.offloads = RTE_ETH_RX_OFFLOAD_MACSEC_STRIP;
	TRY(rx_refused(env, 0, RING, &plan0.rxconf, plan0.pool));
	plan0.txconf.offloads = RTE_ETH_TX_OFFLOAD_MACSEC_INSERT;
	TRY(tx_refused(env, 0, RING, &plan0.txconf));
	port_plan_init(env, &plan0);
	TRY(port_setup(env, 0, &plan0));
	TRY(pair_start(env));
	return expect_traffic(env);
}

/* Configured, and one queue of each direction never set up. */
static int
start_without_queue(struct env *env)
{
	struct port_plan plan;

	port_plan_init(env, &plan);
	plan.pool = env_pool(env, 511, PORT_DATA_ROOM);
	EXPECT(plan.pool != NULL, "no memory");
	EXPECT_OK(rte_eth_dev_configure(env->port[0], 1, 1, &plan.conf));
	EXPECT_REFUSED(rte_eth_dev_start(env->port[0]));
	EXPECT_OK(rte_eth_rx_queue_setup(env->port[0], 0, RING, SOCKET_ID_ANY, &plan.rxconf,
					 plan.pool));
	EXPECT_REFUSED(rte_eth_dev_start(env->port[0]));
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

/* mbufs that hold no frame's header, or less than the chip's least buffer. */
static int
bad_data_room(struct env *env)
{
	struct port_plan plan;
	struct rte_mempool *tiny;

	tiny = env_pool(env, 511, 64);
	EXPECT(tiny != NULL, "no memory");
	port_plan_init(env, &plan);
	plan.conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_SCATTER;
	EXPECT_OK(rte_eth_dev_configure(env->port[0], 1, 1, &plan.conf));
	TRY(rx_refused(env, 0, RING, &plan.rxconf, tiny));
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

static int
bad_queue_ids(struct env *env)
{
	uint16_t port = env->port[0], bad = env->chip->max_queues;

	TRY(pair_up_default(env));
	EXPECT_REFUSED(rte_eth_dev_rx_queue_start(port, bad));
	EXPECT_REFUSED(rte_eth_dev_tx_queue_stop(port, bad));
	EXPECT_REFUSED(rte_eth_dev_rx_intr_enable(port, bad));
	EXPECT_REFUSED(rte_eth_dev_rx_intr_disable(port, bad));
	return expect_traffic(env);
}

/* Interrupts that were not asked for at configure cannot be enabled. */
static int
bad_rx_intr(struct env *env)
{
	uint16_t port = env->port[0];

	TRY(pair_up_default(env));
	EXPECT_REFUSED(
		rte_eth_dev_rx_intr_ctl_q(port, 0, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_ADD, NULL));
	EXPECT_REFUSED(rte_eth_dev_rx_intr_enable(port, 0));
	return expect_traffic(env);
}

static int
probe_refused(struct env *env, const char *devargs)
{
	char text[2 * ENV_DEVARGS_LEN];
	uint16_t port;
	int rc;

	snprintf(text, sizeof(text), "%s,%s", env->name[1], devargs);
	rc = rte_dev_probe(text);
	EXPECT(rc < 0, "probe of %s: expected a negative errno, actual %d", text, rc);
	EXPECT(rte_eth_dev_get_port_by_name(env->name[1], &port) != 0,
	       "probe of %s was refused, but there is a port", text);
	return TEST_PASS;
}

static int
bad_devargs(struct env *env)
{
	static const char *const bad[] = {
		"nosuchkey=1",
		"foo",
		"=",
		"foo=1,bar=2",
	};
	struct rte_eth_dev_info info;
	unsigned int i;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	EXPECT_OK(rte_dev_remove((struct rte_device *)(uintptr_t)info.device));
	for (i = 0; i < RTE_DIM(bad); i++)
		TRY(probe_refused(env, bad[i]));
	EXPECT_OK(rte_dev_probe(env->name[1]));
	EXPECT_OK(rte_eth_dev_get_port_by_name(env->name[1], &env->port[1]));
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

ETHDEV_TEST(bad_queue_counts, CHIPS_ALL, bad_queue_counts)
ETHDEV_TEST(bad_queue_setup, CHIPS_ALL, bad_queue_setup)
ETHDEV_TEST(start_without_queue, CHIPS_ALL, start_without_queue)
ETHDEV_TEST(bad_data_room, CHIPS_ALL, bad_data_room)
ETHDEV_TEST(bad_queue_ids, CHIPS_ALL, bad_queue_ids)
ETHDEV_TEST(bad_rx_intr, CHIPS_ALL, bad_rx_intr)
ETHDEV_TEST(bad_devargs, CHIPS_ALL, bad_devargs)
