/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a receiver that stops for ever, or hands out frames twice,
 * once the application has let the whole ring fill up.
 *
 * What becomes of frames beyond the ring is the model's choice: QEMU's e1000e
 * keeps them back and delivers all, though not in order (its hub queues in two
 * places); igb drops without counting once it goes on; the 8254x do either.
 */

#include "exchange.h"
#include "port.h"

#define RING  64
#define OFFER (3 * RING)

static int
expect_once_each(const struct sink *sink, const struct frame *f)
{
	bool seen[OFFER] = { false };
	struct frame_id id;
	unsigned int i;

	for (i = 0; i < sink->n; i++) {
		id = frame_identify(sink->m[i]);
		EXPECT(id.seq < OFFER, "frame number %u was never sent", id.seq);
		EXPECT(!seen[id.seq], "frame %u arrives twice", id.seq);
		seen[id.seq] = true;
		TRY(frame_compare(&f[id.seq], sink->m[i]));
	}
	EXPECT(sink->n >= RING - 1, "frames received: expected %u to %u, actual %u", RING - 1,
	       OFFER, sink->n);
	return TEST_PASS;
}

static int
fill_then_drain(struct env *env)
{
	struct rte_mbuf *m[OFFER];
	struct frame f[OFFER];
	struct sink sink = { 0 };
	unsigned int i;
	int result;

	exchange_begin(env);
	for (i = 0; i < OFFER; i++) {
		frame_init(env, &f[i], 0, 60 + i, i);
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	TRY(send_all(env, 0, 0, m, OFFER));
	result = path_drain(env, 0, &sink);
	if (result == TEST_PASS)
		result = expect_once_each(&sink, f);
	sink_free(&sink);
	return result;
}

static int
rx_ring_full(struct env *env)
{
	struct port_plan plan0, plan1;
	unsigned int round;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.rxd = RING;
	TRY(pair_up(env, &plan0, &plan1));
	for (round = 0; round < 10; round++) {
		TRY(fill_then_drain(env));
		TRY(expect_traffic(env));
	}
	return TEST_PASS;
}

ETHDEV_TEST(rx_ring_full, CHIPS_ALL, rx_ring_full)
