/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against tx_prepare that lets through what the chip cannot send, or
 * refuses what it can. It also fills in the pseudo-header sum, which an
 * application leaves out when it relies on it.
 */

#include <string.h>

#include <rte_errno.h>
#include <rte_tcp.h>
#include <rte_udp.h>

#include "exchange.h"
#include "port.h"

static int
prepare_plans(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM |
				     RTE_ETH_TX_OFFLOAD_TCP_CKSUM;
	return pair_up(env, &plan0, &plan1);
}

static struct rte_mbuf *
udp_mbuf(struct env *env, struct frame *f)
{
	struct rte_mbuf *m;

	frame_init(env, f, 0, 300, 1);
	f->l3 = L3_IP4;
	f->l4 = L4_UDP;
	f->blank_l3 = true;
	m = frame_mbuf(env->tx_pool, f);
	if (m == NULL)
		return NULL;
	m->l2_len = frame_l2_len(f);
	m->l3_len = frame_l3_len(f);
	m->ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_UDP_CKSUM;
	return m;
}

/* The sum field holds garbage: tx_prepare must replace it. */
static int
tx_prepare_fills(struct env *env)
{
	struct sink sink = { 0 };
	struct rte_mbuf *m;
	struct rte_udp_hdr *udp;
	struct frame f;
	int result;

	TRY(prepare_plans(env));
	exchange_begin(env);
	m = udp_mbuf(env, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	udp = rte_pktmbuf_mtod_offset(m, struct rte_udp_hdr *, m->l2_len + m->l3_len);
	udp->dgram_cksum = 0x1234;
	EXPECT_EQ(rte_eth_tx_prepare(env->port[0], 0, &m, 1), 1,
		  "frames that rte_eth_tx_prepare accepts");
	result = transfer(env, 0, 0, &m, 1, &sink);
	f.blank_l3 = false;
	if (result == TEST_PASS)
		result = expect_sink(&sink, &f, 1);
	sink_free(&sink);
	return result;
}

static int
refused(struct env *env, uint64_t ol_flags, const char *what)
{
	struct rte_mbuf *m;
	struct frame f;
	uint16_t n;

	m = udp_mbuf(env, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	m->ol_flags = ol_flags;
	m->tso_segsz = 500;
	m->l4_len = sizeof(struct rte_tcp_hdr);
	rte_errno = 0;
	n = rte_eth_tx_prepare(env->port[0], 0, &m, 1);
	rte_pktmbuf_free(m);
	EXPECT(n == 0, "tx_prepare with %s: expected 0, actual %u", what, n);
	EXPECT(rte_errno > 0, "tx_prepare with %s: rte_errno is not set", what);
	return TEST_PASS;
}

static int
tx_prepare_refuses(struct env *env)
{
	struct rte_eth_dev_info info;

	TRY(prepare_plans(env));
	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	if ((info.tx_offload_capa & RTE_ETH_TX_OFFLOAD_TCP_TSO) == 0) {
		TRY(refused(env,
			    RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_TCP_SEG,
			    "TCP segmentation"));
	}
	TRY(refused(env, RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_MACSEC, "MACsec"));
	if ((info.tx_offload_capa & RTE_ETH_TX_OFFLOAD_QINQ_INSERT) == 0)
		TRY(refused(env, RTE_MBUF_F_TX_QINQ, "an outer VLAN tag"));
	return expect_traffic(env);
}

ETHDEV_TEST(tx_prepare_fills, CHIPS_ALL, tx_prepare_fills)
ETHDEV_TEST(tx_prepare_refuses, CHIPS_ALL, tx_prepare_refuses)
