/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include <rte_cycles.h>

#include "peer.h"
#include "run.h"
#include "sender.h"
#include "simulated.h"
#include "wait.h"
#include "window.h"

#define LEAD_US 2000 /* from the start of the threads to that of the schedule */
/* Packets are lost when the receiver has looked for them so often in vain, a millisecond apart. */
#define EMPTY_LOOKS 10

static bool
is_here(const struct bench *bench)
{
	return bench->ports.sender < 0;
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
	if (is_here(bench))
		return sender_start(&bench->ports, plan, bench->tx_lcore);
	return peer_start(bench->ports.sender, plan);
}

static int
await_sender(struct bench *bench, const struct plan *plan, struct sender_report *report)
{
	if (is_here(bench))
		return sender_await(-1, report);
	return peer_await(bench->ports.sender, plan->run, report);
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

/* How far the threads have come. */
struct look {
	uint64_t passes;
	uint64_t turns;
	uint64_t counted;
};

static struct look
look_now(const struct bench *bench)
{
	struct look look = { 0 };

	if (is_here(bench))
		look.turns = sender_turns();
	/* In this order: the count has all that came in these passes. */
	look.passes = receiver_passes(&bench->receiver);
	look.counted = receiver_counted(&bench->receiver);
	return look;
}

/*
 * The first pass that ends may have begun before, so that it takes two to contain a whole one. The
 * sending thread has to turn as well, since it is what makes simulated devices move.
 */
static bool
has_looked(const struct bench *bench, const struct look *from, const struct look *to)
{
	return to->passes - from->passes >= 2 && (!is_here(bench) || to->turns - from->turns >= 2);
}

/*
 * What the sender has sent may still be under way. Time alone does not tell that it is lost, as
 * the receiver might not have had a CPU: it has to look in vain. Between two looks the link can
 * carry a whole ring. A receiver that sleeps is woken to look.
 */
static int
drain(struct bench *bench, const struct bench_point *point, uint64_t sent)
{
	double hz = (double)rte_get_tsc_hz();
	double ring_s = PORTS_NB_DESC / ports_line_rate(&bench->ports, point->frame);
	uint64_t between = (uint64_t)(hz * (1e-3 + ring_s));
	struct look from = look_now(bench), to;
	unsigned int empty = 0;

	while (empty < EMPTY_LOOKS && from.counted < sent) {
		if (wait_for_time(rte_rdtsc() + between) != 0)
			return -EINTR;
		to = look_now(bench);
		receiver_kick(&bench->receiver);
		if (to.counted == from.counted && !has_looked(bench, &from, &to))
			continue;
		empty = to.counted == from.counted ? empty + 1 : 0;
		from = to;
	}
	return 0;
}

/*
 * Register accesses are those of the whole run, read outside of it. The threads of a run hold
 * locks of a simulated device; this thread must not wait for them with its higher priority.
 */
static void
fill_mmio(struct bench *bench, struct bench_result *r, const struct mmio *before)
{
	double packets = (double)RTE_MAX(bench->receiver.received, 1u);
	struct mmio after;

	if (!simulated_mmio(bench->ports.rx, &after))
		return;
	r->mmio_reads = (double)(after.reads - before->reads) / packets;
	r->mmio_writes = (double)(after.writes - before->writes) / packets;
	r->mmio_exact = after.exact;
}

static int
watch_window(struct bench *bench, const struct plan *plan, struct snapshot *begin,
	     struct snapshot *end)
{
	uint64_t tsc = plan->start_tsc + plan->warm_up;
	int peer = bench->ports.sender, rc = peer_sleep_until(peer, tsc);

	window_snapshot(bench, begin);
	if (is_here(bench))
		sender_window_begins();
	if (rc == 0)
		rc = peer_sleep_until(peer, tsc + plan->window);
	window_snapshot(bench, end);
	if (is_here(bench))
		sender_window_ends();
	return rc;
}

static int
watch_run(struct bench *bench, const struct plan *plan, struct bench_result *result)
{
	struct sender_report report = { 0 };
	struct snapshot begin, end;
	int rc = watch_window(bench, plan, &begin, &end);

	if (rc == 0)
		rc = await_sender(bench, plan, &report);
	if (rc == 0)
		rc = drain(bench, &plan->point, report.sent);
	if (is_here(bench))
		sender_stop(&report, bench->tx_lcore);
	receiver_stop(&bench->receiver, bench->rx_lcore);
	window_settle(bench, &end);
	if (rc == 0)
		window_result(bench, &begin, &end, &report, result);
	return rc;
}

int
measure_run(struct bench *bench, const struct bench_point *point, struct bench_result *result)
{
	struct mmio before = { 0 };
	struct plan plan;
	int rc;

	simulated_mmio(bench->ports.rx, &before);
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
