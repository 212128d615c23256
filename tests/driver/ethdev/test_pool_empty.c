/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a receiver that never recovers from an empty mbuf pool, or
 * does not count it: the application holds every mbuf, more frames come, then
 * it gives them back.
 */

#include <rte_mbuf.h>

#include "deadline.h"
#include "exchange.h"
#include "port.h"

#define RING  64
#define SPARE 16
#define MANY  (4 * RING)

/* Every free mbuf of the pool, so that no refill can succeed. */
static unsigned int
take_all(struct rte_mempool *pool, struct rte_mbuf **held)
{
	unsigned int n = 0;

	while (n < MANY && (held[n] = rte_pktmbuf_alloc(pool)) != NULL)
		n++;
	return n;
}

static int
receive_starved(struct env *env)
{
	struct rte_mbuf *m[RING];
	struct frame f[RING / 2];
	struct sink sink = { 0 };
	struct rte_eth_stats stats;
	uint64_t deadline = deadline_in_ms(DEADLINE_FRAME_MS);
	unsigned int i;

	exchange_begin(env);
	for (i = 0; i < RTE_DIM(f); i++) {
		frame_init(env, &f[i], 0, 100, i);
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	TRY(send_all(env, 0, 0, m, RTE_DIM(f)));
	do {
		TRY(receive_once(env, 1, &sink));
		EXPECT_OK(rte_eth_stats_get(env->port[1], &stats));
	} while (stats.rx_nombuf == 0 && !deadline_over(deadline));
	EXPECT(stats.rx_nombuf != 0, "rx_nombuf: expected > 0, actual 0");
	sink_free(&sink);
	return TEST_PASS;
}

static int
pool_empty(struct env *env)
{
	struct rte_mbuf *held[MANY];
	struct port_plan plan0, plan1;
	unsigned int n, round;
	int result;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.rxd = RING;
	plan1.rxconf.rx_free_thresh = 0;
	plan1.pool = env_pool(env, RING + SPARE, PORT_DATA_ROOM);
	EXPECT(plan1.pool != NULL, "no memory");
	TRY(pair_up(env, &plan0, &plan1));
	for (round = 0; round < 5; round++) {
		EXPECT_OK(rte_eth_stats_reset(env->port[1]));
		n = take_all(plan1.pool, held);
		result = receive_starved(env);
		rte_pktmbuf_free_bulk(held, n);
		TRY(result);
		TRY(path_sync(env, 0));
		TRY(expect_traffic(env));
	}
	return TEST_PASS;
}

ETHDEV_TEST(pool_empty, CHIPS_ALL, pool_empty)
