/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a receive ring that overruns while link interrupts are on: the
 * device reports each frame that it drops, which must neither take a core nor end
 * the link's interrupts, nor lose a wake-up.
 */

#include <rte_epoll.h>

#include "exchange.h"
#include "intr_plan.h"
#include "intr_thread.h"
#include "link_events.h"

#define RING    32
#define FRAMES  400
#define LEN     1000
#define STEP_NS 10000
/* A guard against hanging. */
#define WAKE_MS 60000

static int
port_up(struct env *env)
{
	struct port_plan plan0, plan1;

	TRY(link_events_watch(env));
	port_plan_init(env, &plan0);
	intr_plan_init(env, &plan1, 1);
	plan1.rxd = RING;
	return pair_up(env, &plan0, &plan1);
}

static int
send_one(struct env *env, uint32_t seq, uint16_t len)
{
	struct rte_mbuf *m;
	struct frame f;

	frame_init(env, &f, 0, len, seq);
	m = frame_mbuf(env->tx_pool, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	return send_all(env, 0, 0, &m, 1);
}

/* EAL's thread serves each message before the next frame comes. */
static int
overrun(struct env *env, uint64_t interval_ns)
{
	uint64_t most = (uint64_t)FRAMES * STEP_NS / interval_ns + 2;
	struct gbe_sim_counts counts;

	gbe_sim()->reset_counts(1);
	for (uint32_t i = 0; i < FRAMES; i++) {
		TRY(send_one(env, i, LEN));
		gbe_sim()->advance(STEP_NS);
		TRY(intr_thread_sync());
	}
	gbe_sim()->counts(1, &counts);
	EXPECT(counts.rx_missed > FRAMES / 2, "only %" PRIu64 " frames were dropped",
	       counts.rx_missed);
	EXPECT(counts.messages[0] > 0, "no message for dropped frames");
	EXPECT(counts.messages[0] <= most,
	       "%" PRIu64 " messages in %u us; at most %" PRIu64 " are expected",
	       counts.messages[0], FRAMES * STEP_NS / 1000, most);
	return TEST_PASS;
}

static int
expect_wake_up(struct env *env)
{
	uint16_t port = env->port[1];
	struct rte_epoll_event event;
	struct rte_mbuf *m[RING];
	uint16_t n;

	while ((n = rte_eth_rx_burst(port, 0, m, RING)) > 0)
		rte_pktmbuf_free_bulk(m, n);
	EXPECT_OK(
		rte_eth_dev_rx_intr_ctl_q(port, 0, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_ADD, NULL));
	EXPECT_OK(rte_eth_dev_rx_intr_enable(port, 0));
	TRY(send_one(env, FRAMES, 100));
	do {
		EXPECT(rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, WAKE_MS) == 1,
		       "a frame wakes nobody");
	} while ((n = rte_eth_rx_burst(port, 0, m, RING)) == 0);
	rte_pktmbuf_free_bulk(m, n);
	EXPECT_OK(rte_eth_dev_rx_intr_disable(port, 0));
	EXPECT_OK(
		rte_eth_dev_rx_intr_ctl_q(port, 0, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_DEL, NULL));
	return TEST_PASS;
}

static int
run(struct env *env, uint64_t interval_ns)
{
	TRY(port_up(env));
	exchange_begin(env);
	TRY(overrun(env, interval_ns));
	TRY(link_events_expect(env, false));
	TRY(link_events_expect(env, true));
	TRY(port_wait_link(env, 0, true));
	return expect_wake_up(env);
}

/* By the driver's guide: 1 ms on a vector of no queue, 50 us on a shared one. */
static int
own_vector(struct env *env)
{
	return run(env, 1000000);
}

static int
shared_vector(struct env *env)
{
	return run(env, 50000);
}

ETHDEV_RIG_TEST(intr_overrun_msix, CHIP_82574L, "step=doorbell", "", own_vector)
ETHDEV_RIG_TEST(intr_overrun_msix1, CHIP_82574L, "irq=msix=1", "", shared_vector)
