/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a Tx queue that takes more than its ring holds, overwrites
 * descriptors in flight, or never recovers from being full: bursts of twice
 * the ring, with frames of one and of several segments.
 *
 * QEMU's models send within the write of the tail register, so the ring is
 * full only during one call; it is filled again and again.
 */

#include "exchange.h"
#include "port.h"

#define RING     64
#define OFFER    (2 * RING)
#define ROUNDS   40
#define SEGMENTS 3

static int
offer_once(struct env *env, uint16_t nb_segs)
{
	static uint8_t data[FRAME_MAX];
	struct rte_mbuf *m[OFFER];
	struct frame f[OFFER];
	struct sink sink = { 0 };
	unsigned int i;
	uint16_t k;
	int result;

	exchange_begin(env);
	for (i = 0; i < OFFER; i++) {
		frame_init(env, &f[i], 0, 100 + i, i);
		frame_build(&f[i], data);
		m[i] = mbuf_split(env->tx_pool, data, f[i].len, nb_segs);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	k = rte_eth_tx_burst(env->port[0], 0, m, OFFER);
	EXPECT(k * nb_segs < RING, "a ring of %u took %u frames of %u segments", RING, k, nb_segs);
	EXPECT(k > 0, "an idle ring took no frame");
	result = transfer(env, 0, 0, m + k, OFFER - k, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, OFFER);
	sink_free(&sink);
	return result;
}

static int
tx_ring_full(struct env *env)
{
	struct port_plan plan0, plan1;
	unsigned int i;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.txd = RING;
	plan0.txconf.tx_free_thresh = 0;
	plan0.txconf.tx_rs_thresh = 0;
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	TRY(pair_up(env, &plan0, &plan1));
	for (i = 0; i < ROUNDS; i++) {
		TRY(offer_once(env, 1));
		TRY(offer_once(env, SEGMENTS));
	}
	return TEST_PASS;
}

ETHDEV_TEST(tx_ring_full, CHIPS_ALL, tx_ring_full)
