/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against checksums inserted at the wrong place, over the wrong bytes
 * or with a stale context: every kind of header, tagged or not, with IPv4
 * options, in turn with plain frames, so that the context must be set anew.
 *
 * Of QEMU's models only the 8254x puts the sums where the context says; those
 * of the 82574L and 82576 parse the frame themselves (net_tx_pkt) and look at
 * nothing but whether a sum was asked for.
 */

#include "exchange.h"
#include "port.h"

#define ALL_TX_CKSUM \
	(RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM | \
	 RTE_ETH_TX_OFFLOAD_TCP_CKSUM)

/* One kind of frame, and which of its checksums the chip inserts. */
struct kind {
	enum frame_l3 l3;
	enum frame_l4 l4;
	uint8_t ip_options;
	bool tagged;
	bool sum_l3;
	bool sum_l4;
};

static const struct kind kinds[] = {
	{ L3_IP4, L4_UDP, 0, false, true, true },   { L3_IP4, L4_TCP, 0, false, true, true },
	{ L3_IP4, L4_NONE, 0, false, true, false }, { L3_IP4, L4_UDP, 0, false, false, true },
	{ L3_IP4, L4_TCP, 0, false, false, true },  { L3_IP4, L4_TCP, 0, false, true, false },
	{ L3_IP6, L4_UDP, 0, false, false, true },  { L3_IP6, L4_TCP, 0, false, false, true },
	{ L3_IP4, L4_UDP, 0, true, true, true },    { L3_IP4, L4_TCP, 0, true, true, true },
	{ L3_IP6, L4_UDP, 0, true, false, true },   { L3_IP6, L4_TCP, 0, true, false, true },
	{ L3_IP4, L4_TCP, 3, false, true, true },   { L3_IP4, L4_UDP, 10, false, true, true },
	{ L3_IP4, L4_UDP, 1, true, true, true },    { L3_NONE, L4_NONE, 0, false, false, false },
	{ L3_IP4, L4_UDP, 0, false, false, false }, { L3_IP6, L4_TCP, 0, true, false, false },
};

static void
kind_init(const struct env *env, const struct kind *k, struct frame *f, uint16_t len, uint32_t seq)
{
	frame_init(env, f, 0, len, seq);
	f->l3 = k->l3;
	f->l4 = k->l4;
	f->ip_options = k->ip_options;
	f->tagged = k->tagged;
	f->tci = seq & 0xfff;
}

static void
request_offload(const struct kind *k, const struct frame *f, struct rte_mbuf *m)
{
	m->l2_len = frame_l2_len(f);
	m->l3_len = frame_l3_len(f);
	m->l4_len = frame_l4_len(f);
	if (k->sum_l3 || k->sum_l4) {
		m->ol_flags |= k->l3 == L3_IP6 ? RTE_MBUF_F_TX_IPV6 : RTE_MBUF_F_TX_IPV4;
	}
	if (k->sum_l3)
		m->ol_flags |= RTE_MBUF_F_TX_IP_CKSUM;
	if (k->sum_l4) {
		m->ol_flags |= k->l4 == L4_TCP ? RTE_MBUF_F_TX_TCP_CKSUM : RTE_MBUF_F_TX_UDP_CKSUM;
	}
}

/* The mbuf lacks the sums that the chip shall insert; f has them. */
static struct rte_mbuf *
kind_mbuf(struct env *env, const struct kind *k, const struct frame *f, uint16_t nb_segs)
{
	static uint8_t data[FRAME_MAX];
	struct frame blank = *f;
	struct rte_mbuf *m;

	blank.blank_l3 = k->sum_l3;
	blank.blank_l4 = k->sum_l4;
	frame_build(&blank, data);
	if (nb_segs == 1)
		m = mbuf_linear(env->tx_pool, data, f->len);
	else
		m = mbuf_chain(env->tx_pool, data, f->len, (f->len + nb_segs - 1) / nb_segs);
	if (m != NULL)
		request_offload(k, f, m);
	return m;
}

static int
send_prepared(struct env *env, const struct frame *f, struct rte_mbuf **m, unsigned int n)
{
	struct sink sink = { 0 };
	int result;

	EXPECT_EQ(rte_eth_tx_prepare(env->port[0], 0, m, n), n,
		  "frames that rte_eth_tx_prepare accepts");
	result = transfer(env, 0, 0, m, n, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, n);
	sink_free(&sink);
	return result;
}

/*
 * stride 1 repeats each kind 4 times before the next one; others hop between
 * kinds so that two neighbours rarely share a context.
 */
static int
send_kinds(struct env *env, unsigned int stride, uint16_t nb_segs, uint16_t first_len)
{
	struct frame f[4 * RTE_DIM(kinds)];
	struct rte_mbuf *m[RTE_DIM(f)];
	const struct kind *k;
	unsigned int i;

	exchange_begin(env);
	for (i = 0; i < RTE_DIM(f); i++) {
		k = &kinds[stride == 1 ? i / 4 : i * stride % RTE_DIM(kinds)];
		kind_init(env, k, &f[i], first_len + i, i);
		m[i] = kind_mbuf(env, k, &f[i], nb_segs);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	return send_prepared(env, f, m, RTE_DIM(f));
}

static int
tx_checksum(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = ALL_TX_CKSUM | RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(send_kinds(env, 1, 1, 120));
	TRY(send_kinds(env, 5, 1, 121));
	TRY(send_kinds(env, 7, 3, 700));
	TRY(send_kinds(env, 11, 2, 1400));
	return TEST_PASS;
}

ETHDEV_TEST(tx_checksum, CHIPS_ALL, tx_checksum)
