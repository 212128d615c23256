/* SPDX-License-Identifier: BSD-3-Clause */

#include <sched.h>
#include <string.h>
#include <time.h>

#include <rte_epoll.h>
#include <rte_interrupts.h>
#include <rte_launch.h>
#include <rte_lcore.h>
#include <rte_random.h>

#include "deadline.h"
#include "sleepers.h"

/* Guards against hanging; on the rig it passes faster than real time. */
#define WAKE_MS 60000
#define READY_S 60
/* A cause that is left of earlier frames comes within an interval. */
#define SETTLE_MS 5
#define BURST     32
#define FRAME_LEN 100
/* The rig's time passes in steps that contend with the receiver's for the device. */
#define MAX_GAP_STEPS 60
#define GAP_STEP_NS   1000
/* Frames under way to one sleeper: fits a ring. */
#define WINDOW 64

static int
arm_all(const struct sleeper *s)
{
	uint16_t i;

	for (i = 0; i < s->nb_queues; i++)
		EXPECT_OK(rte_eth_dev_rx_intr_enable(s->all->env->port[1], s->queue[i]));
	return TEST_PASS;
}

static int
disarm_all(const struct sleeper *s)
{
	uint16_t i;

	for (i = 0; i < s->nb_queues; i++)
		EXPECT_OK(rte_eth_dev_rx_intr_disable(s->all->env->port[1], s->queue[i]));
	return TEST_PASS;
}

static int
watch_all(const struct sleeper *s, int operation)
{
	uint16_t i;

	for (i = 0; i < s->nb_queues; i++)
		EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(s->all->env->port[1], s->queue[i],
						    RTE_EPOLL_PER_THREAD, operation,
						    (void *)(uintptr_t)s->queue[i]));
	return TEST_PASS;
}

static void
make_frame(const struct sleepers *all, struct frame *f, uint16_t queue, uint32_t seq)
{
	*f = all->proto[queue];
	f->seq = seq;
	f->nonce = all->env->nonce;
}

static int
take_frames(struct sleepers *all, uint16_t queue, struct rte_mbuf **m, uint16_t n)
{
	int result = TEST_PASS;
	struct frame f;
	uint16_t i;

	for (i = 0; i < n && result == TEST_PASS; i++) {
		make_frame(all, &f, queue, all->next_seen[queue]++);
		result = frame_compare(&f, m[i]);
	}
	rte_pktmbuf_free_bulk(m, n);
	EXPECT(result == TEST_PASS, "frame %u of queue %u", all->next_seen[queue] - 1, queue);
	return TEST_PASS;
}

/* Until the queue is empty; how many frames there were. */
static int
drain_queue(struct sleeper *s, uint16_t queue, unsigned int *found)
{
	struct rte_mbuf *m[BURST];
	uint16_t n;

	do {
		n = rte_eth_rx_burst(s->all->env->port[1], queue, m, BURST);
		TRY(take_frames(s->all, queue, m, n));
		*found += n;
		__atomic_fetch_add(&s->got, n, __ATOMIC_RELEASE);
	} while (n != 0);
	return TEST_PASS;
}

static int
drain_all(struct sleeper *s, unsigned int *found)
{
	uint16_t i;

	*found = 0;
	for (i = 0; i < s->nb_queues; i++)
		TRY(drain_queue(s, s->queue[i], found));
	return TEST_PASS;
}

/* Causes of frames that were polled wake once, for nothing: have it behind. */
static int
settle(struct sleeper *s)
{
	struct rte_epoll_event event[SLEEPER_QUEUES];
	int n;

	do {
		TRY(arm_all(s));
		n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, RTE_DIM(event), SETTLE_MS);
	} while (n > 0);
	return disarm_all(s);
}

static int
strict_round(struct sleeper *s)
{
	struct rte_epoll_event event[SLEEPER_QUEUES];
	unsigned int found = 0, others = 0;
	uint16_t queue, i;
	int n;

	TRY(arm_all(s));
	sem_post(&s->ready);
	n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, RTE_DIM(event), WAKE_MS);
	EXPECT(n == 1, "asleep on %u queues from %u: woken by %d, expected 1", s->nb_queues,
	       s->queue[0], n);
	queue = (uintptr_t)event[0].epdata.data;
	TRY(disarm_all(s));
	TRY(drain_queue(s, queue, &found));
	EXPECT(found == 1, "queue %u: woken for %u frames, expected 1", queue, found);
	for (i = 0; i < s->nb_queues; i++)
		TRY(drain_queue(s, s->queue[i], &others));
	EXPECT_EQ(others, 0, "frames on queues that woke nobody");
	return TEST_PASS;
}

/*
 * Of the queues that woke us, those whose frames are all taken already: by the
 * time that they come again there must have been a frame. One cause may be left
 * of frames that were polled. Who looks again between arming and sleep may also
 * leave a signal behind, for a frame that the look has found; and who sleeps on
 * several queues one of a queue that signalled when another had woken him.
 */
static int
count_spurious(struct sleeper *s, const struct rte_epoll_event *event, int n)
{
	unsigned int most = s->all->order == SLEEP_RECHECK || s->nb_queues > 1 ? 2 : 1;
	int i;

	for (i = 0; i < n; i++) {
		uint16_t queue = (uintptr_t)event[i].epdata.data;

		if (s->all->next_seen[queue] != s->seen_at_wakeup[queue])
			s->nb_spurious[queue] = 0;
		else
			s->nb_spurious[queue]++;
		s->seen_at_wakeup[queue] = s->all->next_seen[queue];
		EXPECT(s->nb_spurious[queue] <= most,
		       "queue %u: woken for nothing %u times in a row", queue,
		       s->nb_spurious[queue]);
	}
	return TEST_PASS;
}

static int
racing_round(struct sleeper *s)
{
	struct rte_epoll_event event[SLEEPER_QUEUES];
	unsigned int found = 0;
	int n;

	TRY(arm_all(s));
	if (s->all->order == SLEEP_RECHECK)
		TRY(drain_all(s, &found));
	if (found != 0)
		return disarm_all(s);
	n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, event, RTE_DIM(event), WAKE_MS);
	EXPECT(n > 0, "asleep on %u queues from %u: lost after %u of %u frames", s->nb_queues,
	       s->queue[0], s->got, s->expected);
	TRY(disarm_all(s));
	TRY(drain_all(s, &found));
	return count_spurious(s, event, n);
}

static int
sleep_rounds(struct sleeper *s)
{
	TRY(settle(s));
	/* All others are settled too before there is a frame. */
	sem_post(&s->ready);
	while (s->got < s->expected) {
		if (s->all->order == SLEEP_STRICTLY)
			TRY(strict_round(s));
		else
			TRY(racing_round(s));
	}
	return TEST_PASS;
}

static int
sleeper_main(void *arg)
{
	struct sleeper *s = arg;
	int result;

	TRY(watch_all(s, RTE_INTR_EVENT_ADD));
	result = sleep_rounds(s);
	TRY(watch_all(s, RTE_INTR_EVENT_DEL));
	return result;
}

static int
wait_ready(struct sleeper *s)
{
	struct timespec deadline;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += READY_S;
	EXPECT(sem_clockwait(&s->ready, CLOCK_MONOTONIC, &deadline) == 0,
	       "the sleeper on %u queues from %u does not get ready", s->nb_queues, s->queue[0]);
	return TEST_PASS;
}

static int
aim(struct sleepers *all)
{
	struct rss_state state;
	uint16_t q;

	if (all->nb_queues > 1)
		TRY(rss_read(all->env, 1, &state));
	for (q = 0; q < all->nb_queues; q++) {
		struct frame *f = &all->proto[q];

		frame_init(all->env, f, 0, FRAME_LEN, q);
		f->l3 = L3_IP4;
		f->l4 = L4_TCP;
		if (all->nb_queues > 1)
			TRY(rss_aim(&state, f, q));
	}
	return TEST_PASS;
}

int
sleepers_begin(struct sleepers *all, struct env *env, uint16_t nb_queues, unsigned int nb)
{
	unsigned int lcore = -1, i;
	uint16_t q;

	memset(all, 0, sizeof(*all));
	all->env = env;
	all->nb_queues = nb_queues;
	nb = RTE_MIN(nb, RTE_MIN(rte_lcore_count() - 1, (unsigned int)nb_queues));
	EXPECT(nb > 0, "no lcore besides the main one");
	all->nb = RTE_MIN(nb, (unsigned int)SLEEPERS_MAX);
	for (i = 0; i < all->nb; i++) {
		lcore = rte_get_next_lcore(lcore, 1, 0);
		all->sleeper[i].all = all;
		all->sleeper[i].lcore = lcore;
	}
	for (q = 0; q < nb_queues; q++) {
		struct sleeper *s = &all->sleeper[q % all->nb];

		s->queue[s->nb_queues++] = q;
	}
	return aim(all);
}

static int
send_one(struct sleepers *all, uint16_t queue)
{
	struct rte_mbuf *m;
	struct frame f;

	make_frame(all, &f, queue, all->next_sent[queue]++);
	m = frame_mbuf(all->env->tx_pool, &f);
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	return send_all(all->env, 0, 0, &m, 1);
}

static int
send_strictly(struct sleepers *all, unsigned int nb, int (*halfway)(struct env *env))
{
	unsigned int i;

	for (i = 0; i < nb; i++) {
		uint16_t queue = i % all->nb_queues;

		TRY(wait_ready(&all->sleeper[queue % all->nb]));
		if (i == nb / 2 && halfway != NULL)
			TRY(halfway(all->env));
		TRY(send_one(all, queue));
	}
	return TEST_PASS;
}

static int
wait_window(struct sleeper *s, unsigned int sent)
{
	uint64_t deadline = deadline_in_ms(READY_S * 1000);

	while (sent - __atomic_load_n(&s->got, __ATOMIC_ACQUIRE) >= WINDOW) {
		EXPECT(!deadline_over(deadline), "the sleeper on queue %u takes no frames",
		       s->queue[0]);
		sched_yield();
	}
	return TEST_PASS;
}

/* Of any length that the receiver's steps have. */
static void
leave_gap(void)
{
	uint64_t steps = rte_rand_max(MAX_GAP_STEPS);

	while (steps-- > 0)
		gbe_sim()->advance(GAP_STEP_NS);
}

static int
send_racing(struct sleepers *all, unsigned int nb)
{
	unsigned int sent[SLEEPERS_MAX] = { 0 }, i;

	for (i = 0; i < nb; i++) {
		uint16_t queue = i % all->nb_queues;
		unsigned int at = queue % all->nb;

		TRY(wait_window(&all->sleeper[at], sent[at]++));
		TRY(send_one(all, queue));
		leave_gap();
	}
	return TEST_PASS;
}

/* The first "ready" of each, that of being settled. */
static int
launch(struct sleepers *all, unsigned int nb)
{
	unsigned int i;

	for (i = 0; i < all->nb; i++) {
		struct sleeper *s = &all->sleeper[i];

		s->got = 0;
		s->expected = 0;
		memset(s->nb_spurious, 0, sizeof(s->nb_spurious));
		memcpy(s->seen_at_wakeup, all->next_seen, sizeof(s->seen_at_wakeup));
		sem_init(&s->ready, 0, 0);
	}
	for (i = 0; i < nb; i++)
		all->sleeper[i % all->nb_queues % all->nb].expected++;
	for (i = 0; i < all->nb; i++)
		EXPECT_OK(rte_eal_remote_launch(sleeper_main, &all->sleeper[i],
						all->sleeper[i].lcore));
	for (i = 0; i < all->nb; i++)
		TRY(wait_ready(&all->sleeper[i]));
	return TEST_PASS;
}

int
sleepers_run(struct sleepers *all, enum sleeper_order order, unsigned int nb,
	     int (*halfway)(struct env *env))
{
	unsigned int i;
	int result;

	all->order = order;
	exchange_begin(all->env);
	result = launch(all, nb);
	if (result == TEST_PASS)
		result = order == SLEEP_STRICTLY ? send_strictly(all, nb, halfway) :
						   send_racing(all, nb);
	for (i = 0; i < all->nb; i++) {
		if (rte_eal_wait_lcore(all->sleeper[i].lcore) != TEST_PASS)
			result = TEST_FAIL;
		sem_destroy(&all->sleeper[i].ready);
	}
	return result;
}
