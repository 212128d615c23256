/* SPDX-License-Identifier: BSD-3-Clause */

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

/*
 * policy_sim [--long] [--table] [--latency-us N]
 *
 * Runs our policy and the peers' over all traces at several wake costs, holds
 * ours to its guarantees, and says where a peer is better. The last lines name
 * each guarantee that does not hold; the exit code is 1 if there is one.
 */

#define BOUND_ALWAYS 2.0 /* x the optimum, on every trace */
#define BOUND_TIMER  2.3 /* the same without moderation in hardware */
#define BOUND_MEDIAN 1.3

/* Less than this is no difference: a fiftieth, 0.05 % of a core, 200 ns. */
#define BAND     0.98
#define BAND_CPU 0.0005
#define BAND_NS  200.0

#define MAX_POINTS 4096

/* The short form plays the bounds for own work on each so many machines, with and without traps. */
#define OWN_WORK_MACHINE 4

struct tally {
	bool table;
	unsigned int failures;
	double ratios[MAX_POINTS];
	size_t n;
	double worst;
	char worst_at[128];
	unsigned int compared, peer_cpu, peer_p99, peer_both;
};

struct point {
	const struct sim_trace *trace;
	const struct sim_costs *costs;
	double optimum;
};

static bool
better_cpu(const struct sim_result *a, const struct sim_result *b)
{
	return a->cpu < b->cpu * BAND - BAND_CPU;
}

static bool
better_p99(const struct sim_result *a, const struct sim_result *b)
{
	return a->p99_ns < b->p99_ns * BAND - BAND_NS;
}

static void __attribute__((format(printf, 3, 4)))
broken(struct tally *tally, const struct point *point, const char *format, ...)
{
	char what[128];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	printf("BROKEN %s, wake %.0f (%.0f) us, arm %.2f us: %s\n", point->trace->name,
	       point->costs->wake_ns / 1e3, point->costs->wake_cpu_ns / 1e3,
	       point->costs->arm_ns / 1e3, what);
	tally->failures++;
}

static double
ratio_of(const struct point *point, const struct sim_result *result)
{
	return (result->cost_ns + 1) / (point->optimum + 1);
}

static void
print_row(const struct tally *tally, const struct point *point, const struct sim_rule *rule,
	  const struct sim_result *result, const char *mark)
{
	if (!tally->table)
		return;
	printf("%-36s %5.0f %-14s %8.3f %8.1f %8.1f %8.1f %8.2f %6llu %s\n", point->trace->name,
	       point->costs->wake_ns / 1e3, rule->name, 100 * result->cpu, result->p50_ns / 1e3,
	       result->p99_ns / 1e3, result->max_ns / 1e3, ratio_of(point, result),
	       (unsigned long long)result->drops, mark);
}

/* Changes of regime, and those within the second before each. */
struct changes {
	uint64_t count;
	uint64_t last_ns;
	uint64_t shortest_ns;
};

static void
watch_changes(void *arg, const void *state, uint64_t now_ns)
{
	struct changes *changes = arg;
	uint64_t count = sim_ours_changes(state);

	if (count == changes->count)
		return;
	if (changes->count != 0 && now_ns - changes->last_ns < changes->shortest_ns)
		changes->shortest_ns = now_ns - changes->last_ns;
	if (count - changes->count > 1)
		changes->shortest_ns = 0;
	changes->last_ns = now_ns;
	changes->count = count;
}

static struct sim_result
judge_changes(struct tally *tally, const struct point *point, const struct sim_rule *rule)
{
	struct changes changes = { .shortest_ns = SIM_FOREVER };
	_Alignas(16) char state[SIM_STATE_SIZE];
	struct sim_result result =
		sim_run(point->trace, point->costs, rule, state, watch_changes, &changes);

	if (point->trace->constant && changes.shortest_ns < SIM_S(1))
		broken(tally, point, "%s changes its regime twice in %.3f s", rule->name,
		       changes.shortest_ns / 1e9);
	return result;
}

static struct sim_result
judge_ours(struct tally *tally, const struct point *point, const struct sim_rule *rule)
{
	struct sim_result result = judge_changes(tally, point, rule);
	double ratio = ratio_of(point, &result);

	print_row(tally, point, rule, &result, "");
	if (ratio > (rule == &sim_ours ? BOUND_ALWAYS : BOUND_TIMER))
		broken(tally, point, "%s costs %.2f x the optimum", rule->name, ratio);
	if (result.drops != 0)
		broken(tally, point, "%s drops %llu packets", rule->name,
		       (unsigned long long)result.drops);
	if (rule != &sim_ours)
		return result;
	if (tally->n == MAX_POINTS)
		abort();
	tally->ratios[tally->n++] = ratio;
	if (ratio > tally->worst) {
		tally->worst = ratio;
		snprintf(tally->worst_at, sizeof(tally->worst_at), "%s, wake %.0f us",
			 point->trace->name, point->costs->wake_ns / 1e3);
	}
	return result;
}

static void
judge_peer(struct tally *tally, const struct point *point, const struct sim_rule *rule,
	   const struct sim_result *ours)
{
	_Alignas(16) char state[SIM_STATE_SIZE];
	struct sim_result result = sim_run(point->trace, point->costs, rule, state, NULL, NULL);
	bool cpu = better_cpu(&result, ours), p99 = better_p99(&result, ours);
	uint64_t allowed = point->costs->latency_ns + point->costs->wake_ns +
			   point->costs->ring_size * point->costs->packet_ns;

	print_row(tally, point, rule, &result,
		  cpu && p99 ? "BETTER IN BOTH" :
		  cpu        ? "better cpu" :
		  p99        ? "better p99" :
			       "");
	tally->compared++;
	tally->peer_cpu += cpu;
	tally->peer_p99 += p99;
	if (cpu && p99 && result.drops == 0) {
		printf("%s, wake %.0f us, arm %.2f us: %s is better in both: cpu %.2f < %.2f %%, p99 %.1f < %.1f us\n",
		       point->trace->name, point->costs->wake_ns / 1e3, point->costs->arm_ns / 1e3,
		       rule->name, 100 * result.cpu, 100 * ours->cpu, result.p99_ns / 1e3,
		       ours->p99_ns / 1e3);
		tally->peer_both++;
	}
	if (strcmp(rule->name, "interrupt") == 0 && ours->p99_ns > allowed &&
	    ours->cpu > 1.1 * result.cpu)
		broken(tally, point, "neither CPU near interrupt's nor p99 within the knob");
}

/* With what an application's own work may wait for. The optimum keeps that bound as well. */
static void
judge_own_work(struct tally *tally, const struct sim_trace *trace, const struct sim_costs *costs)
{
	struct sim_costs bounded = *costs;
	struct point point = { .trace = trace, .costs = &bounded };

	bounded.own_work = true;
	bounded.longest_sleep_ns = SIM_MS(100);
	point.optimum = sim_optimum(trace, &bounded);
	judge_ours(tally, &point, &sim_ours);
}

static void
judge_point(struct tally *tally, const struct sim_trace *trace, const struct sim_costs *costs)
{
	struct point point = {
		.trace = trace,
		.costs = costs,
		.optimum = sim_optimum(trace, costs),
	};
	struct sim_result ours = judge_ours(tally, &point, &sim_ours);

	judge_ours(tally, &point, &sim_ours_timer);
	for (size_t i = 0; i < sim_nb_peers; i++) {
		/* A kernel looks at no simulated NIC. */
		if (!sim_peers[i].in_kernel || costs->arm_ns < SIM_US(1))
			judge_peer(tally, &point, &sim_peers[i], &ours);
	}
}

/* Constant load for long enough to see a regime flap. */
static void
judge_steady(struct tally *tally, const struct sim_costs *costs, double most_pps)
{
	static const double rates[] = {
		500, 1e3, 2e3, 3e3, 5e3, 7e3, 1e4, 1.5e4, 2e4, 5e4, 1e5, 3e5, 1e6, SIM_LINE_PPS,
	};

	for (size_t i = 0; i < 2 * sizeof(rates) / sizeof(rates[0]); i++) {
		double pps = rates[i / 2];
		struct point point = { .costs = costs };
		struct sim_trace trace;

		if (pps > most_pps)
			break;
		trace = sim_trace_constant(pps, SIM_S(8), i % 2 != 0);
		point.trace = &trace;
		judge_changes(tally, &point, &sim_ours);
		judge_changes(tally, &point, &sim_ours_timer);
		sim_trace_free(&trace);
	}
}

/*
 * Packets so close that some are certain to come within the knob: then a timer is
 * enough, and interrupts are not armed in vain, however long that would take.
 */
#define DENSE_CPU    1.3  /* x what the packets take and a wake for each knob */
#define DENSE_WRITES 0.05 /* a packet */

static struct sim_result
judge_dense_trace(struct tally *tally, const struct sim_costs *costs, const struct sim_trace *trace)
{
	struct point point = { .costs = costs, .trace = trace };
	_Alignas(16) char state[SIM_STATE_SIZE];
	struct sim_result result = sim_run(trace, costs, &sim_ours, state, NULL, NULL);
	uint64_t bound_ns = costs->latency_ns + costs->wake_ns;
	double work = (double)trace->n * costs->packet_ns / trace->end_ns;
	double least = work + (1 - work) * costs->wake_cpu_ns / bound_ns;

	/* A packet that comes first in a sleep waits for those that it wakes with. */
	bound_ns += costs->disarm_ns + costs->round_ns;
	if (result.cpu > DENSE_CPU * least)
		broken(tally, &point, "awake for %.1f %%, %.1f at least", 100 * result.cpu,
		       100 * least);
	if (result.p99_ns > bound_ns || result.drops != 0)
		broken(tally, &point, "p99 %.1f us, %llu drops", result.p99_ns / 1e3,
		       (unsigned long long)result.drops);
	if (2.0 * result.arms > DENSE_WRITES * trace->n)
		broken(tally, &point, "%.3f register writes a packet",
		       2.0 * result.arms / trace->n);
	return result;
}

/* A machine that now and then is so late that the ring is full: that tells nothing of the load. */
static void
judge_dense_late(struct tally *tally, const struct sim_costs *costs, const struct sim_trace *trace,
		 double prompt_cpu)
{
	struct sim_costs late = *costs;
	struct point point = { .costs = &late, .trace = trace };
	_Alignas(16) char state[SIM_STATE_SIZE];
	struct sim_result result;

	late.late_every = 500;
	late.late_ns = SIM_US(400);
	result = sim_run(trace, &late, &sim_ours, state, NULL, NULL);
	if (result.cpu > 1.1 * prompt_cpu)
		broken(tally, &point, "awake for %.1f %% where some wakes are late, %.1f without",
		       100 * result.cpu, 100 * prompt_cpu);
}

static void
judge_dense(struct tally *tally, const struct sim_costs *costs)
{
	static const double rates[] = { 5e5, 1e6, SIM_LINE_PPS };

	for (size_t i = 0; i < 3 * sizeof(rates) / sizeof(rates[0]); i++) {
		double pps = rates[i / 3];
		struct sim_trace trace =
			i % 3 == 2 ? sim_trace_bursts(32, SIM_LINE_PPS, 32e9 / pps, SIM_MS(200)) :
				     sim_trace_constant(pps, SIM_MS(200), i % 3 == 1);

		struct sim_result result = judge_dense_trace(tally, costs, &trace);

		judge_dense_late(tally, costs, &trace, result.cpu);
		sim_trace_free(&trace);
	}
}

static void
watch_polling(void *arg, const void *state, uint64_t now_ns)
{
	(void)now_ns;
	if (sim_ours_regime(state) == RXMODE_REGIME_POLLING)
		*(bool *)arg = true;
}

/* A load that is worth polling for, then almost none: polling has to end with it. */
static void
judge_end_of_polling(struct tally *tally)
{
	struct sim_costs costs = sim_default_costs;
	struct sim_trace trace = sim_trace_constant(2e5, SIM_S(2), false);
	struct point point = { .costs = &costs, .trace = &trace };
	_Alignas(16) char state[SIM_STATE_SIZE];
	struct sim_result result;
	bool polled = false;

	costs.packet_ns = 4900; /* 98 % of a core */
	trace.end_ns = SIM_S(8);
	for (size_t i = trace.n - 600; i < trace.n; i++)
		trace.at[i] = trace.at[i - 1] + SIM_MS(10);
	result = sim_run(&trace, &costs, &sim_ours, state, watch_polling, &polled);
	if (!polled)
		broken(tally, &point, "98 %% of a core is not worth polling");
	if (result.cpu > 2.1 / 8)
		broken(tally, &point, "still awake for %.0f %% after polling", 100 * result.cpu);
	sim_trace_free(&trace);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int
verdict(struct tally *tally)
{
	double median;

	qsort(tally->ratios, tally->n, sizeof(tally->ratios[0]), compare);
	median = tally->ratios[tally->n / 2];
	printf("%zu points: cost %.2f x the optimum in the median, %.2f at most (%s)\n", tally->n,
	       median, tally->worst, tally->worst_at);
	printf("of %u comparisons a peer has less CPU in %u, less p99 in %u, both in %u\n",
	       tally->compared, tally->peer_cpu, tally->peer_p99, tally->peer_both);
	tally->failures += tally->peer_both;
	if (median > BOUND_MEDIAN) {
		printf("BROKEN the median is above %.1f\n", BOUND_MEDIAN);
		tally->failures++;
	}
	printf("%u guarantees broken\n", tally->failures);
	return tally->failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A register write is posted on a bus, and a trap on simulated NICs. */
static const struct machine {
	double wake_us, wake_cpu_us, write_us;
} machines[] = {
	{ 1, 1, 0.25 },
	{ 2, 2, 0.25 },
	{ 5, 5, 0.25 },
	{ 13, 13, 0.25 },
	{ 24, 24, 0.25 },
	{ 50, 50, 0.25 },
	{ 100, 100, 0.25 },
	{ 170, 170, 0.25 },
	{ 13, 13, 8 },
	{ 24, 24, 8 },
	{ 50, 50, 8 },
	/* What wakes the thread is elsewhere, or its CPU slept deeply. */
	{ 60, 20, 8 },
	{ 60, 20, 0.25 },
	{ 24, 5, 0.25 },
};

static void
judge_machine(struct tally *tally, struct sim_costs costs, size_t number, bool long_form)
{
	const struct machine *machine = &machines[number];
	struct sim_trace_set set;

	costs.wake_ns = (uint64_t)(machine->wake_us * 1000);
	costs.wake_cpu_ns = (uint64_t)(machine->wake_cpu_us * 1000);
	costs.arm_ns = (uint64_t)(machine->write_us * 1000);
	costs.disarm_ns = costs.arm_ns;
	set = sim_traces_create(&costs, long_form ? 300000 : 10000);
	for (size_t i = 0; i < set.n; i++) {
		judge_point(tally, &set.traces[i], &costs);
		if (long_form || number % OWN_WORK_MACHINE == 2)
			judge_own_work(tally, &set.traces[i], &costs);
	}
	sim_traces_free(&set);
	/* Where the ring fills in two wakes there is no time for a choice. */
	if (2 * machine->wake_us * 1e-6 * SIM_LINE_PPS < costs.ring_size / 2)
		judge_dense(tally, &costs);
	if (number % 2 != 0)
		judge_steady(tally, &costs, long_form ? SIM_LINE_PPS : 1e4);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "long", no_argument, NULL, 'l' },
		{ "table", no_argument, NULL, 't' },
		{ "latency-us", required_argument, NULL, 'u' },
		{ NULL, 0, NULL, 0 },
	};
	struct sim_costs costs = sim_default_costs;
	struct tally tally = { 0 };
	bool long_form = false;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'l')
			long_form = true;
		else if (option == 't')
			tally.table = true;
		else if (option == 'u')
			costs.latency_ns = SIM_US(strtoul(optarg, NULL, 10));
		else
			return EXIT_FAILURE;
	}
	if (tally.table)
		printf("%-36s %5s %-14s %8s %8s %8s %8s %8s %6s\n", "trace", "wake", "rule",
		       "cpu %", "p50 us", "p99 us", "max us", "x opt", "drops");
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		judge_machine(&tally, costs, i, long_form);
	judge_end_of_polling(&tally);
	return verdict(&tally);
}
