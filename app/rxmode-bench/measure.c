/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <string.h>
#include <time.h>

#include <rte_cycles.h>

#include "gbe_sim.h"
#include "measure.h"
#include "peer.h"
#include "sender.h"

#define NS_PER_S 1000000000
#define LEAD_US  2000 /* between the start of the threads and the schedule's */
#define DRAIN_MS 100  /* without a packet: those that miss are lost */
/* What a wake takes on an idle CPU is no sign of starving; all wakes together this part of time. */
#define WAKE_NS       2000
#define WAKES_PERCENT 2

/* Counters at one end of the window. */
struct snapshot {
	struct usage rx;
	struct rxmode_stats stats;
	struct timespec time;
};

bool
mmio_read(uint16_t port, struct mmio *mmio)
{
	const struct gbe_sim *sim = gbe_sim();
	struct gbe_sim_counts counts;

	if (sim == NULL)
		return false;
	sim->counts(port, &counts);
	*mmio = (struct mmio){ counts.reads, counts.writes, counts.exact };
	return true;
}

static void
take_snapshot(struct bench *bench, struct snapshot *s, void (*sender_too)(void))
{
	*s = (struct snapshot){ 0 };
	clock_gettime(CLOCK_MONOTONIC, &s->time);
	usage_read(&bench->receiver.thread, &s->rx);
	if (bench->receiver.worker != NULL)
		rxmode_stats_get(bench->receiver.worker, &s->stats);
	else
		l3fwd_rule_stats(&bench->receiver.l3fwd, &s->stats);
	if (bench->ports.sender < 0)
		sender_too();
}

static struct plan
make_plan(struct bench *bench, const struct bench_point *point)
{
	const struct options *o = &bench->options;
	uint64_t hz = rte_get_tsc_hz();

	return (struct plan){
		.point = *point,
		.run = ++bench->run,
		.realtime = o->realtime,
		.start_tsc = rte_rdtsc() + hz / 1000000 * LEAD_US,
		.warm_up = hz / 1000 * o->warm_up_ms,
		.window = hz / 1000 * o->window_ms,
		.late_limit = hz / 1000000 * o->late_us,
	};
}

static int
start_sender(struct bench *bench, const struct plan *plan)
{
	if (bench->ports.sender >= 0)
		return peer_start(bench->ports.sender, plan);
	return sender_start(&bench->ports, plan, bench->tx_lcore);
}

static int
await_sender(struct bench *bench, const struct plan *plan, struct sender_report *report)
{
	if (bench->ports.sender >= 0)
		return peer_await(bench->ports.sender, plan->run, report);
	return sender_await(report);
}

static void
stop_sender(struct bench *bench, struct sender_report *report)
{
	if (bench->ports.sender < 0)
		sender_stop(report, bench->tx_lcore);
}

static int
start_both(struct bench *bench, const struct plan *plan)
{
	struct receiver *r = &bench->receiver;
	int rc;

	*r = (struct receiver){
		.ports = &bench->ports,
		.mode = plan->point.mode,
		.run = plan->run,
		.realtime = plan->realtime,
		.latency_us = bench->options.latency_us,
		.wake_us = bench->wake_us,
		.bin_cycles = rte_get_tsc_hz() / 1000000 * RECEIVER_BIN_US,
	};
	if (plan->point.pattern == BENCH_STEP)
		r->step_tsc = plan->start_tsc + plan->warm_up;
	rc = receiver_start(r, bench->rx_lcore);
	if (rc != 0)
		return rc;
	rc = start_sender(bench, plan);
	if (rc != 0) {
		receiver_stop(r, bench->rx_lcore);
		receiver_free(r);
	}
	return rc;
}

/* What was sent at the end of the window may still be under way. */
static int
drain(struct bench *bench, uint64_t sent)
{
	uint64_t ms = rte_get_tsc_hz() / 1000, seen = 0, before;
	unsigned int idle = 0;

	while (idle < DRAIN_MS && bench->receiver.counted < sent) {
		before = seen;
		seen = bench->receiver.counted;
		idle = seen == before ? idle + 1 : 0;
		if (peer_sleep_until(-1, rte_rdtsc() + ms) != 0)
			return -EINTR;
	}
	return 0;
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
fill_usage(struct bench_result *r, const struct snapshot *from, const struct snapshot *to,
	   const struct usage *tx)
{
	struct usage rx = usage_between(&from->rx, &to->rx);
	uint64_t sleeps = to->stats.sleeps - from->stats.sleeps;
	double ns = r->seconds * 1e9;
	uint64_t woken = RTE_MIN(sleeps * WAKE_NS, (uint64_t)(ns * WAKES_PERCENT / 100));

	r->cpu_percent = 100 * (double)rx.cpu_ns / ns;
	r->sleeps_per_s = (double)sleeps / r->seconds;
	r->wakes_per_s = (double)(to->stats.wakes - from->stats.wakes) / r->seconds;
	r->spurious_per_s = (double)(to->stats.spurious - from->stats.spurious) / r->seconds;
	r->regime_changes = to->stats.regime_changes - from->stats.regime_changes;
	r->regime = from->stats.regime;
	if (r->regime_changes != 0)
		r->regime = "mixed";
	r->rescues = to->stats.rescues - from->stats.rescues;
	if (rx.waited_ns > woken)
		r->rx_waited_percent = 100 * (double)(rx.waited_ns - woken) / ns;
	r->tx_waited_percent = 100 * (double)tx->waited_ns / ns;
	r->rx_preempted = rx.preempted;
	r->tx_preempted = tx->preempted;
	r->steal_percent = 100 * (double)rx.steal_ns / ns;
}

static enum bench_verdict
judge(const struct options *o, const struct bench_result *r)
{
	const double limit = o->starved_percent;

	if (r->received > r->sent) {
		fprintf(stderr, "more packets have arrived than were sent\n");
		return BENCH_FAILED;
	}
	if (r->late_percent > limit || r->rx_waited_percent > limit ||
	    r->tx_waited_percent > limit || r->steal_percent > limit)
		return BENCH_STARVED;
	if (r->step_wake_us > 1e6 * PORTS_NB_DESC / r->point.rate)
		return BENCH_SLOW_WAKE;
	if (o->regime != NULL && r->point.mode == BENCH_ADAPTIVE &&
	    strcmp(o->regime, r->regime) != 0)
		return BENCH_OTHER_REGIME;
	return BENCH_OK;
}

static void
fill(struct bench *bench, struct bench_result *r, const struct snapshot *from,
     const struct snapshot *to, const struct sender_report *report)
{
	double hz = (double)rte_get_tsc_hz();

	r->seconds = (double)(to->time.tv_sec - from->time.tv_sec) +
		     (double)(to->time.tv_nsec - from->time.tv_nsec) / NS_PER_S;
	r->sent = report->sent;
	r->received = bench->receiver.counted;
	r->late_max_us = (double)report->late_max * 1e6 / hz;
	if (report->late != 0)
		r->late_percent =
			100 * (double)report->late / (double)RTE_MAX(report->late, report->sent);
	fill_latency(r, &bench->receiver.latency);
	fill_usage(r, from, to, &report->usage);
	if (r->point.pattern == BENCH_STEP)
		r->step_wake_us = (double)bench->receiver.step_wake * 1e6 / hz;
	r->verdict = judge(&bench->options, r);
}

/* Of the whole run: its threads hold locks of a simulated device, which might not be given back
 * while this thread waits for them with a higher priority.
 */
static void
fill_mmio(struct bench *bench, struct bench_result *r, const struct mmio *before)
{
	double packets = (double)RTE_MAX(bench->receiver.received, 1u);
	struct mmio after;

	if (!mmio_read(bench->ports.rx, &after))
		return;
	r->mmio_reads = (double)(after.reads - before->reads) / packets;
	r->mmio_writes = (double)(after.writes - before->writes) / packets;
	r->mmio_exact = after.exact;
}

static int
watch_run(struct bench *bench, const struct plan *plan, struct bench_result *result)
{
	uint64_t begin = plan->start_tsc + plan->warm_up;
	int peer = bench->ports.sender, rc = peer_sleep_until(peer, begin);
	struct sender_report report = { 0 };
	struct snapshot from, to;
	struct usage end;

	take_snapshot(bench, &from, sender_window_begins);
	if (rc == 0)
		rc = peer_sleep_until(peer, begin + plan->window);
	take_snapshot(bench, &to, sender_window_ends);
	if (rc == 0)
		rc = await_sender(bench, plan, &report);
	if (rc == 0)
		rc = drain(bench, report.sent);
	stop_sender(bench, &report);
	receiver_stop(&bench->receiver, bench->rx_lcore);
	/* Who waits for a CPU all the time has not been charged for it yet in the window. */
	usage_read(&bench->receiver.thread, &end);
	to.rx.waited_ns = end.waited_ns;
	if (rc == 0)
		fill(bench, result, &from, &to, &report);
	return rc;
}

int
measure_run(struct bench *bench, const struct bench_point *point, struct bench_result *result)
{
	struct mmio before = { 0 };
	struct plan plan;
	int rc;

	mmio_read(bench->ports.rx, &before);
	*result = (struct bench_result){ .point = *point };
	plan = make_plan(bench, point);
	rc = start_both(bench, &plan);
	if (rc == 0) {
		rc = watch_run(bench, &plan, result);
		if (rc == 0)
			fill_mmio(bench, result, &before);
		receiver_free(&bench->receiver);
	}
	if (rc == 0 || rc == -EINTR || rc == -ECONNRESET)
		return rc;
	result->verdict = BENCH_FAILED;
	return 0;
}
