/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against queue and burst mode information that is not what was set. */

#include <string.h>

#include "exchange.h"
#include "port.h"

static int
queue_info(struct env *env)
{
	struct port_plan plan0, plan1;
	struct rte_eth_rxq_info rx;
	struct rte_eth_txq_info tx;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.rxd = 64;
	plan0.txd = 128;
	plan0.conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_SCATTER;
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_IPV4_CKSUM;
	plan0.rxconf.rx_drop_en = 0;
	TRY(pair_up(env, &plan0, &plan1));
	EXPECT_OK(rte_eth_rx_queue_info_get(env->port[0], 0, &rx));
	EXPECT_EQ(rx.nb_desc, 64, "nb_desc of the Rx queue");
	EXPECT(rx.mp == plan0.pool, "mempool of the Rx queue differs");
	EXPECT_EQ(rx.scattered_rx, 1, "scattered_rx");
	EXPECT((rx.conf.offloads & RTE_ETH_RX_OFFLOAD_SCATTER) != 0,
	       "offloads of the Rx queue: expected SCATTER, actual 0x%" PRIx64, rx.conf.offloads);
	EXPECT_OK(rte_eth_tx_queue_info_get(env->port[0], 0, &tx));
	EXPECT_EQ(tx.nb_desc, 128, "nb_desc of the Tx queue");
	EXPECT((tx.conf.offloads & RTE_ETH_TX_OFFLOAD_IPV4_CKSUM) != 0,
	       "offloads of the Tx queue: expected IPV4_CKSUM, actual 0x%" PRIx64,
	       tx.conf.offloads);
	EXPECT_REFUSED(rte_eth_rx_queue_info_get(env->port[0], 1, &rx));
	EXPECT_REFUSED(rte_eth_tx_queue_info_get(env->port[0], 1, &tx));
	return TEST_PASS;
}

static int
burst_mode(struct env *env)
{
	struct rte_eth_burst_mode mode;

	TRY(pair_up_default(env));
	memset(&mode, 0, sizeof(mode));
	EXPECT_OK(rte_eth_rx_burst_mode_get(env->port[0], 0, &mode));
	EXPECT(mode.info[0] != '\0', "the Rx burst mode has no name");
	memset(&mode, 0, sizeof(mode));
	EXPECT_OK(rte_eth_tx_burst_mode_get(env->port[0], 0, &mode));
	EXPECT(mode.info[0] != '\0', "the Tx burst mode has no name");
	return TEST_PASS;
}

ETHDEV_TEST(queue_info, CHIPS_ALL, queue_info)
ETHDEV_TEST(burst_mode, CHIPS_ALL, burst_mode)
