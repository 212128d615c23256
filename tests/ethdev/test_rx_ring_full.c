/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a receiver that stops for ever, or hands out frames twice,
 * once the application has let the whole ring fill up.
 *
 * QEMU keeps the frames back while a single ring is full and sends them later,
 * some in another order (its hub queues in two places); it neither drops nor
 * counts them as a chip would.
 */

#include <string.h>

#include "deadline.h"
#include "exchange.h"
#include "port.h"

#define RING 64
#define OFFER (3 * RING)

static int
expect_once_each(const struct sink *sink, const struct frame *f)
{
	bool seen[OFFER] = { false };
	struct frame_id id;
	unsigned int i;

	for (i = 0; i < sink->n; i++) {
		id = frame_identify(sink->m[i]);
		CHECK(id.seq < OFFER, "frame number %u was never sent", id.seq);
		CHECK(!seen[id.seq], "frame %u arrives twice", id.seq);
		seen[id.seq] = true;
		TRY(frame_compare(&f[id.seq], sink->m[i]));
	}
	CHECK_EQ(sink->n, OFFER, "frames received");
	return TEST_PASS;
}

static int
fill_then_drain(struct env *env)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_FRAME_MS);
	struct rte_mbuf *m[OFFER];
	struct frame f[OFFER];
	struct sink sink = { 0 };
	unsigned int i;
	int result = TEST_PASS;

	exchange_begin(env);
	for (i = 0; i < OFFER; i++) {
		frame_init(env, &f[i], 0, 60 + i, i);
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		CHECK(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	TRY(send_all(env, 0, 0, m, OFFER));
	while (result == TEST_PASS && sink.n < OFFER &&
			!deadline_over(deadline))
		result = receive_once(env, 1, &sink);
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
