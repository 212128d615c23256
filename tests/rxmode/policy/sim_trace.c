/* SPDX-License-Identifier: BSD-3-Clause */

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim.h"

/*
 * The traces. Random ones start from a fixed seed: a run can be repeated.
 */

static uint64_t seed;

static double
uniform(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return ((seed >> 11) + 1) / 9007199254740993.0;
}

static void
append(struct sim_trace *trace, size_t *room, double at)
{
	if (trace->n == *room) {
		*room = *room == 0 ? 1024 : 2 * *room;
		trace->at = realloc(trace->at, *room * sizeof(*trace->at));
		if (trace->at == NULL)
			abort();
	}
	trace->at[trace->n++] = (uint64_t)at;
}

static void __attribute__((format(printf, 2, 3)))
name(struct sim_trace *trace, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(trace->name, sizeof(trace->name), format, args);
	va_end(args);
}

struct sim_trace
sim_trace_constant(double pps, uint64_t end_ns, bool poisson)
{
	struct sim_trace trace = { .end_ns = end_ns, .constant = true };
	size_t room = 0;
	double gap = 1e9 / pps;

	seed = 88172645463325252ULL;
	name(&trace, "%s %.0f pps", poisson ? "Poisson" : "constant", pps);
	/* Frames are never closer than the wire allows. */
	for (double at = gap / 2; pps > 0 && at < end_ns;) {
		append(&trace, &room, at);
		at += poisson ? fmax(1e9 / SIM_LINE_PPS, -log(uniform()) * gap) : gap;
	}
	return trace;
}

struct sim_trace
sim_trace_bursts(uint32_t burst, double pps, double period_ns, uint64_t end_ns)
{
	struct sim_trace trace = { .end_ns = end_ns };
	size_t room = 0;

	name(&trace, "%u at %.0f pps, each %.0f us", burst, pps, period_ns / 1e3);
	for (double start = period_ns / 2; start < end_ns; start += period_ns) {
		for (uint32_t i = 0; i < burst; i++) {
			double at = start + i * 1e9 / pps;

			if (at < end_ns && (trace.n == 0 || at >= trace.at[trace.n - 1]))
				append(&trace, &room, at);
		}
	}
	return trace;
}

/* Line rate for half of each period, nothing in the other half. */
static struct sim_trace
square(double period_ns, size_t most)
{
	double wanted = fmax(4 * period_ns, 2e9 * most / SIM_LINE_PPS);
	struct sim_trace trace =
		sim_trace_bursts((uint32_t)(period_ns / 2 * SIM_LINE_PPS / 1e9) + 1, SIM_LINE_PPS,
				 period_ns, (uint64_t)wanted);

	name(&trace, "square wave %.0f us", period_ns / 1000);
	return trace;
}

static struct sim_trace
sawtooth(uint64_t period_ns, uint64_t end_ns)
{
	struct sim_trace trace = { .end_ns = end_ns };
	size_t room = 0;

	name(&trace, "sawtooth %.0f ms", period_ns / 1e6);
	for (double at = 0; at < end_ns;) {
		double phase = fmod(at, period_ns) / period_ns;

		append(&trace, &room, at);
		at += 1e9 / fmax(100, phase * SIM_LINE_PPS);
	}
	return trace;
}

struct sim_trace
sim_trace_step(uint64_t idle_ns, uint64_t busy_ns)
{
	struct sim_trace trace = { .end_ns = idle_ns + busy_ns };
	size_t room = 0;

	name(&trace, "step to line rate");
	for (double at = idle_ns; at < idle_ns + busy_ns; at += 1e9 / SIM_LINE_PPS)
		append(&trace, &room, at);
	return trace;
}

/* Line rate, then one packet per 10 ms: what ended the load is not the end of the trace. */
static struct sim_trace
step_down(uint64_t busy_ns, uint64_t trickle_ns)
{
	struct sim_trace trace = { .end_ns = busy_ns + trickle_ns };
	size_t room = 0;

	name(&trace, "line rate to trickle");
	for (double at = 0; at < busy_ns; at += 1e9 / SIM_LINE_PPS)
		append(&trace, &room, at);
	for (double at = busy_ns + 1e7; at < busy_ns + trickle_ns; at += 1e7)
		append(&trace, &room, at);
	return trace;
}

/* One packet each @p gap_ns: a time at which some rule changes its mind. */
static struct sim_trace
trickle(const char *threshold, uint64_t gap_ns, size_t most)
{
	uint64_t end_ns = gap_ns * (most / 4 < 4000 ? most / 4 : 4000);
	struct sim_trace trace = sim_trace_bursts(1, 1e6, gap_ns, end_ns);

	name(&trace, "trickle at %s", threshold);
	trace.constant = true;
	return trace;
}

static struct sim_trace
named_bursts(const char *what, uint32_t burst, double pps, double period_ns, size_t most)
{
	double seconds = fmin(4, period_ns / 1e9 * most / burst);
	struct sim_trace trace = sim_trace_bursts(burst, pps, period_ns, (uint64_t)(seconds * 1e9));

	name(&trace, "%s", what);
	return trace;
}

#define MAX_TRACES 96

static void
add(struct sim_trace_set *set, struct sim_trace trace)
{
	if (set->n == MAX_TRACES)
		abort();
	set->traces[set->n++] = trace;
}

static void
add_constant(struct sim_trace_set *set, size_t most)
{
	static const double rates[] = {
		1, 10, 100, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2.5e5, 5e5, 1e6, SIM_LINE_PPS,
	};

	add(set, sim_trace_constant(0, SIM_S(5), false));
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		uint64_t end_ns = (uint64_t)(1e9 * fmin(5, most / rates[i]));

		add(set, sim_trace_constant(rates[i], end_ns, false));
		add(set, sim_trace_constant(rates[i], end_ns, true));
	}
}

static void
add_bursts(struct sim_trace_set *set, size_t most)
{
	add(set, named_bursts("2 packets 3 us apart, each 10 ms", 2, 333333, 1e7, most));
	add(set, named_bursts("2 packets 40 us apart, each 10 ms", 2, 25000, 1e7, most));
	add(set, named_bursts("4 at line rate, each 1 ms", 4, SIM_LINE_PPS, 1e6, most));
	add(set, named_bursts("12 packets 2 us apart, each 10 ms", 12, 5e5, 1e7, most));
	add(set, named_bursts("32 at line rate, each 10 ms", 32, SIM_LINE_PPS, 1e7, most));
	add(set, named_bursts("32 packets 2 us apart, each 1 ms", 32, 5e5, 1e6, most));
	add(set, named_bursts("256 at line rate, each 1 ms", 256, SIM_LINE_PPS, 1e6, most));
	add(set, named_bursts("512 at line rate, each 10 ms", 512, SIM_LINE_PPS, 1e7, most));
	add(set, named_bursts("4096 at line rate, each 20 ms", 4096, SIM_LINE_PPS, 2e7, most));
}

static void
add_adversarial(struct sim_trace_set *set, const struct sim_costs *costs, size_t most)
{
	uint64_t knob = costs->latency_ns;
	uint64_t cycle = knob + costs->wake_ns;

	add(set, square(2.0 * knob, most));
	add(set, square(2.0 * cycle, most));
	add(set, square(2.0 * cycle + 4000, most));
	add(set, square(1e6, most));
	add(set, square(1e7, most));
	add(set, square(2e8, most)); /* the policy's window */
	add(set, trickle("the knob - 1 us", knob - 1000, most));
	add(set, trickle("the knob + 1 us", knob + 1000, most));
	add(set, trickle("knob + wake - 1 us", cycle - 1000, most));
	add(set, trickle("knob + wake + 1 us", cycle + 1000, most));
	add(set, trickle("half of knob + wake", cycle / 2 + 1000, most));
	add(set, trickle("the wake + 1 us", costs->wake_ns + 1000, most));
	add(set, trickle("l3fwd-power's 300 polls - 1", 299000, most));
	add(set, trickle("l3fwd-power's 300 polls + 1", 303000, most));
	add(set, trickle("grout's 512 walks - 1", 511 * costs->round_ns, most));
}

struct sim_trace_set
sim_traces_create(const struct sim_costs *costs, size_t most)
{
	struct sim_trace_set set = { .traces = calloc(MAX_TRACES, sizeof(*set.traces)) };

	if (set.traces == NULL)
		abort();
	add_constant(&set, most);
	add_bursts(&set, most);
	add(&set, sim_trace_step(SIM_MS(50), (uint64_t)(most / 2 / SIM_LINE_PPS * 1e9)));
	add(&set, step_down((uint64_t)(most / 2 / SIM_LINE_PPS * 1e9), SIM_S(4)));
	add(&set, sawtooth((uint64_t)(most / SIM_LINE_PPS * 1e9), SIM_S(2) * most / 1488095));
	add_adversarial(&set, costs, most);
	return set;
}

void
sim_trace_free(struct sim_trace *trace)
{
	free(trace->at);
}

void
sim_traces_free(struct sim_trace_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		sim_trace_free(&set->traces[i]);
	free(set->traces);
}
