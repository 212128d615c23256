/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_cycles.h>

#include "batch.h"
#include "window.h"

#define NS_PER_S 1000000000
/*
 * A sleeper waits for a CPU at every wake, an idle CPU too. So much for each sleep is no sign of
 * starving, as long as all of it together is below this part of the window.
 */
#define WAKE_NS       2000
#define WAKES_PERCENT 2
/*
 * lib/rxmode reports an interrupt as missing that is 20 ms late. When the threads that pass
 * interrupts on have waited for a CPU half as long, this says nothing of the driver.
 */
#define RELAY_STARVED_NS 10000000

void
window_snapshot(const struct bench *bench, struct snapshot *s)
{
	const struct receiver *r = &bench->receiver;

	*s = (struct snapshot){ 0 };
	clock_gettime(CLOCK_MONOTONIC, &s->time);
	usage_read(&r->thread, &s->rx);
	s->others_waited_ns = usage_others_waited_ns(&r->thread);
	receiver_stats(r, &s->stats);
	s->busy = receiver_busy(r);
	s->batch = batch_done();
}

void
window_settle(const struct bench *bench, struct snapshot *end)
{
	struct usage now;

	usage_read(&bench->receiver.thread, &now);
	end->rx.waited_ns = now.waited_ns;
	end->others_waited_ns = usage_others_waited_ns(&bench->receiver.thread);
}

static void
fill_latency(struct bench_result *r, const struct histogram *h)
{
	double us = 1e6 / (double)rte_get_tsc_hz();

	r->p50_us = (double)histogram_percentile(h, 50) * us;
	r->p90_us = (double)histogram_percentile(h, 90) * us;
	r->p99_us = (double)histogram_percentile(h, 99) * us;
	r->p999_us = (double)histogram_percentile(h, 99.9) * us;
	r->p9999_us = (double)histogram_percentile(h, 99.99) * us;
	r->max_us = (double)h->max * us;
}

static void
fill_sleeps(struct bench_result *r, const struct rxmode_stats *from, const struct rxmode_stats *to)
{
	r->sleeps_per_s = (double)(to->sleeps - from->sleeps) / r->seconds;
	r->wakes_per_s = (double)(to->wakes - from->wakes) / r->seconds;
	r->spurious_per_s = (double)(to->spurious - from->spurious) / r->seconds;
	r->regime_changes = to->regime_changes - from->regime_changes;
	r->regime = r->regime_changes == 0 ? from->regime : "mixed";
	r->rescues = to->rescues - from->rescues;
}

static void
fill_usage(struct bench_result *r, const struct usage *rx, const struct usage *tx, uint64_t sleeps)
{
	double ns = r->seconds * 1e9;
	uint64_t woken = RTE_MIN(sleeps * WAKE_NS, (uint64_t)(ns * WAKES_PERCENT / 100));

	r->cpu_percent = 100 * (double)rx->cpu_ns / ns;
	if (rx->waited_ns > woken)
		r->rx_waited_percent = 100 * (double)(rx->waited_ns - woken) / ns;
	r->tx_waited_percent = 100 * (double)tx->waited_ns / ns;
	r->rx_preempted = rx->preempted;
	r->tx_preempted = tx->preempted;
	r->steal_percent = 100 * (double)rx->steal_ns / ns;
}

static bool
is_starved(const struct bench_result *r, double limit_percent, uint64_t others_waited_ns)
{
	if (r->late_percent > limit_percent || r->rx_waited_percent > limit_percent ||
	    r->tx_waited_percent > limit_percent || r->steal_percent > limit_percent)
		return true;
	return r->rescues != 0 && others_waited_ns > RELAY_STARVED_NS;
}

static enum bench_verdict
judge(const struct options *o, const struct bench_result *r, uint64_t others_waited_ns)
{
	if (r->received > r->sent) {
		fprintf(stderr, "more packets have arrived than were sent\n");
		return BENCH_FAILED;
	}
	if (is_starved(r, o->starved_percent, others_waited_ns))
		return BENCH_STARVED;
	if (r->step_wake_us > 1e6 * PORTS_NB_DESC / r->point.rate)
		return BENCH_SLOW_WAKE;
	if (o->regime != NULL && r->point.mode == BENCH_ADAPTIVE &&
	    strcmp(o->regime, r->regime) != 0)
		return BENCH_OTHER_REGIME;
	return BENCH_OK;
}

static double
seconds_between(const struct timespec *from, const struct timespec *to)
{
	return (double)(to->tv_sec - from->tv_sec) +
	       (double)(to->tv_nsec - from->tv_nsec) / NS_PER_S;
}

static void
fill_traffic(const struct bench *bench, struct bench_result *r, const struct sender_report *report)
{
	double us = 1e6 / (double)rte_get_tsc_hz();

	r->sent = report->sent;
	r->received = receiver_counted(&bench->receiver);
	r->late_max_us = (double)report->late_max * us;
	if (report->late != 0)
		r->late_percent =
			100 * (double)report->late / (double)RTE_MAX(report->late, report->sent);
	fill_latency(r, &bench->receiver.latency);
	if (r->point.pattern == BENCH_STEP)
		r->step_wake_us = (double)bench->receiver.step_wake * us;
}

void
window_result(const struct bench *bench, const struct snapshot *begin, const struct snapshot *end,
	      const struct sender_report *report, struct bench_result *result)
{
	struct usage rx = usage_between(&begin->rx, &end->rx);

	result->seconds = seconds_between(&begin->time, &end->time);
	result->batch_percent = 100 * (end->batch - begin->batch) / result->seconds;
	result->busy_percent = 100 * (double)(end->busy - begin->busy) /
			       ((double)rte_get_tsc_hz() * result->seconds);
	fill_traffic(bench, result, report);
	fill_sleeps(result, &begin->stats, &end->stats);
	fill_usage(result, &rx, &report->usage, end->stats.sleeps - begin->stats.sleeps);
	result->verdict =
		judge(&bench->options, result, end->others_waited_ns - begin->others_waited_ns);
}
