/* SPDX-License-Identifier: BSD-3-Clause */

#include <fcntl.h>
#include <unistd.h>

#include <rte_ethdev.h>

#include "rxmode_private.h"

/*
 * The interrupts of queues, and how far they are believed. A driver may report
 * success and never interrupt, so a queue is on probation until its first
 * interrupt; one that twice had packets waiting without is polled by timer.
 */

#define DEMOTE_AFTER     2
#define INTERVAL_UNKNOWN UINT64_MAX
#define NS_PER_US        1000u
#define QUEUE_EVENTS     (EPOLLIN | EPOLLET)

struct rxq *
rxq_find(struct rxmode *w, uint16_t port, uint16_t queue)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		if (w->queues[i].port == port && w->queues[i].queue == queue)
			return &w->queues[i];
	}
	return NULL;
}

/* Indices of the queues that the driver's table arms or disarms with q, by one register write. */
static uint64_t
together_with(const struct rxmode *w, const struct rxq *q)
{
	uint64_t set = UINT64_C(1) << (q - w->queues);

	for (uint16_t i = 0; i < w->nb_queues && q->ops != NULL; i++) {
		const struct rxq *other = &w->queues[i];

		if (other->port == q->port && other->armed == q->armed && !other->stopped &&
		    other->trust != RXQ_TIMER)
			set |= UINT64_C(1) << i;
	}
	return set;
}

/*
 * The driver's table, as long as it is that of the same port; let go of it by
 * rxmode_port_ops_let_go(). NULL: the port was closed. Nobody tells a worker whose
 * port is closed, and close would free what the functions use.
 */
static const struct rxmode_port_ops *
hold_table(const struct rxq *q)
{
	const struct rxmode_port_ops *ops = rxmode_port_ops_hold(q->port);

	if (ops != NULL && ops != q->ops) {
		rxmode_port_ops_let_go(q->port);
		return NULL;
	}
	return ops;
}

static int
arm_or_disarm_by_table(struct rxmode *w, struct rxq *q, uint64_t set, bool arm)
{
	const struct rxmode_port_ops *ops = hold_table(q);
	uint64_t queues = 0;
	int rc;

	if (ops == NULL)
		return -ENODEV;
	for (; set != 0; set &= set - 1)
		queues |= UINT64_C(1) << w->queues[__builtin_ctzll(set)].queue;
	rc = arm ? ops->arm(q->port, queues) : ops->disarm(q->port, queues);
	rxmode_port_ops_let_go(q->port);
	return rc;
}

/*
 * A driver without such a function may have a descriptor all the same, on which the packets
 * themselves arrive (net_tap): it is armed by epoll, which looks whether one is there already.
 */
static int
arm_or_disarm_by_ethdev(struct rxmode *w, struct rxq *q, bool arm)
{
	int rc;

	if (!q->arms_by_epoll) {
		rc = arm ? rte_eth_dev_rx_intr_enable(q->port, q->queue) :
			   rte_eth_dev_rx_intr_disable(q->port, q->queue);
		if (!arm || rc != -ENOTSUP)
			return rc;
		q->arms_by_epoll = true;
	}
	return rx_wait_mod(&w->wait, q->fd, arm ? QUEUE_EVENTS : 0, EVENT_QUEUE(q - w->queues));
}

static int
arm_or_disarm(struct rxmode *w, struct rxq *q, bool arm)
{
	uint64_t set = together_with(w, q);
	int rc;

	if (q->ops != NULL)
		rc = arm_or_disarm_by_table(w, q, set, arm);
	else
		rc = arm_or_disarm_by_ethdev(w, q, arm);
	if (arm && rc != 0)
		return rc;
	for (; set != 0; set &= set - 1)
		w->queues[__builtin_ctzll(set)].armed = arm;
	return 0;
}

/*
 * The driver's table, which is held, knows better than the configuration: it may have set them up
 * by itself.
 */
static bool
has_interrupt(struct rxq *q)
{
	struct rte_eth_conf conf;

	if (q->ops != NULL)
		return q->ops->moderation_get(q->port, q->queue, &q->found) == 0;
	return rte_eth_dev_conf_get(q->port, &conf) == 0 && conf.intr_conf.rxq != 0;
}

/* A duplicate of the interrupt's, as the driver closes its own when the port stops; or -1. */
static int
own_fd(struct rxq *q)
{
	int fd;

	if (!has_interrupt(q))
		return -1;
	fd = rte_eth_dev_rx_intr_ctl_q_get_fd(q->port, q->queue);
	return fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

/*
 * Edge-triggered, so that it need not be read: neither a stale count nor another
 * worker on the same vector can hide a signal. A stale count is an event once,
 * which proves nothing and is dropped, with others that come before arming and so
 * are followed by a look at all queues.
 */
void
rxq_register(struct rxmode *w, struct rxq *q)
{
	struct epoll_event events[RXMODE_MAX_QUEUES];

	q->trust = RXQ_TIMER;
	q->armed = false;
	q->probation_rescues = 0;
	q->unproven = 0;
	q->interval_ns = INTERVAL_UNKNOWN;
	q->arms_by_epoll = false;
	q->ops = q->stopped || q->queue >= 64 ? NULL : rxmode_port_ops_hold(q->port);
	q->moderates = q->ops != NULL;
	q->fd = q->stopped || w->conf.mode == RXMODE_POLL ? -1 : own_fd(q);
	if (q->ops != NULL)
		rxmode_port_ops_let_go(q->port);
	if (q->fd < 0)
		return;
	if (rx_wait_add(&w->wait, q->fd, QUEUE_EVENTS, EVENT_QUEUE(q - w->queues)) != 0) {
		close(q->fd);
		q->fd = -1;
		return;
	}
	q->trust = RXQ_PROBATION;
	rx_wait_for(&w->wait, events, RTE_DIM(events), 0);
}

static int
set_moderation(const struct rxq *q, const struct rxmode_moderation *moderation)
{
	const struct rxmode_port_ops *ops = hold_table(q);
	int rc;

	if (ops == NULL)
		return -ENODEV;
	rc = ops->moderation_set(q->port, q->queue, moderation);
	rxmode_port_ops_let_go(q->port);
	return rc;
}

void
rxq_unregister(struct rxmode *w, struct rxq *q)
{
	if (q->armed && !q->stopped)
		arm_or_disarm(w, q, false);
	q->armed = false;
	if (q->fd < 0)
		return;
	if (q->ops != NULL && q->interval_ns != INTERVAL_UNKNOWN)
		set_moderation(q, &q->found);
	rx_wait_del(&w->wait, q->fd);
	close(q->fd);
	q->fd = -1;
	q->trust = RXQ_TIMER;
}

/* For rxmode_stats_get(), which other threads call: whenever queues or their trust change. */
void
rxq_count(struct rxmode *w)
{
	uint16_t by_timer = 0;

	/* No partner: as in rxmode_count(). */
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		const struct rxq *q = &w->queues[i];

		by_timer += q->trust == RXQ_TIMER;
		__atomic_store_n(&w->listed[i], (uint32_t)q->port << 16 | q->queue,
				 __ATOMIC_RELAXED);
	}
	__atomic_store_n(&w->stats.queues, w->nb_queues, __ATOMIC_RELAXED);
	__atomic_store_n(&w->stats.queues_by_timer, by_timer, __ATOMIC_RELAXED);
}

static void
demote(struct rxmode *w, struct rxq *q, const char *why)
{
	RXMODE_LOG(WARNING, w, "port %u queue %u: %s, polled by timer from now on", q->port,
		   q->queue, why);
	rxq_unregister(w, q);
	rxq_count(w);
}

/* The policy counts on what all queues have: called whenever the queues change. */
void
rxq_count_on_moderation(struct rxmode *w)
{
	w->policy_conf.hw_moderation = true;
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		if (!w->queues[i].stopped && !w->queues[i].moderates)
			w->policy_conf.hw_moderation = false;
	}
}

/* A queue that was set up again may have a smaller ring than its port started with. */
void
rxq_count_on_ring(struct rxmode *w, uint16_t port, uint16_t queue)
{
	struct rte_eth_rxq_info info;

	if (rte_eth_rx_queue_info_get(port, queue, &info) == 0 &&
	    info.nb_desc < w->policy_conf.ring_size)
		w->policy_conf.ring_size = info.nb_desc;
}

static void
moderate(struct rxmode *w, struct rxq *q, uint64_t interval_ns)
{
	const struct rxmode_moderation moderation = {
		.interval_us = (uint32_t)((interval_ns + NS_PER_US - 1) / NS_PER_US),
	};

	if (set_moderation(q, &moderation) == 0) {
		q->interval_ns = interval_ns;
		return;
	}
	q->moderates = false;
	rxq_count_on_moderation(w);
}

/*
 * Devices count from one interrupt to the next: add the wake that lies between
 * an interrupt and the next sleep. What differs little is left as it is.
 */
void
rxq_moderate_all(struct rxmode *w, uint64_t moderation_ns)
{
	uint64_t interval_ns = moderation_ns == 0 ? 0 : moderation_ns + w->policy_conf.wake_ns;

	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct rxq *q = &w->queues[i];

		if (q->stopped || q->trust == RXQ_TIMER || !q->moderates)
			continue;
		if (interval_ns <= q->interval_ns &&
		    interval_ns >= q->interval_ns - q->interval_ns / 8)
			continue;
		moderate(w, q, interval_ns);
	}
}

/* Have the device raise what nobody has seen yet: the sleep to come ends with it. */
static void
prove(const struct rxmode *w, uint16_t port)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		const struct rxq *q = &w->queues[i];
		const struct rxmode_port_ops *ops;

		if (q->port != port || !q->armed || q->trust != RXQ_PROBATION || q->ops == NULL)
			continue;
		ops = hold_table(q);
		if (ops == NULL)
			return;
		ops->trigger(port, q->queue);
		rxmode_port_ops_let_go(port);
	}
}

/*
 * An armed sleep lasted till its backstop all the same. One that was shorter than
 * an interrupt may be late proves nothing.
 */
void
rxq_judge_proof(struct rxmode *w)
{
	if (w->sample.slept_ns < RXMODE_LATE_NS)
		return;
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct rxq *q = &w->queues[i];

		if (!q->stopped && q->trust == RXQ_PROBATION && q->ops != NULL &&
		    ++q->unproven == DEMOTE_AFTER)
			demote(w, q, "its interrupt was raised and did not come");
	}
}

/* -EAGAIN: some queue has packets, sleep is off; what was armed is armed still. */
int
rxq_arm_all(struct rxmode *w)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct rxq *q = &w->queues[i];
		int rc;

		if (q->stopped || q->trust == RXQ_TIMER || q->armed)
			continue;
		rc = arm_or_disarm(w, q, true);
		if (rc == -EAGAIN)
			return rc;
		if (rc != 0)
			demote(w, q, "its interrupt cannot be enabled");
		else
			prove(w, q->port);
	}
	return 0;
}

void
rxq_disarm_all(struct rxmode *w)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct rxq *q = &w->queues[i];

		if (q->armed)
			arm_or_disarm(w, q, false);
	}
}

/* Of those that are worth arming. */
bool
rxq_all_armed(const struct rxmode *w)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		const struct rxq *q = &w->queues[i];

		if (!q->stopped && q->trust != RXQ_TIMER && !q->armed)
			return false;
	}
	return true;
}

bool
rxq_all_can_arm(const struct rxmode *w)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		if (!w->queues[i].stopped && w->queues[i].trust == RXQ_TIMER)
			return false;
	}
	return true;
}

bool
rxq_on_probation(const struct rxmode *w)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		if (!w->queues[i].stopped && w->queues[i].trust == RXQ_PROBATION)
			return true;
	}
	return false;
}

/* Packets were found after an armed sleep that no interrupt ended. */
void
rxq_waited(struct rxmode *w, uint16_t port, uint16_t queue)
{
	const struct rxq *q = rxq_find(w, port, queue);

	if (q != NULL && q->trust != RXQ_TIMER)
		w->waited |= UINT64_C(1) << (q - w->queues);
}

static void
rescued(struct rxmode *w, struct rxq *q)
{
	if (q->trust == RXQ_TRUSTED) {
		rxmode_count(&w->stats.rescues, 1);
		RXMODE_LOG(ERR, w, "port %u queue %u: packets waited without an interrupt", q->port,
			   q->queue);
		return;
	}
	rxmode_count(&w->stats.probation_rescues, 1);
	if (++q->probation_rescues == DEMOTE_AFTER)
		demote(w, q, "packets came and no interrupt");
}

/*
 * Of the queues where packets waited: should there have been an interrupt? Not of those that are
 * signalled by now: packet and time-out merely came together. Until the patience is over nothing is
 * judged, and all queues stay armed. The last look begins after that, however late this thread
 * gets to it. A queue costs so much polling twice at most, unless it was trusted.
 */
bool
rxq_judge(struct rxmode *w)
{
	uint64_t now_ns = rxmode_now_ns(w, rxmode_cycles(w));
	struct epoll_event events[RXMODE_MAX_QUEUES];
	int n;

	if (w->judge_ns == 0)
		w->judge_ns = now_ns + RXMODE_LATE_NS;
	n = rx_wait_for(&w->wait, events, RTE_DIM(events), 0);
	rxmode_events(w, events, n);
	for (int i = 0; i < n; i++) {
		if (events[i].data.u64 < RXMODE_MAX_QUEUES)
			w->waited &= ~(UINT64_C(1) << events[i].data.u64);
	}
	if (w->waited != 0 && now_ns < w->judge_ns)
		return false;
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		if ((w->waited >> i & 1) != 0)
			rescued(w, &w->queues[i]);
	}
	rxq_acquit(w);
	return true;
}

/* Nothing is to be judged any more. */
void
rxq_acquit(struct rxmode *w)
{
	w->waited = 0;
	w->judge_ns = 0;
}
