/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against VLAN tags lost, doubled or put on the wrong frame: strip into
 * the mbuf, insert from it, and both switched while the port runs.
 */

#include <string.h>

#include "exchange.h"
#include "port.h"

#define COUNT      12
#define VLAN_FLAGS (RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED)

/* Tagged frames in turn with plain ones; priorities and all bits of the id. */
static uint16_t
tci_of(unsigned int i)
{
	return (i * 0x1357 + 1) & 0xffff;
}

static void
mixed_frames(struct env *env, struct frame *f)
{
	unsigned int i;

	exchange_begin(env);
	for (i = 0; i < COUNT; i++) {
		frame_init(env, &f[i], 0, 100 + 100 * i, i);
		f[i].l3 = i % 3 == 0 ? L3_IP4 : L3_NONE;
		f[i].tagged = i % 2 == 0;
		f[i].tci = tci_of(i);
	}
}

static int
check_strip(const struct sink *sink, struct frame *f, bool strip)
{
	const struct rte_mbuf *m;
	unsigned int i;
	bool stripped;

	EXPECT_EQ(sink->n, COUNT, "frames received");
	for (i = 0; i < COUNT; i++) {
		m = sink->m[i];
		stripped = strip && f[i].tagged;
		if (stripped) {
			EXPECT_EQ(m->ol_flags & VLAN_FLAGS, VLAN_FLAGS,
				  "VLAN flags of a stripped frame");
			EXPECT_EQ(m->vlan_tci, f[i].tci, "vlan_tci");
			f[i].tagged = false;
			f[i].len -= sizeof(struct rte_vlan_hdr);
			f[i].payload_shift = -(int)sizeof(struct rte_vlan_hdr);
		} else {
			EXPECT_EQ(m->ol_flags & VLAN_FLAGS, 0,
				  "VLAN flags of a frame that is not stripped");
		}
		TRY(frame_compare(&f[i], m));
	}
	return TEST_PASS;
}

static int
expect_strip(struct env *env, bool strip)
{
	struct frame f[COUNT];
	struct rte_mbuf *m[COUNT];
	struct sink sink = { 0 };
	unsigned int i;
	int result;

	mixed_frames(env, f);
	for (i = 0; i < COUNT; i++) {
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	result = transfer(env, 0, 0, m, COUNT, &sink);
	if (result == TEST_PASS)
		result = check_strip(&sink, f, strip);
	sink_free(&sink);
	return result;
}

static int
vlan_strip(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_VLAN_STRIP;
	TRY(pair_up(env, &plan0, &plan1));
	return expect_strip(env, true);
}

static int
vlan_keep(struct env *env)
{
	TRY(pair_up_default(env));
	return expect_strip(env, false);
}

static int
vlan_strip_toggle(struct env *env)
{
	unsigned int round;
	int mask;

	TRY(pair_up_default(env));
	for (round = 0; round < 4; round++) {
		mask = round % 2 == 0 ? RTE_ETH_VLAN_STRIP_OFFLOAD : 0;
		EXPECT_OK(rte_eth_dev_set_vlan_offload(env->port[1], mask));
		EXPECT_EQ(rte_eth_dev_get_vlan_offload(env->port[1]), mask,
			  "VLAN offload read back");
		TRY(path_sync(env, 0));
		TRY(expect_strip(env, mask != 0));
	}
	return TEST_PASS;
}

/* What the chip inserts, the receiver sees as bytes of the frame. */
static int
expect_insert(struct env *env, uint16_t nb_segs)
{
	static uint8_t data[FRAME_MAX];
	struct frame f[COUNT], plain;
	struct rte_mbuf *m[COUNT];
	struct sink sink = { 0 };
	unsigned int i;
	int result;

	mixed_frames(env, f);
	for (i = 0; i < COUNT; i++) {
		plain = f[i];
		plain.tagged = false;
		frame_build(&plain, data);
		m[i] = mbuf_split(env->tx_pool, data, plain.len, nb_segs);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
		if (f[i].tagged) {
			m[i]->ol_flags |= RTE_MBUF_F_TX_VLAN;
			m[i]->vlan_tci = f[i].tci;
			/* The payload was laid out without the tag. */
			f[i].len += sizeof(struct rte_vlan_hdr);
			f[i].payload_shift = sizeof(struct rte_vlan_hdr);
		}
	}
	result = transfer(env, 0, 0, m, COUNT, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, COUNT);
	sink_free(&sink);
	return result;
}

/* With strip on at the sender too: both share one switch on some chips. */
static int
vlan_insert(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_VLAN_INSERT | RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(expect_insert(env, 1));
	TRY(expect_insert(env, 3));
	EXPECT_OK(rte_eth_dev_set_vlan_offload(env->port[0], RTE_ETH_VLAN_STRIP_OFFLOAD));
	TRY(expect_insert(env, 1));
	EXPECT_OK(rte_eth_dev_set_vlan_offload(env->port[0], 0));
	return expect_insert(env, 2);
}

/* A sender that inserts must not make its own receiver strip. */
static int
vlan_insert_keeps_rx(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_VLAN_INSERT;
	TRY(pair_up(env, &plan0, &plan1));
	return expect_strip(env, false);
}

ETHDEV_TEST(vlan_strip, CHIPS_ALL, vlan_strip)
ETHDEV_TEST(vlan_keep, CHIPS_ALL, vlan_keep)
ETHDEV_TEST(vlan_strip_toggle, CHIPS_ALL, vlan_strip_toggle)
ETHDEV_TEST(vlan_insert, CHIPS_ALL, vlan_insert)
ETHDEV_TEST(vlan_insert_keeps_rx, CHIPS_ALL, vlan_insert_keeps_rx)
