/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a Tx queue that frees what is not its own or keeps what it
 * should free: mbufs with another owner, indirect mbufs, fast free, and
 * cleaning on demand.
 */

#include <rte_mbuf.h>

#include "exchange.h"
#include "port.h"

#define COUNT 48

static int
build(struct env *env, struct frame *f, struct rte_mbuf **m)
{
	unsigned int i;

	exchange_begin(env);
	for (i = 0; i < COUNT; i++) {
		frame_init(env, &f[i], 0, 200 + i, i);
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	return TEST_PASS;
}

static int
deliver(struct env *env, const struct frame *f, struct rte_mbuf **m)
{
	struct sink sink = { 0 };
	int result;

	result = transfer(env, 0, 0, m, COUNT, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, COUNT);
	sink_free(&sink);
	return result;
}

/* The ring is turned over, so that every earlier frame is released. */
static int
turn_over(struct env *env, uint16_t ring)
{
	struct frame f[COUNT];
	struct rte_mbuf *m[COUNT];
	unsigned int sent;

	for (sent = 0; sent < 3u * ring; sent += COUNT) {
		TRY(build(env, f, m));
		TRY(deliver(env, f, m));
	}
	return TEST_PASS;
}

static int
tx_refcnt(struct env *env)
{
	struct frame f[COUNT];
	struct rte_mbuf *m[COUNT];
	unsigned int i, round;

	TRY(pair_up_default(env));
	TRY(build(env, f, m));
	/* We stay owners and send the same mbufs again. */
	for (round = 0; round < 3; round++) {
		for (i = 0; i < COUNT; i++)
			rte_mbuf_refcnt_update(m[i], 1);
		TRY(deliver(env, f, m));
	}
	TRY(turn_over(env, 256));
	for (i = 0; i < COUNT; i++) {
		EXPECT_EQ(rte_mbuf_refcnt_read(m[i]), 1, "refcnt after the frame was sent");
		EXPECT_EQ(m[i]->data_len, f[i].len, "data_len of a sent mbuf");
	}
	rte_pktmbuf_free_bulk(m, COUNT);
	return TEST_PASS;
}

static int
tx_indirect(struct env *env)
{
	struct frame f[COUNT];
	struct rte_mbuf *m[COUNT], *clone[COUNT];
	unsigned int i;

	TRY(pair_up_default(env));
	TRY(build(env, f, m));
	for (i = 0; i < COUNT; i++) {
		clone[i] = rte_pktmbuf_clone(m[i], env->tx_pool);
		EXPECT(clone[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	TRY(deliver(env, f, clone));
	TRY(turn_over(env, 256));
	for (i = 0; i < COUNT; i++) {
		EXPECT_EQ(rte_mbuf_refcnt_read(m[i]), 1, "refcnt after the indirect mbuf was sent");
	}
	rte_pktmbuf_free_bulk(m, COUNT);
	return TEST_PASS;
}

static int
tx_fast_free(struct env *env)
{
	struct port_plan plan0, plan1;
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	if ((info.tx_offload_capa & RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE) == 0)
		return test_skip("the driver does not offer MBUF_FAST_FREE");
	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE;
	TRY(pair_up(env, &plan0, &plan1));
	return turn_over(env, 4 * 256);
}

/* Free mbufs of the pool that the frames came from. */
static unsigned int
held_by_port(const struct env *env)
{
	return env->tx_pool->size - rte_mempool_avail_count(env->tx_pool);
}

static int
tx_done_cleanup(struct env *env)
{
	struct frame f[COUNT];
	struct rte_mbuf *m[COUNT];
	unsigned int before;
	int n;

	TRY(pair_up_default(env));
	EXPECT(rte_eth_tx_done_cleanup(env->port[0], 0, 0) >= 0,
	       "rte_eth_tx_done_cleanup of an idle queue is refused");
	TRY(build(env, f, m));
	TRY(deliver(env, f, m));
	before = held_by_port(env);
	n = rte_eth_tx_done_cleanup(env->port[0], 0, 5);
	EXPECT(n >= 0 && n <= 5, "cleanup of at most 5: actual %d", n);
	EXPECT_EQ(held_by_port(env), before - n, "mbufs held after a partial cleanup");
	n = rte_eth_tx_done_cleanup(env->port[0], 0, 0);
	EXPECT(n >= 0, "full cleanup: expected >= 0, actual %d", n);
	/* Port 1 sent the sync frame that opened its direction. */
	EXPECT(rte_eth_tx_done_cleanup(env->port[1], 0, 0) >= 0,
	       "rte_eth_tx_done_cleanup is refused");
	EXPECT_EQ(held_by_port(env), 0, "mbufs held after a full cleanup");
	EXPECT_EQ(rte_eth_tx_done_cleanup(env->port[0], 0, 0), 0,
		  "frames freed by a second cleanup");
	return expect_traffic(env);
}

ETHDEV_TEST(tx_refcnt, CHIPS_ALL, tx_refcnt)
ETHDEV_TEST(tx_indirect, CHIPS_ALL, tx_indirect)
ETHDEV_TEST(tx_fast_free, CHIPS_ALL, tx_fast_free)
ETHDEV_TEST(tx_done_cleanup, CHIPS_ALL, tx_done_cleanup)
