/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_ethdev.h>

#include "rxmode_private.h"

/*
 * Run and loop: what happens between two rounds over all queues.
 *
 * After a round without packets the policy is asked. To sleep, all queues are
 * armed and one more round is made: that is the look again, by the very function
 * that takes the packets, so that no driver's queue count has to be believed. A
 * packet that came before arming is found by that round, one that came later
 * signals the fd; only then the thread sleeps. After a time-out the queues stay
 * armed as long as there is nothing: then each round is such a look.
 */

/* While there is no empty round the policy is told of the load this often. */
#define ROUNDS_PER_CALL 256

/* Parts in which the time that arming takes is learned, and so much at once. */
#define LEARN_ARM    8
#define LEARN_ARM_NS 100

#define OWED_NS (UINT64_C(900000000) / 1024)

static enum rxmode_wake
wake_of(const struct epoll_event *events, int n)
{
	enum rxmode_wake wake = n == 0 ? RXMODE_WAKE_TIMER : RXMODE_WAKE_OTHER;

	for (int i = 0; i < n; i++) {
		if (events[i].data.u64 < RXMODE_MAX_QUEUES)
			wake = RXMODE_WAKE_INTERRUPT;
	}
	return wake;
}

static uint64_t
sleep_time(struct rxmode *w, bool *backstop)
{
	uint64_t ns = w->decision.sleep_ns, timer_ns = UINT64_MAX;

	if (w->decision.arm && rxq_on_probation(w)) {
		ns = RTE_MIN(ns, w->probation_ns);
		w->probation_ns = RTE_MIN(2 * w->probation_ns, w->policy_conf.longest_sleep_ns);
	}
	if (w->conf.next_timer != NULL)
		timer_ns = w->conf.next_timer(w->conf.arg);
	*backstop = w->decision.arm && (ns <= timer_ns || (w->attached && rxq_on_probation(w)));
	return RTE_MIN(ns, timer_ns);
}

/*
 * The thread of an application that knows nothing of sleeps may do something each so many rounds:
 * over 1024 of them it sleeps for a second at most. Nine tenths are shared out, as a sleep of a
 * tenth may lie at either end.
 */
static void
owe_rounds(struct rxmode *w)
{
	if (!w->attached)
		return;
	w->owed_ns += w->sample.slept_ns;
	w->owed_rounds += w->owed_ns / OWED_NS;
	w->owed_ns %= OWED_NS;
}

static void
fall_asleep(struct rxmode *w)
{
	struct epoll_event events[RXMODE_MAX_QUEUES + 8];
	int awake = WAIT_AWAKE;
	uint64_t from, ns;
	bool backstop;
	int n;

	ns = sleep_time(w, &backstop);
	if (!__atomic_compare_exchange_n(&w->wait.state, &awake, WAIT_ASLEEP, false,
					 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
		/* Kicked meanwhile: one more round, awake. */
		__atomic_store_n(&w->wait.state, WAIT_AWAKE, __ATOMIC_SEQ_CST);
		return;
	}
	/* After the exchange: what a kicker wrote before it kicked is seen here. */
	if (w->conf.may_sleep != NULL && !w->conf.may_sleep(w->conf.arg)) {
		__atomic_store_n(&w->wait.state, WAIT_AWAKE, __ATOMIC_SEQ_CST);
		return;
	}
	if (w->conf.offline != NULL)
		w->conf.offline(w->conf.arg, true);
	from = rxmode_cycles(w);
	n = rx_wait_for(&w->wait, events, RTE_DIM(events), ns);
	w->sample.slept_ns = (uint64_t)((rxmode_cycles(w) - from) * w->ns_per_cycle);
	if (w->conf.offline != NULL)
		w->conf.offline(w->conf.arg, false);
	if (__atomic_exchange_n(&w->wait.state, WAIT_AWAKE, __ATOMIC_SEQ_CST) == WAIT_KICKED)
		rxmode_count(&w->stats.kicks, 1);
	w->sample.wake = wake_of(events, n);
	rxmode_events(w, events, n);
	rxmode_count(&w->stats.sleeps, 1);
	rxmode_count(&w->stats.wakes, n != 0);
	rxmode_count(&w->stats.asleep_ns, w->sample.slept_ns);
	owe_rounds(w);
	w->by_backstop = backstop && n == 0;
	w->first_round = true;
}

static void
ask_policy(struct rxmode *w, uint64_t now, bool busy)
{
	w->sample.now_ns = rxmode_now_ns(w, now);
	w->sample.busy = busy;
	w->sample.can_arm = rxq_all_can_arm(w);
	w->sample.backlog = w->sample.packets;
	/* The policy counts a wake's own cost as awake. */
	if (w->sample.slept_ns > w->policy_conf.wake_ns)
		w->sample.slept_ns -= w->policy_conf.wake_ns;
	w->decision = rxmode_policy_step(&w->policy_conf, &w->policy, &w->sample);
	w->sample = (struct rxmode_policy_sample){ 0 };
	rxmode_stats_regime(w);
	w->rounds = 0;
}

static struct rxmode_policy_decision
interrupt_only(const struct rxmode *w)
{
	bool can_arm = rxq_all_can_arm(w);

	return (struct rxmode_policy_decision){
		.action = RXMODE_ACTION_SLEEP,
		.sleep_ns = can_arm ? w->policy_conf.longest_sleep_ns : w->policy_conf.latency_ns,
		.arm = true,
	};
}

/*
 * What a disarm takes is taken to be the same. A thread that was not running meanwhile is
 * no reason to avoid interrupts, so one measurement adds little.
 */
static void
learn_arm(struct rxmode *w, uint64_t cycles)
{
	uint64_t ns = 2 * (uint64_t)(cycles * w->ns_per_cycle), known = w->policy_conf.arm_ns;

	if (ns < known)
		w->policy_conf.arm_ns -= (known - ns) / LEARN_ARM;
	else
		w->policy_conf.arm_ns += RTE_MIN(ns - known, known / LEARN_ARM + LEARN_ARM_NS);
}

static void
disarm(struct rxmode *w)
{
	rxq_disarm_all(w);
	w->phase = IDLE_AWAKE;
}

static void
sleep_armed(struct rxmode *w)
{
	fall_asleep(w);
	if (w->by_backstop)
		rxq_judge_proof(w);
	if (w->sample.wake == RXMODE_WAKE_TIMER)
		w->phase = IDLE_TIMED_OUT;
	else
		disarm(w);
}

static void
arm(struct rxmode *w)
{
	uint64_t from;

	/* Whoever has a worker of his own says so when a port stops. */
	if (w->attached)
		rxq_refresh_stale(w);
	if (w->conf.mode == RXMODE_ADAPTIVE)
		rxq_moderate_all(w, w->decision.moderation_ns);
	if (w->phase == IDLE_TIMED_OUT && rxq_all_armed(w)) {
		sleep_armed(w);
		return;
	}
	from = rxmode_cycles(w);
	w->phase = IDLE_ARMED;
	if (rxq_arm_all(w) == 0)
		learn_arm(w, rxmode_cycles(w) - from);
	else
		disarm(w);
}

/* What the application has to do comes before sleeping; asked before arming and after. */
static bool
willing(struct rxmode *w)
{
	if (w->conf.may_sleep != NULL && !w->conf.may_sleep(w->conf.arg))
		return false;
	return w->conf.next_timer == NULL || w->conf.next_timer(w->conf.arg) != 0;
}

static void
end_busy_round(struct rxmode *w, uint64_t now)
{
	rxmode_count(&w->busy_cycles, now - w->round_from);
	rxmode_count(&w->stats.packets, w->round_packets);
	if (w->conf.mode == RXMODE_POLL)
		return;
	w->sample.worked_ns += (uint64_t)((now - w->round_from) * w->ns_per_cycle);
	w->sample.packets += w->round_packets;
	w->probation_ns = RXMODE_PROBATION_NS;
	w->spin_until = 0;
	w->owed_rounds = 0;
	w->sample.looked |= w->phase == IDLE_ARMED;
	if (w->phase != IDLE_AWAKE && w->waited == 0)
		disarm(w);
	if (++w->rounds >= ROUNDS_PER_CALL && w->conf.mode == RXMODE_ADAPTIVE)
		ask_policy(w, now, true);
}

static void
end_empty_round(struct rxmode *w, uint64_t now, bool first)
{
	if (first && w->sample.wake == RXMODE_WAKE_INTERRUPT)
		rxmode_count(&w->stats.spurious, 1);
	if (w->phase == IDLE_ARMED) {
		sleep_armed(w);
		return;
	}
	if (w->owed_rounds != 0) {
		w->owed_rounds--;
		return;
	}
	if (now < w->spin_until || !willing(w))
		return;
	if (w->conf.mode == RXMODE_INTERRUPT) {
		w->sample = (struct rxmode_policy_sample){ 0 };
		w->decision = interrupt_only(w);
	} else {
		ask_policy(w, now, false);
	}
	w->spin_until = 0;
	if (w->phase == IDLE_TIMED_OUT &&
	    (w->decision.action == RXMODE_ACTION_POLL || !w->decision.arm))
		disarm(w);
	if (w->decision.action == RXMODE_ACTION_POLL) {
		w->spin_until = now + (uint64_t)(w->decision.spin_ns / w->ns_per_cycle);
	} else if (!w->decision.arm) {
		fall_asleep(w);
	} else {
		arm(w);
	}
}

void
rxmode_report(struct rxmode *worker, uint16_t port, uint16_t queue, uint16_t n)
{
	if (n == 0)
		return;
	worker->round_packets += n;
	if (worker->by_backstop)
		rxq_waited(worker, port, queue);
}

void
rxmode_idle(struct rxmode *worker)
{
	struct rxmode *w = worker;
	bool first = w->first_round;
	uint64_t now;

	if (!w->owned)
		rxmode_own(w);
	if (w->waited != 0 && rxq_judge(w))
		disarm(w);
	if (__atomic_load_n(&w->asked, __ATOMIC_RELAXED) != w->done)
		rxmode_serve_requests(w);
	now = rxmode_cycles(w);
	w->by_backstop = false;
	w->first_round = false;
	if (w->round_packets != 0)
		end_busy_round(w, now);
	else if (w->conf.mode != RXMODE_POLL && w->waited == 0)
		end_empty_round(w, now, first);
	w->round_packets = 0;
	w->round_from = w->first_round ? rxmode_cycles(w) : now;
}

int
rxmode_run(struct rxmode *worker)
{
	struct rte_mbuf *pkts[RXMODE_MAX_BUDGET];
	struct rxmode *w = worker;

	if (w->conf.handler == NULL)
		return -EINVAL;
	rxmode_own(w);
	while (!__atomic_load_n(&w->stop, __ATOMIC_RELAXED)) {
		for (uint16_t i = 0; i < w->nb_queues; i++) {
			const struct rxq *q = &w->queues[i];
			uint16_t n;

			if (q->stopped)
				continue;
			n = rte_eth_rx_burst(q->port, q->queue, pkts, w->conf.budget);
			if (n != 0)
				w->conf.handler(w->conf.arg, q->port, q->queue, pkts, n);
			rxmode_report(w, q->port, q->queue, n);
		}
		rxmode_idle(w);
	}
	__atomic_store_n(&w->stop, false, __ATOMIC_SEQ_CST);
	rxmode_leave(w);
	return 0;
}

void
rxmode_stop(struct rxmode *worker)
{
	__atomic_store_n(&worker->stop, true, __ATOMIC_SEQ_CST);
	rxmode_kick(worker);
}
