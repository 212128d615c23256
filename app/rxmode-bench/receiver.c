/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_launch.h>

#include "frame.h"
#include "realtime.h"
#include "receiver.h"
#include "rules.h"
#include "rxmode_port_ops.h"

static void
note_step(struct receiver *r, uint64_t sent, uint64_t latency)
{
	uint64_t bin = (sent - r->step_tsc) / r->bin_cycles;
	struct receiver_bin *b;

	if (r->latency.total == 1)
		r->step_wake = latency;
	if (bin >= RECEIVER_BINS)
		return;
	b = &r->bins[bin];
	b->packets++;
	b->sum += latency;
	if (latency > b->max)
		b->max = latency;
}

static void
take(struct receiver *r, struct rte_mbuf **pkts, uint16_t n)
{
	uint64_t now = rte_rdtsc(), latency, counted = 0;
	struct frame_stamp stamp;

	for (uint16_t i = 0; i < n; i++) {
		if (!frame_read(pkts[i], &stamp) || stamp.run != r->run)
			continue;
		r->received++;
		if (stamp.counts == 0)
			continue;
		/* Clocks of two CPUs may differ by some cycles. */
		latency = now > stamp.tsc ? now - stamp.tsc : 0;
		histogram_add(&r->latency, latency);
		if (r->step_tsc != 0)
			note_step(r, stamp.tsc, latency);
		counted++;
	}
	rte_pktmbuf_free_bulk(pkts, n);
	__atomic_store_n(&r->counted, r->counted + counted, __ATOMIC_RELAXED);
}

static bool
stopped(const struct receiver *r)
{
	return __atomic_load_n(&r->stop, __ATOMIC_RELAXED);
}

/* A pass over all queues. Returns how many packets the queue with most of them had. */
static uint16_t
poll_once(struct receiver *r)
{
	const struct ports *ports = r->ports;
	struct rte_mbuf *pkts[RECEIVER_BURST];
	uint64_t begin = rte_rdtsc();
	uint16_t n, most = 0;

	for (uint16_t q = 0; q < ports->queues; q++) {
		n = rte_eth_rx_burst(ports->rx, q, pkts, RECEIVER_BURST);
		if (n != 0)
			take(r, pkts, n);
		if (r->worker != NULL)
			rxmode_report(r->worker, ports->rx, q, n);
		most = RTE_MAX(most, n);
	}
	if (most != 0)
		__atomic_store_n(&r->busy, r->busy + rte_rdtsc() - begin, __ATOMIC_RELAXED);
	__atomic_store_n(&r->passes, r->passes + 1, __ATOMIC_RELEASE);
	return most;
}

static void
poll_always(struct receiver *r)
{
	while (!stopped(r))
		poll_once(r);
}

static void
poll_as_worker(struct receiver *r)
{
	while (!stopped(r)) {
		poll_once(r);
		rxmode_idle(r->worker);
	}
	rxmode_leave(r->worker);
}

static void
poll_by_rule(struct receiver *r)
{
	rule_idle idle = rules_of(r->mode);

	rule_begin(&r->rule);
	while (!stopped(r))
		idle(&r->rule, poll_once(r));
	rule_end(&r->rule);
}

/* The power library pauses by itself. */
static bool
has_rule(const struct receiver *r)
{
	return rules_of(r->mode) != NULL && !r->ports->paused;
}

static int
receive(void *arg)
{
	struct receiver *r = arg;

	usage_of_me(&r->thread);
	if (r->realtime)
		realtime_set(REALTIME_MEASURED);
	__atomic_store_n(&r->ready, true, __ATOMIC_RELEASE);
	if (r->worker != NULL)
		poll_as_worker(r);
	else if (has_rule(r))
		poll_by_rule(r);
	else
		poll_always(r);
	if (r->realtime)
		realtime_set(REALTIME_NONE);
	return 0;
}

/* The mode before may have left an interrupt moderation that is not this one's. */
static void
moderate_none(const struct ports *ports)
{
	const struct rxmode_port_ops *ops = rxmode_port_ops(ports->rx);
	const struct rxmode_moderation none = { 0 };

	for (uint16_t q = 0; ops != NULL && q < ports->queues; q++)
		ops->moderation_set(ports->rx, q, &none);
}

static int
create_worker(struct receiver *r)
{
	const struct rxmode_conf conf = {
		.name = "rxmode-bench",
		.mode = r->mode == BENCH_ADAPTIVE ? RXMODE_ADAPTIVE : RXMODE_INTERRUPT,
		.latency_us = r->latency_us,
		.ring_size = PORTS_NB_DESC,
	};
	int rc = rxmode_create(&conf, &r->worker);

	for (uint16_t q = 0; rc == 0 && q < r->ports->queues; q++)
		rc = rxmode_queue_add(r->worker, r->ports->rx, q);
	return rc;
}

int
receiver_start(struct receiver *receiver, unsigned int lcore)
{
	int rc = 0;

	receiver->worker = NULL;
	receiver->rule.kick = -1;
	moderate_none(receiver->ports);
	if (receiver->mode == BENCH_INTERRUPT || receiver->mode == BENCH_ADAPTIVE)
		rc = create_worker(receiver);
	else if (has_rule(receiver))
		rc = rule_open(&receiver->rule, receiver->ports->rx, receiver->ports->queues,
			       receiver->latency_us);
	if (rc == 0)
		rc = rte_eal_remote_launch(receive, receiver, lcore);
	if (rc != 0) {
		receiver_free(receiver);
		return rc;
	}
	while (!__atomic_load_n(&receiver->ready, __ATOMIC_ACQUIRE))
		rte_delay_us_sleep(100);
	return 0;
}

uint64_t
receiver_counted(const struct receiver *receiver)
{
	return __atomic_load_n(&receiver->counted, __ATOMIC_RELAXED);
}

uint64_t
receiver_passes(const struct receiver *receiver)
{
	return __atomic_load_n(&receiver->passes, __ATOMIC_ACQUIRE);
}

uint64_t
receiver_busy(const struct receiver *receiver)
{
	return __atomic_load_n(&receiver->busy, __ATOMIC_RELAXED);
}

void
receiver_stats(const struct receiver *receiver, struct rxmode_stats *stats)
{
	if (receiver->worker != NULL)
		rxmode_stats_get(receiver->worker, stats);
	else
		rule_stats(&receiver->rule, stats);
}

void
receiver_kick(struct receiver *receiver)
{
	if (receiver->worker != NULL)
		rxmode_kick(receiver->worker);
	else if (receiver->rule.kick >= 0)
		rule_kick(&receiver->rule);
}

void
receiver_stop(struct receiver *receiver, unsigned int lcore)
{
	__atomic_store_n(&receiver->stop, true, __ATOMIC_RELAXED);
	receiver_kick(receiver);
	realtime_join(lcore);
}

void
receiver_free(struct receiver *receiver)
{
	rxmode_destroy(receiver->worker);
	receiver->worker = NULL;
	if (receiver->rule.kick >= 0)
		rule_close(&receiver->rule);
	receiver->rule.kick = -1;
}
