/* SPDX-License-Identifier: BSD-3-Clause */

#include <fcntl.h>
#include <unistd.h>

#include <rte_ethdev.h>

#include "rxmode_int.h"

/*
 * The interrupts of queues, and how far they are believed. A driver may report
 * success and never interrupt, so a queue is on probation until its first
 * interrupt; one that twice had packets waiting without is polled by timer.
 */

#define DEMOTE_AFTER	2

struct rxq *
rxq_find(struct rxmode *w, uint16_t port, uint16_t queue)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		if (w->queues[i].port == port && w->queues[i].queue == queue)
			return &w->queues[i];
	}
	return NULL;
}

/*
 * The fd is duplicated, as the driver closes its own when the port stops.
 * Edge-triggered, so that it need not be read: neither a stale count nor another
 * worker on the same vector can hide a signal.
 */
void
rxq_register(struct rxmode *w, struct rxq *q)
{
	struct rte_eth_conf conf;
	int fd;

	q->trust = RXQ_TIMER;
	q->fd = -1;
	q->armed = false;
	q->probation_rescues = 0;
	q->interval_ns = 0;
	if (q->stopped || w->conf.mode == RXMODE_POLL ||
	    rte_eth_dev_conf_get(q->port, &conf) != 0 || conf.intr_conf.rxq == 0)
		return;
	fd = rte_eth_dev_rx_intr_ctl_q_get_fd(q->port, q->queue);
	if (fd < 0)
		return;
	q->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (q->fd < 0)
		return;
	if (rx_wait_add(&w->wait, q->fd, EPOLLIN | EPOLLET, EVENT_QUEUE(q - w->queues)) != 0) {
		close(q->fd);
		q->fd = -1;
		return;
	}
	q->trust = RXQ_PROBATION;
}

void
rxq_unregister(struct rxmode *w, struct rxq *q)
{
	if (q->armed && !q->stopped)
		rte_eth_dev_rx_intr_disable(q->port, q->queue);
	q->armed = false;
	if (q->fd < 0)
		return;
	rx_wait_del(&w->wait, q->fd);
	close(q->fd);
	q->fd = -1;
	q->trust = RXQ_TIMER;
}

/* Ports may have been stopped and started with nobody saying so: take their fds anew. */
void
rxq_refresh_all(struct rxmode *w)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct rxq *q = &w->queues[i];
		enum rxq_trust trust = q->trust;

		if (q->fd < 0)
			continue;
		rxq_unregister(w, q);
		rxq_register(w, q);
		if (q->trust == RXQ_PROBATION && trust == RXQ_TRUSTED)
			q->trust = trust;
	}
}

static void
rxq_demote(struct rxmode *w, struct rxq *q, const char *why)
{
	RXMODE_LOG(WARNING, w, "port %u queue %u: %s, polled by timer from now on",
		   q->port, q->queue, why);
	rxq_unregister(w, q);
}

/*
 * Devices count from one interrupt to the next: add the wake that lies between
 * an interrupt and the next sleep. What differs little is left as it is.
 */
void
rxq_moderate_all(struct rxmode *w, uint64_t moderation_ns)
{
	uint64_t interval_ns = moderation_ns == 0 ? 0 : moderation_ns + w->policy_conf.wake_ns;

	for (uint16_t i = 0; i < w->nb_queues && w->policy_conf.hw_moderation; i++) {
		struct rxq *q = &w->queues[i];

		if (q->stopped || q->trust == RXQ_TIMER)
			continue;
		if (interval_ns <= q->interval_ns &&
		    interval_ns >= q->interval_ns - q->interval_ns / 8)
			continue;
		if (w->conf.set_moderation(w->conf.arg, q->port, q->queue, interval_ns) < 0)
			w->policy_conf.hw_moderation = false;
		else
			q->interval_ns = interval_ns;
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
		rc = rte_eth_dev_rx_intr_enable(q->port, q->queue);
		if (rc == -EAGAIN)
			return rc;
		if (rc != 0)
			rxq_demote(w, q, "its interrupt cannot be enabled");
		else
			q->armed = true;
	}
	return 0;
}

void
rxq_disarm_all(struct rxmode *w)
{
	for (uint16_t i = 0; i < w->nb_queues; i++) {
		struct rxq *q = &w->queues[i];

		if (!q->armed)
			continue;
		rte_eth_dev_rx_intr_disable(q->port, q->queue);
		q->armed = false;
	}
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

/*
 * Packets were found after an armed sleep that no interrupt ended. If the
 * interrupt is here by now, packet and time-out merely came together.
 */
void
rxq_judge(struct rxmode *w, struct rxq *q)
{
	struct epoll_event events[RXMODE_MAX_QUEUES];
	bool known = q->trust == RXQ_TRUSTED;
	int n;

	if (q->trust == RXQ_TIMER)
		return;
	n = rx_wait_for(&w->wait, events, RTE_DIM(events), 0);
	rxmode_events(w, events, n);
	for (int i = 0; i < n; i++) {
		if (events[i].data.u64 == EVENT_QUEUE(q - w->queues))
			return;
	}
	if (known) {
		w->stats.rescues++;
		RXMODE_LOG(ERR, w, "port %u queue %u: packets waited without an interrupt",
			   q->port, q->queue);
		return;
	}
	w->stats.probation_rescues++;
	if (++q->probation_rescues == DEMOTE_AFTER)
		rxq_demote(w, q, "packets came and no interrupt");
}
