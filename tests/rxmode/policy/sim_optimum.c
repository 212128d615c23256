/* SPDX-License-Identifier: BSD-3-Clause */

#include <math.h>
#include <stdlib.h>

#include "rxmode_policy.h"
#include "sim.h"

/*
 * The cheapest schedule, by dynamic programming.
 *
 * Whoever knows the arrivals decides when all that came is served, with packet
 * i next to come: either to poll until it comes, which costs the time until
 * then; or to sleep and to have woken up at a time r, which costs one wake.
 * Later is never worse, until the first packet has waited as long as the knob
 * and the wake allow; beyond that the only times worth looking at are those
 * of further arrivals, for which the others then wait too long. What follows
 * from the choice (when all is served again, and what comes next) depends on
 * i and on the choice, not on the past, so that the table needs no more.
 * A sleep longer than the knob has to be armed, as none but who knows the future
 * could do without and keep the knob.
 * It pays one round of polling each time that it serves, and none to find the
 * ring empty.
 */

#define OWN_WORK_PART 10 /* of the time since a thread was busy, its own work may wait for one */

#define NB_LATER   3 /* arrivals beyond the knob that are tried */
#define NB_CHOICES (2 + NB_LATER)

struct outcome {
	double rest;     /* least cost of all that follows */
	uint64_t end_ns; /* all is served again */
	uint64_t run_ns; /* woken up */
	double late_ns;
	size_t next;
	bool possible;
};

struct problem {
	const struct sim_trace *trace;
	const struct sim_costs *costs;
	struct outcome (*table)[NB_CHOICES];
};

/* Serve from packet i on, beginning at run_ns, until nothing waits. */
static struct outcome
serve(const struct problem *p, size_t i, uint64_t run_ns, bool woken)
{
	const struct sim_costs *costs = p->costs;
	struct outcome outcome = { .run_ns = run_ns, .possible = true };
	uint64_t t = run_ns + costs->round_ns;

	for (; i < p->trace->n && p->trace->at[i] <= t; i++) {
		uint64_t at = p->trace->at[i];
		uint64_t start = t > run_ns + costs->round_ns ? t : run_ns;
		uint64_t allowed = costs->latency_ns;

		if (woken && at <= run_ns)
			allowed += costs->wake_ns + costs->disarm_ns;
		if (start > at + allowed)
			outcome.late_ns += start - at - allowed;
		t += costs->packet_ns;
	}
	outcome.next = i;
	outcome.end_ns = t;
	return outcome;
}

/*
 * Sleeps that follow each other. Bounded for the sake of own work, each is as long
 * as the knob and a tenth of the time before, until they are as long as they get.
 */
static double
nb_sleeps(const struct sim_costs *costs, double ns)
{
	double first = (double)costs->latency_ns + costs->wake_ns,
	       longest = costs->longest_sleep_ns;
	double growing = OWN_WORK_PART * longest;

	if (!costs->own_work)
		return 1 + floor(ns / longest);
	if (ns > growing)
		return nb_sleeps(costs, growing) + floor((ns - growing) / longest);
	return 1 + floor(log1p(ns / OWN_WORK_PART / first) / log1p(1.0 / OWN_WORK_PART));
}

static double
cost_of_sleeps(const struct sim_costs *costs, uint64_t slept_ns)
{
	double cost_ns = nb_sleeps(costs, slept_ns) * costs->wake_cpu_ns;

	if (slept_ns > costs->latency_ns + costs->disarm_ns)
		cost_ns += costs->arm_ns + costs->disarm_ns;
	return cost_ns;
}

/* Cost of choice c, when all was served at t and packet i comes next. */
static double
cost_of(const struct problem *p, size_t i, int c, uint64_t t)
{
	const struct outcome *outcome = &p->table[i][c];
	const struct sim_costs *costs = p->costs;

	if (c == 0) {
		uint64_t idle = p->trace->at[i] > t ? p->trace->at[i] - t : 0;

		return (double)(idle + costs->round_ns) + RXMODE_POLICY_ALPHA * outcome->late_ns +
		       outcome->rest;
	}
	return cost_of_sleeps(costs, outcome->run_ns - costs->wake_ns - t) + costs->round_ns +
	       RXMODE_POLICY_ALPHA * outcome->late_ns + outcome->rest;
}

static double
best(const struct problem *p, size_t i, uint64_t t)
{
	double least = -1;

	if (i >= p->trace->n) {
		uint64_t left = p->trace->end_ns > t ? p->trace->end_ns - t : 0;

		return left < p->costs->longest_sleep_ns ?
			       0 :
			       cost_of_sleeps(p->costs, left - p->costs->longest_sleep_ns);
	}
	for (int c = 0; c < NB_CHOICES; c++) {
		double cost;

		if (!p->table[i][c].possible)
			continue;
		cost = cost_of(p, i, c, t);
		if (least < 0 || cost < least)
			least = cost;
	}
	return least;
}

/* Sleeping past the knob, until one more packet and another has come. */
static void
choices_beyond(const struct problem *p, size_t i, uint64_t deadline)
{
	struct outcome *choices = p->table[i];
	size_t k = choices[1].next;

	while (k > i && p->trace->at[k - 1] > deadline)
		k--;
	for (int c = 2; c < NB_CHOICES && k < p->trace->n; c++, k++) {
		if (k - i >= p->costs->ring_size)
			return;
		choices[c] = serve(p, i, p->trace->at[k], true);
		if (choices[c].late_ns > 2.0 * p->costs->wake_ns) {
			choices[c].possible = false;
			return;
		}
	}
}

double
sim_optimum(const struct sim_trace *trace, const struct sim_costs *costs)
{
	struct problem p = {
		.trace = trace,
		.costs = costs,
		.table = calloc(trace->n + 1, sizeof(*p.table)),
	};
	double cost;

	if (p.table == NULL)
		abort();
	for (size_t i = trace->n; i-- > 0;) {
		uint64_t deadline =
			trace->at[i] + costs->latency_ns + costs->wake_ns + costs->disarm_ns;

		p.table[i][0] = serve(&p, i, trace->at[i], false);
		p.table[i][1] = serve(&p, i, deadline, true);
		choices_beyond(&p, i, deadline);
		for (int c = 0; c < NB_CHOICES; c++) {
			struct outcome *outcome = &p.table[i][c];

			if (outcome->possible)
				outcome->rest = best(&p, outcome->next, outcome->end_ns);
		}
	}
	cost = best(&p, 0, 0) + (double)(trace->n * costs->packet_ns);
	free(p.table);
	return cost;
}
