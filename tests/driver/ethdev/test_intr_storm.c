/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a line or message that fires without end and takes a core. It
 * is masked and said so once; meanwhile link and armed queues are polled, and
 * interrupts let in again each second, until the firing is over. And against
 * taking for that what a load leaves over, however often.
 */

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include <rte_epoll.h>
#include <rte_interrupts.h>
#include <rte_log.h>

#include "deadline.h"
#include "intr_plan.h"
#include "intr_thread.h"
#include "link_events.h"
#include "rss.h"

#define WAKE_MS  5000
#define STORM_MS 20000
#define RETRY_MS 20000
/* At most 5 % of a core, twice that where each register access is a trap. */
#define SHARE        10
#define LEFT_OVERS   4000
#define MODERATED_NS 1000000

struct storm {
	struct env *env;
	unsigned int vector;
	/* What the driver says. */
	FILE *log;
	char *said;
	size_t said_len;
};

static int
port_xstat(struct env *env, const char *name, uint64_t *value)
{
	uint64_t id;

	EXPECT_OK(rte_eth_xstats_get_id_by_name(env->port[1], name, &id));
	EXPECT_EQ(rte_eth_xstats_get_by_id(env->port[1], &id, value, 1), 1, name);
	return TEST_PASS;
}

/* Until interrupts have been masked nb times. */
static int
fire_until(struct storm *storm, uint64_t nb)
{
	uint64_t deadline = deadline_in_ms(STORM_MS);
	uint64_t storms = 0;
	unsigned int i;

	while (storms < nb && !deadline_over(deadline)) {
		for (i = 0; i < 100; i++) {
			gbe_sim()->spurious_interrupt(1, storm->vector);
			sched_yield();
		}
		TRY(port_xstat(storm->env, "intr_storms", &storms));
	}
	EXPECT_EQ(storms, nb, "storms noticed");
	return TEST_PASS;
}

/* From one masking to the next: a second, with the firing in between. */
static int
expect_small_share(struct storm *storm)
{
	uint64_t cpu_before, cpu_after, begin, elapsed;

	TRY(fire_until(storm, 1));
	TRY(intr_thread_cpu_ns(&cpu_before));
	begin = rte_get_tsc_cycles();
	TRY(fire_until(storm, 2));
	TRY(intr_thread_cpu_ns(&cpu_after));
	elapsed = (rte_get_tsc_cycles() - begin) * 1000 / (rte_get_tsc_hz() / 1000000);
	EXPECT((cpu_after - cpu_before) * SHARE <= elapsed,
	       "the interrupt thread took %" PRIu64 " of %" PRIu64 " us",
	       (cpu_after - cpu_before) / 1000, elapsed / 1000);
	return TEST_PASS;
}

static int
expect_masked(struct storm *storm)
{
	uint64_t before, after;
	unsigned int i;

	TRY(intr_thread_sync());
	TRY(port_xstat(storm->env, "intr_no_cause", &before));
	for (i = 0; i < 100; i++)
		gbe_sim()->spurious_interrupt(1, storm->vector);
	TRY(intr_thread_sync());
	TRY(port_xstat(storm->env, "intr_no_cause", &after));
	EXPECT_EQ(after, before, "interrupts that came through");
	return TEST_PASS;
}

/* Arm, send, sleep; how often the device has interrupted for it. */
static int
wake_up(struct storm *storm, uint32_t seq, uint64_t *signals)
{
	uint16_t port = storm->env->port[1];
	struct rte_epoll_event event;
	struct gbe_sim_counts counts;
	struct rte_mbuf *m;
	struct frame f;
	unsigned int i;

	frame_init(storm->env, &f, 0, 100, seq);
	m = frame_mbuf(storm->env->tx_pool, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	gbe_sim()->reset_counts(1);
	EXPECT_OK(rte_eth_dev_rx_intr_enable(port, 0));
	TRY(send_all(storm->env, 0, 0, &m, 1));
	do {
		EXPECT(rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, WAKE_MS) == 1,
		       "frame %u waits and wakes nobody", seq);
	} while (rte_eth_rx_burst(port, 0, &m, 1) == 0);
	TRY(frame_compare(&f, m));
	rte_pktmbuf_free(m);
	EXPECT_OK(rte_eth_dev_rx_intr_disable(port, 0));
	gbe_sim()->counts(1, &counts);
	*signals = counts.intx;
	for (i = 0; i < GBE_SIM_MAX_VECTORS; i++)
		*signals += counts.messages[i];
	return TEST_PASS;
}

static int
expect_polled(struct storm *storm)
{
	uint64_t signals;

	exchange_begin(storm->env);
	TRY(wake_up(storm, 0, &signals));
	TRY(link_events_expect(storm->env, false));
	TRY(link_events_expect(storm->env, true));
	return port_wait_link(storm->env, 0, true);
}

static int
expect_over(struct storm *storm)
{
	uint64_t deadline = deadline_in_ms(RETRY_MS);
	uint64_t signals;
	uint32_t seq = 0;

	do {
		TRY(wake_up(storm, seq++, &signals));
	} while (signals == 0 && !deadline_over(deadline));
	EXPECT(signals != 0, "interrupts are not let in again");
	return TEST_PASS;
}

static int
expect_said_once(struct storm *storm)
{
	const char *at;
	unsigned int n = 0;

	fflush(storm->log);
	for (at = storm->said; (at = strstr(at, "for no cause")) != NULL; at++)
		n++;
	EXPECT_EQ(n, 1, "messages about the storm");
	return TEST_PASS;
}

static int
port_up(struct env *env)
{
	TRY(link_events_watch(env));
	return intr_plan_up(env);
}

static int
run_storm(struct storm *storm)
{
	uint16_t port = storm->env->port[1];

	EXPECT_OK(
		rte_eth_dev_rx_intr_ctl_q(port, 0, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_ADD, NULL));
	TRY(expect_small_share(storm));
	TRY(expect_masked(storm));
	TRY(expect_polled(storm));
	TRY(expect_over(storm));
	EXPECT_OK(
		rte_eth_dev_rx_intr_ctl_q(port, 0, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_DEL, NULL));
	return expect_said_once(storm);
}

static int
storm_of(struct env *env, unsigned int vector)
{
	struct storm storm = { .env = env, .vector = vector };
	int result;

	if (test_in_valgrind())
		return test_skip("a storm is so many in a time, too many for valgrind");
	TRY(port_up(env));
	storm.log = open_memstream(&storm.said, &storm.said_len);
	EXPECT(storm.log != NULL, "no memory");
	rte_openlog_stream(storm.log);
	result = run_storm(&storm);
	rte_openlog_stream(NULL);
	fclose(storm.log);
	free(storm.said);
	return result;
}

static int
vector_0(struct env *env)
{
	return storm_of(env, 0);
}

static int
shared_vector(struct env *env)
{
	return storm_of(env, 1);
}

/* A frame comes while the queue is not armed, and is polled. */
static int
poll_one(struct env *env, uint32_t seq)
{
	uint64_t deadline = deadline_in_ms(WAKE_MS);
	struct rte_mbuf *m;
	struct frame f;

	frame_init(env, &f, 0, 100, seq);
	m = frame_mbuf(env->tx_pool, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	TRY(send_all(env, 0, 0, &m, 1));
	while (rte_eth_rx_burst(env->port[1], 0, &m, 1) == 0)
		EXPECT(!deadline_over(deadline), "frame %u is missing", seq);
	rte_pktmbuf_free(m);
	return TEST_PASS;
}

/* Its cause may wake for nothing when the queue is armed: no storm. */
static int
left_over(struct env *env)
{
	struct rte_epoll_event event;
	uint64_t storms;
	uint32_t i;

	TRY(port_up(env));
	EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(env->port[1], 0, RTE_EPOLL_PER_THREAD,
					    RTE_INTR_EVENT_ADD, NULL));
	for (i = 0; i < LEFT_OVERS; i++) {
		TRY(poll_one(env, i));
		EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], 0));
		/* Longer than any moderation. */
		gbe_sim()->advance(MODERATED_NS);
		EXPECT(rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, 0) >= 0,
		       "rte_epoll_wait() fails");
		EXPECT_OK(rte_eth_dev_rx_intr_disable(env->port[1], 0));
	}
	TRY(intr_thread_sync());
	TRY(port_xstat(env, "intr_storms", &storms));
	EXPECT_EQ(storms, 0, "storms noticed");
	EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(env->port[1], 0, RTE_EPOLL_PER_THREAD,
					    RTE_INTR_EVENT_DEL, NULL));
	return TEST_PASS;
}

/* Nothing differs between chips but how causes are read. */
ETHDEV_RIG_TEST(intr_storm_intx, CHIP_82540EM | CHIP_82576, "step=doorbell", "--vfio-intr=legacy",
		vector_0)
ETHDEV_RIG_TEST(intr_storm_msi, CHIP_82574L, "step=doorbell", "--vfio-intr=msi", vector_0)
ETHDEV_RIG_TEST(intr_storm_msix, CHIPS_PCIE, "step=doorbell", "", vector_0)
ETHDEV_RIG_TEST(intr_storm_left_over_intx, CHIPS_ALL, "step=doorbell", "--vfio-intr=legacy",
		left_over)
ETHDEV_RIG_TEST(intr_storm_left_over_msi, CHIPS_PCIE, "step=doorbell", "--vfio-intr=msi", left_over)
ETHDEV_RIG_TEST(intr_storm_left_over_msix, CHIPS_PCIE, "step=doorbell", "", left_over)
ETHDEV_RIG_TEST(intr_storm_msix2, CHIP_82576, "irq=msix=2", "", shared_vector)
