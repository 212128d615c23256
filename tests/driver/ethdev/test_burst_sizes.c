/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against bursts whose last frames are forgotten, sent twice or left
 * without a doorbell: every size from 1 to 64, and what a ring cannot divide.
 */

#include "exchange.h"
#include "port.h"

#define BURST_MAX 64

/* One call of rte_eth_tx_burst() with exactly n frames. */
static int
burst_of(struct env *env, unsigned int from, unsigned int n)
{
	struct rte_mbuf *m[BURST_MAX];
	struct frame f[BURST_MAX];
	struct sink sink = { 0 };
	unsigned int i;
	int result;

	exchange_begin(env);
	for (i = 0; i < n; i++) {
		frame_init(env, &f[i], from, FRAME_MIN + i, i);
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	EXPECT_EQ(rte_eth_tx_burst(env->port[from], 0, m, n), n, "frames accepted by an idle ring");
	result = transfer(env, from, 0, NULL, 0, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, n);
	sink_free(&sink);
	return result;
}

static int
burst_sizes(struct env *env)
{
	unsigned int n;

	TRY(pair_up_default(env));
	for (n = 0; n <= BURST_MAX; n++) {
		TRY(burst_of(env, 0, n));
		TRY(burst_of(env, 1, BURST_MAX - n));
	}
	return TEST_PASS;
}

ETHDEV_TEST(burst_sizes, CHIPS_ALL, burst_sizes)
