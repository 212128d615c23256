/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a receiver that sleeps while frames lie in its queue: with
 * every interrupt type and up to all queues, strictly one frame at a time and
 * against a sender that does not wait, beside link interrupts, over link flaps
 * and restarts.
 *
 * Simulated NICs have test_intr_matrix.c besides, which says more.
 * A wake-up without a frame is legal: QEMU's models send a second message when
 * an interrupt timer expires, whatever is masked.
 */

#include <rte_epoll.h>
#include <rte_interrupts.h>

#include "deadline.h"
#include "intr_plan.h"
#include "rss.h"
#include "traffic.h"

#define STRICT_ROUNDS 20
#define RACE_FRAMES   3000
/* Guard against hanging; a wake-up takes far less than a second. */
#define WAKE_MS    60000
#define MAX_EVENTS 16

static const struct frame tcp4 = { .len = 100, .l3 = L3_IP4, .l4 = L4_TCP };

static int
intr_up(struct env *env, uint16_t nb_rxq, bool lsc)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	intr_plan_init(env, &plan1, nb_rxq);
	plan1.conf.intr_conf.lsc = lsc;
	return pair_up(env, &plan0, &plan1);
}

static int
watch(struct env *env, uint16_t nb_rxq, int operation)
{
	uint16_t q;

	for (q = 0; q < nb_rxq; q++) {
		EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(env->port[1], q, RTE_EPOLL_PER_THREAD,
						    operation, (void *)(uintptr_t)q));
	}
	return TEST_PASS;
}

/* Allowed after every start; drivers differ in whether it is needed. */
static int
watch_all(struct env *env, uint16_t nb_rxq)
{
	return watch(env, nb_rxq, RTE_INTR_EVENT_ADD);
}

/* Or the queues of this port are not another thread's to watch in later tests. */
static int
unwatch_all(struct env *env, uint16_t nb_rxq)
{
	return watch(env, nb_rxq, RTE_INTR_EVENT_DEL);
}

static bool
woken_for(const struct rte_epoll_event *event, int n, uint16_t queue)
{
	int i;

	for (i = 0; i < n; i++) {
		if ((uintptr_t)event[i].epdata.data == queue)
			return true;
	}
	return false;
}

/* Sleep, armed, until the queue has woken us and the frame is there. */
static int
sleep_for_frame(struct env *env, uint16_t queue)
{
	struct rte_epoll_event event[MAX_EVENTS];
	uint64_t deadline = deadline_in_ms(WAKE_MS);
	struct rte_mbuf *m;
	int n;

	do {
		n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, RTE_DIM(event), WAKE_MS);
		EXPECT(n > 0, "queue %u: frame sent, no wake-up within %d ms", queue, WAKE_MS);
		if (woken_for(event, n, queue) &&
		    rte_eth_rx_burst(env->port[1], queue, &m, 1) == 1) {
			rte_pktmbuf_free(m);
			return TEST_PASS;
		}
		EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], queue));
	} while (!deadline_over(deadline));
	EXPECT(false, "queue %u: woken, but no frame", queue);
}

static int
strict_round(struct env *env, uint16_t queue, uint32_t seq)
{
	struct rte_mbuf *m;
	struct frame f;

	frame_init(env, &f, 0, tcp4.len, seq);
	f.l3 = tcp4.l3;
	f.l4 = tcp4.l4;
	m = frame_mbuf(env->tx_pool, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], queue));
	TRY(send_all(env, 0, 0, &m, 1));
	TRY(sleep_for_frame(env, queue));
	EXPECT_OK(rte_eth_dev_rx_intr_disable(env->port[1], queue));
	return TEST_PASS;
}

static int
strict_rounds(struct env *env, uint16_t nb_rxq)
{
	uint32_t seq;
	uint16_t q;

	exchange_begin(env);
	for (q = 0; q < nb_rxq; q++) {
		if (env->chip->reta_size > 0)
			TRY(reta_fill(env, q));
		for (seq = 0; seq < STRICT_ROUNDS; seq++)
			TRY(strict_round(env, q, seq));
	}
	return TEST_PASS;
}

/* Until the queue is empty: a full ring left with frames raises nothing more. */
static int
drain(struct env *env, unsigned int *got)
{
	struct sink sink = { 0 };
	unsigned int n;

	do {
		TRY(receive_once(env, 1, &sink));
		n = sink.n;
		*got += n;
		sink_free(&sink);
	} while (n > 0);
	return TEST_PASS;
}

/*
 * Arm and sleep without looking again: these chips latch the cause of a frame
 * that came while the interrupt was masked, so that arming wakes at once.
 */
static int
race_step(struct env *env, unsigned int *got)
{
	struct rte_epoll_event event[MAX_EVENTS];
	unsigned int before = *got;
	int n;

	EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], 0));
	n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, RTE_DIM(event), WAKE_MS);
	EXPECT_OK(rte_eth_dev_rx_intr_disable(env->port[1], 0));
	TRY(drain(env, got));
	EXPECT(n > 0, "frames keep coming, no wake-up within %d ms; %u waited", WAKE_MS,
	       *got - before);
	return TEST_PASS;
}

/* The sender's pauses and the receiver's work fall in all orders. */
static int
race_rounds(struct env *env)
{
	struct traffic traffic;
	unsigned int got = 0;
	int result;

	TRY(traffic_begin(&traffic, env, 0));
	do {
		result = race_step(env, &got);
	} while (result == TEST_PASS && got < RACE_FRAMES);
	traffic_end(&traffic);
	TRY(result);
	return path_sync(env, 0);
}

static int
strict_and_race(struct env *env, uint16_t nb_rxq)
{
	TRY(watch_all(env, nb_rxq));
	TRY(strict_rounds(env, nb_rxq));
	return race_rounds(env);
}

static int
restart_port(struct env *env)
{
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	return pair_ready(env);
}

static int
rx_intr(struct env *env)
{
	uint16_t nb_rxq = env->chip->max_queues;

	TRY(intr_up(env, nb_rxq, false));
	TRY(strict_and_race(env, nb_rxq));
	TRY(restart_port(env));
	TRY(strict_and_race(env, nb_rxq));
	return unwatch_all(env, nb_rxq);
}

static int
rx_intr_one_queue(struct env *env)
{
	TRY(intr_up(env, 1, false));
	TRY(strict_and_race(env, 1));
	return unwatch_all(env, 1);
}

/* Beside link interrupts, which share registers with those of the queues. */
static int
rx_intr_lsc(struct env *env)
{
	uint16_t nb_rxq = env->chip->max_queues;

	TRY(intr_up(env, nb_rxq, true));
	TRY(strict_and_race(env, nb_rxq));
	link_request(1, false);
	TRY(port_wait_link(env, 1, false));
	link_request(1, true);
	TRY(pair_ready(env));
	TRY(strict_rounds(env, nb_rxq));
	TRY(race_rounds(env));
	TRY(restart_port(env));
	TRY(strict_and_race(env, nb_rxq));
	return unwatch_all(env, nb_rxq);
}

/* A thread that has registered once is woken after a restart, too. */
static int
rx_intr_registered_once(struct env *env)
{
	uint16_t nb_rxq = env->chip->max_queues;

	TRY(intr_up(env, nb_rxq, true));
	TRY(watch_all(env, nb_rxq));
	TRY(strict_rounds(env, nb_rxq));
	TRY(restart_port(env));
	TRY(strict_rounds(env, nb_rxq));
	return unwatch_all(env, nb_rxq);
}

/* Frames that came before arming wake at once, whatever took their cause. */
static int
rx_intr_left_over(struct env *env)
{
	struct rte_epoll_event event[MAX_EVENTS];
	struct rte_mbuf *m[4];
	unsigned int i;

	TRY(intr_up(env, 1, true));
	TRY(watch_all(env, 1));
	for (i = 0; i < RTE_DIM(m); i++) {
		struct frame f;

		frame_init(env, &f, 0, tcp4.len, i);
		m[i] = frame_mbuf(env->tx_pool, &f);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], 0));
	TRY(send_all(env, 0, 0, m, RTE_DIM(m)));
	for (i = 0; i < RTE_DIM(m); i++) {
		uint64_t deadline = deadline_in_ms(WAKE_MS);
		uint16_t got;

		EXPECT(rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, RTE_DIM(event), WAKE_MS) > 0,
		       "frame %u of %zu waits, and no wake-up", i, RTE_DIM(m));
		do {
			got = rte_eth_rx_burst(env->port[1], 0, &m[i], 1);
		} while (got == 0 && !deadline_over(deadline));
		EXPECT(got == 1, "frame %u of %zu is missing", i, RTE_DIM(m));
		rte_pktmbuf_free(m[i]);
		EXPECT_OK(rte_eth_dev_rx_intr_disable(env->port[1], 0));
		EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], 0));
	}
	TRY(path_sync(env, 0));
	return unwatch_all(env, 1);
}

/* The number of frames that wait: none of a queue that is not started. */
static int
rx_count_stopped(struct env *env)
{
	TRY(pair_up_default(env));
	EXPECT(rte_eth_rx_queue_count(env->port[1], 0) == 0, "not 0 when started");
	TRY(port_stop(env, 1));
	EXPECT(rte_eth_rx_queue_count(env->port[1], 0) == 0, "not 0 when stopped");
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	return expect_traffic(env);
}

ETHDEV_TEST(rx_intr, CHIPS_ALL, rx_intr)
ETHDEV_TEST(rx_intr_one_queue, CHIPS_PCIE, rx_intr_one_queue)
ETHDEV_TEST(rx_intr_lsc, CHIPS_PCIE, rx_intr_lsc)
ETHDEV_TEST_OPT(rx_intr_lsc_msi, CHIPS_PCIE, "--vfio-intr=msi", rx_intr_lsc)
ETHDEV_TEST_OPT(rx_intr_lsc_legacy, CHIPS_ALL, "--vfio-intr=legacy", rx_intr_lsc)
ETHDEV_TEST(rx_intr_registered_once, CHIPS_ALL, rx_intr_registered_once)
ETHDEV_TEST_OPT(rx_intr_registered_once_legacy, CHIPS_PCIE, "--vfio-intr=legacy",
		rx_intr_registered_once)
ETHDEV_TEST(rx_intr_left_over, CHIPS_ALL, rx_intr_left_over)
ETHDEV_TEST_OPT(rx_intr_left_over_msi, CHIPS_PCIE, "--vfio-intr=msi", rx_intr_left_over)
ETHDEV_TEST(rx_count_stopped, CHIPS_ALL, rx_count_stopped)
