/* SPDX-License-Identifier: BSD-3-Clause */

#include "rxmode_policy.h"
#include "sim.h"

/* lib/rxmode's policy as a rule of the simulator. */

struct ours {
	struct rxmode_policy_conf conf;
	struct rxmode_policy_state state;
	struct rxmode_policy_sample sample;
	uint32_t full_rounds;
	bool own_work;
	uint64_t busy_ns; /* when it last received */
};

_Static_assert(sizeof(struct ours) <= SIM_STATE_SIZE, "the simulator's room for a state");

/* As the mechanism does it: also while there is no empty round, for the statistics. */
#define ROUNDS_PER_CALL 256
#define BUDGET          64

static void
init(struct ours *ours, const struct sim_costs *costs, bool hw_moderation)
{
	ours->conf.latency_ns = costs->latency_ns;
	ours->conf.wake_ns = costs->wake_ns;
	ours->conf.wake_cpu_ns = costs->wake_cpu_ns;
	ours->conf.arm_ns = costs->arm_ns + costs->disarm_ns;
	ours->conf.longest_sleep_ns = costs->longest_sleep_ns;
	ours->conf.ring_size = costs->ring_size;
	ours->conf.hw_moderation = hw_moderation;
	ours->own_work = costs->own_work;
	rxmode_policy_init(&ours->state);
}

static void
init_hw(void *state, const struct sim_costs *costs)
{
	init(state, costs, true);
}

static void
init_timer(void *state, const struct sim_costs *costs)
{
	init(state, costs, false);
}

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void
collect(struct ours *ours, const struct sim_view *view)
{
	struct rxmode_policy_sample *sample = &ours->sample;

	sample->now_ns = view->now_ns;
	sample->packets += view->n;
	sample->worked_ns += view->worked_ns;
	sample->can_arm = true;
	sample->looked |= view->looked;
	if (view->woken != SIM_WOKEN_NONE) {
		sample->wake = view->woken == SIM_WOKEN_INTERRUPT ? RXMODE_WAKE_INTERRUPT :
								    RXMODE_WAKE_TIMER;
		sample->slept_ns = view->slept_ns;
		sample->backlog = view->backlog;
	}
}

static struct sim_action
next(void *state, const struct sim_view *view)
{
	struct ours *ours = state;
	struct rxmode_policy_decision decision;
	struct sim_action action = { .kind = SIM_GO };

	collect(ours, view);
	if (view->n != 0)
		ours->busy_ns = view->now_ns;
	if (view->n != 0 && ++ours->full_rounds < ROUNDS_PER_CALL)
		return action;
	ours->full_rounds = 0;
	ours->sample.busy = view->n != 0;
	decision = rxmode_policy_step(&ours->conf, &ours->state, &ours->sample);
	ours->sample = (struct rxmode_policy_sample){ 0 };
	if (view->n != 0)
		return action;
	if (decision.action == RXMODE_ACTION_POLL) {
		action.kind = SIM_SPIN;
		action.time_ns = decision.spin_ns;
		return action;
	}
	action.kind = SIM_SLEEP;
	action.time_ns = decision.sleep_ns;
	if (ours->own_work)
		action.time_ns =
			least(action.time_ns,
			      rxmode_policy_own_work_ns(&ours->conf, view->now_ns - ours->busy_ns));
	action.arm = decision.arm;
	action.not_before_ns = decision.moderation_ns;
	return action;
}

enum rxmode_regime
sim_ours_regime(const void *state)
{
	return ((const struct ours *)state)->state.regime;
}

uint64_t
sim_ours_changes(const void *state)
{
	return ((const struct ours *)state)->state.changes;
}

const struct sim_rule sim_ours = {
	.name = "rxmode",
	.source = "lib/rxmode/rxmode_policy.c",
	.budget = BUDGET,
	.looks = true,
	.init = init_hw,
	.next = next,
};

const struct sim_rule sim_ours_timer = {
	.name = "rxmode, timer",
	.source = "the same without moderation in hardware",
	.budget = BUDGET,
	.looks = true,
	.init = init_timer,
	.next = next,
};
