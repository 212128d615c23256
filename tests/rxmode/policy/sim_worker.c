/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <string.h>

#include "rxmode_policy.h"
#include "sim.h"

const struct sim_costs sim_default_costs = {
	.wake_ns = SIM_US(5),
	.wake_cpu_ns = SIM_US(5),
	.arm_ns = 250,
	.disarm_ns = 250,
	.latency_ns = SIM_US(50),
	.longest_sleep_ns = SIM_S(1),
	.packet_ns = 67,
	.round_ns = 40,
	.ring_size = 512,
};

struct worker {
	const struct sim_trace *trace;
	const struct sim_costs *costs;
	uint64_t now_ns;
	size_t arrived; /* next arrival to look at */
	uint64_t *ring; /* arrival times of what waits, as a queue without end */
	size_t head, tail;
	uint32_t *waits;
	size_t nb_waits;
	bool armed;        /* since a sleep that timed out */
	uint64_t woken_ns; /* when the last sleep ended */
	uint64_t asleep_ns;
	uint64_t tick_cpu_ns;
	double late_ns;
	uint64_t drops;
	uint64_t wakes;
	uint64_t arms;
};

/* Put into the ring what has arrived by now; a full ring drops. */
static void
receive(struct worker *w)
{
	const struct sim_trace *trace = w->trace;

	for (; w->arrived < trace->n && trace->at[w->arrived] <= w->now_ns; w->arrived++) {
		if (w->tail - w->head == w->costs->ring_size)
			w->drops++;
		else
			w->ring[w->tail++] = trace->at[w->arrived];
	}
}

static uint64_t
next_arrival(const struct worker *w)
{
	return w->arrived < w->trace->n ? w->trace->at[w->arrived] : SIM_FOREVER;
}

/* What waited for a wake may have waited as long as the wake took, on top of the knob. */
static uint32_t
serve(struct worker *w, uint32_t budget)
{
	uint32_t n = 0;

	while (n < budget && w->head < w->tail) {
		uint64_t at = w->ring[w->head++];
		uint64_t wait = w->now_ns - at;
		uint64_t allowed = w->costs->latency_ns;

		if (at <= w->woken_ns)
			allowed += w->costs->wake_ns + w->costs->disarm_ns;
		if (wait > allowed)
			w->late_ns += wait - allowed;
		w->waits[w->nb_waits++] = wait < UINT32_MAX ? (uint32_t)wait : UINT32_MAX;
		n++;
	}
	w->now_ns += w->costs->round_ns + n * w->costs->packet_ns;
	return n;
}

static uint64_t
add_time(uint64_t a, uint64_t b)
{
	return b >= SIM_FOREVER - a ? SIM_FOREVER : a + b;
}

/* When an interrupt would end this sleep. */
static uint64_t
interrupt_at(struct worker *w, const struct sim_action *action, uint64_t first)
{
	uint64_t armed_ns = w->now_ns;

	if (first == SIM_FOREVER)
		return SIM_FOREVER;
	if (action->ticks != 0) {
		uint64_t ticks = 1;

		if (first > w->now_ns)
			ticks = (first - w->now_ns + action->tick_ns - 1) / action->tick_ns;
		if (ticks <= action->ticks) {
			w->tick_cpu_ns += (ticks - 1) * action->tick_cost_ns;
			return w->now_ns + ticks * action->tick_ns;
		}
		w->tick_cpu_ns += action->ticks * action->tick_cost_ns + w->costs->arm_ns +
				  w->costs->disarm_ns;
		armed_ns += action->ticks * action->tick_ns;
	}
	armed_ns += action->not_before_ns;
	return first > armed_ns ? first : armed_ns;
}

static void
poll(struct worker *w, const struct sim_rule *rule, struct sim_view *view)
{
	uint64_t start = w->now_ns;

	receive(w);
	view->n = serve(w, rule->budget);
	view->now_ns = w->now_ns;
	view->worked_ns = view->n != 0 ? w->now_ns - start : 0;
}

/* Takes time in which packets come. True if a look then finds some, so that there is no sleep. */
static bool
arm(struct worker *w, const struct sim_rule *rule, struct sim_view *view)
{
	if (w->armed)
		return false;
	w->now_ns += w->costs->arm_ns;
	w->arms++;
	if (!rule->looks)
		return false;
	poll(w, rule, view);
	view->looked = view->n != 0;
	if (!view->looked)
		return false;
	w->now_ns += w->costs->disarm_ns;
	view->now_ns = w->now_ns;
	return true;
}

static void
disarm(struct worker *w)
{
	if (w->armed)
		w->now_ns += w->costs->disarm_ns;
	w->armed = false;
}

static void
fall_asleep(struct worker *w, const struct sim_action *action, struct sim_view *view)
{
	uint64_t start = w->now_ns;
	uint64_t end = add_time(start, action->time_ns);
	uint64_t interrupt = SIM_FOREVER;

	receive(w);
	if (action->arm)
		interrupt = interrupt_at(w, action, w->head < w->tail ? start : next_arrival(w));
	view->woken = interrupt <= end ? SIM_WOKEN_INTERRUPT : SIM_WOKEN_TIMER;
	if (interrupt < end)
		end = interrupt;
	if (end > w->trace->end_ns && w->arrived == w->trace->n && w->head == w->tail) {
		/* Slept beyond the end, or began beyond it. */
		if (start < w->trace->end_ns) {
			w->asleep_ns += w->trace->end_ns - start;
			w->now_ns = w->trace->end_ns;
		}
		return;
	}
	view->slept_ns = end - start;
	w->asleep_ns += end - start;
	w->now_ns = end + w->costs->wake_ns;
	w->asleep_ns += w->costs->wake_ns - w->costs->wake_cpu_ns;
	if (w->costs->late_every != 0 && w->wakes % w->costs->late_every == 0) {
		w->now_ns += w->costs->late_ns;
		w->asleep_ns += w->costs->late_ns;
	}
	w->armed = action->arm && action->ticks == 0;
	receive(w);
	if (view->woken == SIM_WOKEN_INTERRUPT || w->head < w->tail)
		disarm(w);
	w->woken_ns = w->now_ns;
	w->wakes++;
	receive(w);
	view->backlog = (uint32_t)(w->tail - w->head);
}

static void
spin(struct worker *w, uint64_t time_ns)
{
	uint64_t end = add_time(w->now_ns, time_ns);
	uint64_t first;

	receive(w);
	if (w->head < w->tail)
		return;
	first = next_arrival(w);
	if (end > w->trace->end_ns)
		end = w->trace->end_ns;
	if (first < end)
		end = first;
	if (end > w->now_ns)
		w->now_ns = end;
}

/* The k-th smallest, by quickselect: sorting all would take most of the simulator's time. */
static uint32_t
kth(uint32_t *values, size_t n, size_t k)
{
	size_t low = 0, high = n - 1;

	while (low < high) {
		uint32_t pivot = values[low + (high - low) / 2];
		size_t i = low, j = high;

		for (;;) {
			while (values[i] < pivot)
				i++;
			while (values[j] > pivot)
				j--;
			if (i >= j)
				break;
			uint32_t swapped = values[i];

			values[i++] = values[j];
			values[j--] = swapped;
		}
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
	return values[k];
}

static struct sim_result
summary(struct worker *w, const struct sim_rule *rule)
{
	uint64_t end = w->now_ns > w->trace->end_ns ? w->now_ns : w->trace->end_ns;
	double cpu_ns = (double)end - w->asleep_ns + w->tick_cpu_ns;
	struct sim_result result = { .drops = w->drops, .wakes = w->wakes, .arms = w->arms };

	if (rule->backups != 0)
		cpu_ns += (double)end / rule->backup_ns * rule->backups * w->costs->wake_cpu_ns;
	result.cpu = cpu_ns / end;
	result.cost_ns = cpu_ns + RXMODE_POLICY_ALPHA * w->late_ns;
	if (w->nb_waits != 0) {
		result.p50_ns = kth(w->waits, w->nb_waits, w->nb_waits / 2);
		result.p99_ns = kth(w->waits, w->nb_waits, w->nb_waits * 99 / 100);
		result.max_ns = kth(w->waits, w->nb_waits, w->nb_waits - 1);
	}
	return result;
}

struct sim_result
sim_run(const struct sim_trace *trace, const struct sim_costs *costs, const struct sim_rule *rule,
	void *state, void (*watch)(void *arg, const void *state, uint64_t now_ns), void *arg)
{
	struct worker w = {
		.trace = trace,
		.costs = costs,
		.ring = malloc((trace->n + 1) * sizeof(*w.ring)),
		.waits = malloc((trace->n + 1) * sizeof(*w.waits)),
	};
	struct sim_view view = { 0 };
	struct sim_result result;

	if (w.ring == NULL || w.waits == NULL)
		abort();
	memset(state, 0, SIM_STATE_SIZE);
	rule->init(state, costs);
	while (w.now_ns < trace->end_ns || w.head < w.tail) {
		struct sim_action action;

		if (!view.looked)
			poll(&w, rule, &view);
		action = rule->next(state, &view);
		if (watch != NULL)
			watch(arg, state, w.now_ns);
		memset(&view, 0, sizeof(view));
		if (!action.arm)
			disarm(&w);
		if (action.kind == SIM_SPIN)
			spin(&w, action.time_ns);
		else if (action.kind == SIM_SLEEP &&
			 !(action.arm && action.ticks == 0 && arm(&w, rule, &view)))
			fall_asleep(&w, &action, &view);
	}
	result = summary(&w, rule);
	free(w.ring);
	free(w.waits);
	return result;
}
