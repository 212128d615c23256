/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against register accesses that nobody needs: what arming and disarming
 * cost, and what happens at the device between its signal and the end of
 * rte_epoll_wait(). Simulated NICs count every access.
 */

#include <rte_epoll.h>
#include <rte_interrupts.h>

#include "intr_plan.h"
#include "intr_thread.h"
#include "rss.h"
#include "rxmode_port_ops.h"

#define WAKE_MS    60000 /* a guard against hanging */
#define SETTLE_MS  5
#define ROUNDS     20
#define MAX_QUEUES 16

/* Of accesses to the device for one wake-up: most reads, writes, ioctls. */
struct cost {
	uint64_t reads;
	uint64_t writes;
	uint64_t set_irqs;
};

static const struct cost direct = { 0, 0, 0 };

static int
expect_cost(const char *what, const struct cost *most)
{
	struct gbe_sim_counts counts;

	gbe_sim()->counts(1, &counts);
	EXPECT(counts.exact, "the rig does not count every access");
	EXPECT(counts.reads <= most->reads && counts.writes <= most->writes &&
		       counts.set_irqs <= most->set_irqs,
	       "%s: %" PRIu64 " reads, %" PRIu64 " writes, %" PRIu64
	       " ioctls; expected at most %" PRIu64 ", %" PRIu64 ", %" PRIu64,
	       what, counts.reads, counts.writes, counts.set_irqs, most->reads, most->writes,
	       most->set_irqs);
	return TEST_PASS;
}

/* Exactly one posted write. */
static int
expect_one_write(const char *what)
{
	static const struct cost one_write = { .writes = 1 };
	struct gbe_sim_counts counts;

	TRY(expect_cost(what, &one_write));
	gbe_sim()->counts(1, &counts);
	EXPECT(counts.writes == 1, "%s: no register write", what);
	gbe_sim()->reset_counts(1);
	return TEST_PASS;
}

/* Nothing is due: the relay has no part in this. */
static int
arming(struct env *env, uint16_t nb_queues)
{
	const struct rxmode_port_ops *ops = rxmode_port_ops(env->port[1]);
	const uint64_t all = (1ull << nb_queues) - 1;
	uint16_t q;

	gbe_sim()->reset_counts(1);
	for (q = 0; q < nb_queues; q++) {
		EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], q));
		TRY(expect_one_write("arming"));
		EXPECT_OK(rte_eth_dev_rx_intr_disable(env->port[1], q));
		TRY(expect_one_write("disarming"));
	}
	EXPECT_OK(ops->arm(env->port[1], all));
	TRY(expect_one_write("arming all queues"));
	EXPECT_OK(ops->disarm(env->port[1], all));
	return expect_one_write("disarming all queues");
}

static int
wake_up(struct env *env, const struct frame *f, const struct cost *cost)
{
	struct rte_epoll_event event[MAX_QUEUES];
	struct rte_mbuf *m = frame_mbuf(env->tx_pool, f);
	struct gbe_sim_counts counts;

	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	gbe_sim()->reset_counts(1);
	TRY(send_all(env, 0, 0, &m, 1));
	EXPECT_EQ(rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, RTE_DIM(event), WAKE_MS), 1,
		  "queues that wake");
	TRY(expect_cost("until awake", cost));
	/* The relay may still be at work when its sleeper is awake. */
	TRY(intr_thread_sync());
	TRY(expect_cost("when the relay is done", cost));
	gbe_sim()->counts(1, &counts);
	EXPECT_EQ(counts.reads, cost->reads, "register reads");
	EXPECT_EQ(counts.set_irqs, cost->set_irqs, "ioctls");
	return TEST_PASS;
}

static int
take_frame(struct env *env, uint16_t queue, const struct frame *f)
{
	struct rte_mbuf *m;

	EXPECT_EQ(rte_eth_rx_burst(env->port[1], queue, &m, 1), 1, "frames");
	TRY(frame_compare(f, m));
	rte_pktmbuf_free(m);
	return TEST_PASS;
}

/* Alone, or beside all the others. */
static int
wake_rounds(struct env *env, uint16_t queue, uint64_t armed, const struct cost *cost)
{
	const struct rxmode_port_ops *ops = rxmode_port_ops(env->port[1]);
	struct rss_state state;
	struct frame f;
	uint32_t seq;

	exchange_begin(env);
	for (seq = 0; seq < ROUNDS; seq++) {
		frame_init(env, &f, 0, 100, seq);
		f.l3 = L3_IP4;
		f.l4 = L4_TCP;
		if (env->nb_rxq[1] > 1) {
			TRY(rss_read(env, 1, &state));
			TRY(rss_aim(&state, &f, queue));
		}
		EXPECT_OK(ops->arm(env->port[1], armed));
		TRY(wake_up(env, &f, cost));
		TRY(take_frame(env, queue, &f));
		EXPECT_OK(ops->disarm(env->port[1], armed));
	}
	return TEST_PASS;
}

/* Causes of earlier frames interrupt once for nothing. */
static int
settle(struct env *env, uint64_t all)
{
	const struct rxmode_port_ops *ops = rxmode_port_ops(env->port[1]);
	struct rte_epoll_event event[MAX_QUEUES];
	struct gbe_sim_counts counts;
	int n;

	do {
		gbe_sim()->reset_counts(1);
		EXPECT_OK(ops->arm(env->port[1], all));
		n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, RTE_DIM(event), SETTLE_MS);
		TRY(intr_thread_sync());
		gbe_sim()->counts(1, &counts);
	} while (n > 0 || counts.reads != 0 || counts.writes != 1);
	EXPECT_OK(ops->disarm(env->port[1], all));
	return TEST_PASS;
}

static int
waking(struct env *env, uint16_t nb_queues, const struct cost *cost)
{
	const uint64_t all = (1ull << nb_queues) - 1;
	uint16_t q, last = nb_queues - 1;

	for (q = 0; q < nb_queues; q++)
		EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(env->port[1], q, RTE_EPOLL_PER_THREAD,
						    RTE_INTR_EVENT_ADD, NULL));
	TRY(settle(env, all));
	TRY(arming(env, nb_queues));
	TRY(wake_rounds(env, last, 1ull << last, cost));
	TRY(wake_rounds(env, last, all, cost));
	for (q = 0; q < nb_queues; q++)
		EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(env->port[1], q, RTE_EPOLL_PER_THREAD,
						    RTE_INTR_EVENT_DEL, NULL));
	return TEST_PASS;
}

static int
cost_of(struct env *env, const struct cost *cost)
{
	uint16_t nb_queues = env->chip->max_queues;

	TRY(intr_plan_up(env));
	EXPECT(rxmode_port_ops(env->port[1]) != NULL, "the port has no operations of its own");
	return waking(env, nb_queues, cost);
}

static int
line(struct env *env)
{
	static const struct cost cost = { 1, 1, 1 };

	return cost_of(env, &cost);
}

static int
one_message(struct env *env)
{
	static const struct cost cost = { 1, 1, 0 };

	return cost_of(env, &cost);
}

/* The last queue shares a message with others, but not with the link. */
static int
shared_message(struct env *env)
{
	static const struct cost cost = { 0, 1, 0 };

	return cost_of(env, &cost);
}

static int
own_message(struct env *env)
{
	return cost_of(env, &direct);
}

ETHDEV_RIG_TEST(intr_cost_intx, CHIPS_ALL, "step=doorbell", "--vfio-intr=legacy", line)
ETHDEV_RIG_TEST(intr_cost_msi, CHIPS_PCIE, "step=doorbell", "--vfio-intr=msi", one_message)
ETHDEV_RIG_TEST(intr_cost_msix1, CHIPS_PCIE, "irq=msix=1", "", one_message)
ETHDEV_RIG_TEST(intr_cost_msix2, CHIPS_PCIE, "irq=msix=2", "", shared_message)
ETHDEV_RIG_TEST(intr_cost_msix10, CHIP_82576, "irq=msix=10", "", shared_message)
ETHDEV_RIG_TEST(intr_cost_msix, CHIPS_PCIE, "step=doorbell", "", own_message)
