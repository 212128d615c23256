/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "rxmode_policy.h"

/* Shares are in 1/65536. */
#define ONE        65536u
#define PERCENT(p) ((p)*ONE / 100)

#define MS(n) ((n)*UINT64_C(1000000))

/*
 * Moderation begins when it would save a fifth of the CPU time and ends below a
 * tenth: between the two lie all loads at which it makes little difference. It
 * begins at once in a dense train of packets, before averages know. Soon after it ended the train
 * has to be denser: where packets come at random, and moderation makes little difference, some are
 * dense by chance.
 */
#define SAVED_ENTER PERCENT(20)
#define SAVED_LEAVE PERCENT(10)
#define EARLY_ENTER PERCENT(80)
#define EARLY_AGAIN PERCENT(95)

/* Moderated whatever is saved when awake for half of the time. */
#define AWAKE_ENTER PERCENT(50)
#define AWAKE_LEAVE PERCENT(35)

/* Polling when sleeping would save less than a tenth of a core. */
#define POLL_ENTER PERCENT(90)
#define POLL_LEAVE PERCENT(80)

/* Spells of polling without a packet, after which the load that made it poll is gone:
 * since a window last confirmed that load. */
#define SPUN_LEAVE 8

#define WINDOW_NS MS(100)

/* Time between changes out of MODERATED; doubled when one was regretted soon. */
#define HOLD_FIRST_NS MS(250)
#define HOLD_LEAST_NS MS(2000)
#define HOLD_MOST_NS  MS(64000)
#define REGRET_NS     MS(10000)
/* Averages that lie between entering and leaving stray to both in time. */
#define HOLD_INTERRUPT_NS MS(1000)

/*
 * Polling through the rest of a burst: gaps up to an eighth of a wake, and not
 * where even that is shorter than a frame at 1 Gb/s. Where bursts outlast the
 * wake it is tried once in so many of them, half as often after each failure.
 */
#define SPIN_GAP_SHIFT  3
#define SPIN_WAKE_LEAST UINT64_C(6000)
#define TRY_FIRST       2
#define TRY_MOST        256
#define TRY_SHIFT       1

/* However cheap a wake: a timer in vain is nothing to sleep by. */
#define TIMER_LEAST PERCENT(1)

/* Weights of averages, as shifts: of wakes. */
#define FAST_SHIFT    2
#define SLOW_SHIFT    6
#define HISTORY_SHIFT 4
#define FILL_SHIFT    4
/* Of looks after arming, which take much less time. */
#define FILL_LOOK_SHIFT 8

/* Of the time since a thread was busy, its own work may be late by a tenth. */
#define OWN_WORK_PART 10

#define FOREVER UINT64_MAX

static uint64_t
min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint32_t
max_u32(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t
share(uint64_t part, uint64_t whole)
{
	if (part >= whole)
		return ONE;
	return (uint32_t)(part * ONE / whole);
}

static void
average(uint32_t *mean, uint32_t value, unsigned int shift)
{
	int64_t step = ((int64_t)value - *mean) / (1 << shift);

	/* A step that rounds to nothing would keep the mean off the ends of its range. */
	if (step == 0 && value != *mean)
		step = value > *mean ? 1 : -1;
	*mean = (uint32_t)(*mean + step);
}

void
rxmode_policy_init(struct rxmode_policy_state *state)
{
	memset(state, 0, sizeof(*state));
	/* Moderated until known better: safe whatever comes first. */
	state->regime = RXMODE_REGIME_MODERATED;
	state->hold_ns = HOLD_FIRST_NS;
	state->saved = SAVED_ENTER;
	state->fill_ns = FOREVER;
	/* And taken to pay, which costs little to find out. */
	state->burst_ends = ONE;
	state->try_interval = TRY_FIRST;
	state->try_after = TRY_FIRST;
}

static void
change(struct rxmode_policy_state *state, enum rxmode_regime regime, uint64_t now_ns)
{
	uint64_t stay_ns = now_ns - state->changed_ns;

	if (regime == RXMODE_REGIME_MODERATED) {
		if (stay_ns >= REGRET_NS)
			state->hold_ns = HOLD_LEAST_NS;
		else
			state->hold_ns = min_u64(2 * state->hold_ns, HOLD_MOST_NS);
		if (state->saved < SAVED_ENTER)
			state->saved = SAVED_ENTER;
	} else if (state->hold_ns < HOLD_LEAST_NS) {
		state->hold_ns = HOLD_LEAST_NS;
	}
	state->regime = regime;
	state->changed_ns = now_ns;
	state->changes++;
	state->early_fast = 0;
	state->spun = 0;
}

/*
 * How long after the thread went to sleep the first packet came. A moderated
 * sleep hides it: take what is likely for so many packets in that time.
 */
static uint64_t
first_packet_ns(const struct rxmode_policy_conf *conf, const struct rxmode_policy_state *state,
		const struct rxmode_policy_sample *sample)
{
	uint64_t hidden = state->asked_ns;

	if (hidden == 0 || sample->slept_ns > hidden + hidden / 8)
		return sample->slept_ns;
	return min_u64(hidden - 1, (hidden + conf->wake_ns) / (sample->backlog + 1));
}

static void
forget_fill(struct rxmode_policy_state *state, unsigned int shift)
{
	if (state->fill_ns != FOREVER)
		state->fill_ns += state->fill_ns >> shift;
	if (state->fill_ns > MS(1000))
		state->fill_ns = FOREVER;
}

/* The ring fills at the rate at which it filled while the thread could not look. */
static void
learn_fill(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state,
	   const struct rxmode_policy_sample *sample)
{
	uint64_t unseen_ns = state->asked_ns + conf->wake_ns;
	uint64_t fill_ns;

	forget_fill(state, FILL_SHIFT);
	/* A timer may be late. */
	if (state->by_timer && sample->slept_ns > state->asked_ns)
		unseen_ns = sample->slept_ns + conf->wake_ns;
	if (conf->ring_size == 0 || sample->backlog == 0)
		return;
	fill_ns = unseen_ns * conf->ring_size / sample->backlog;
	state->fill_ns = min_u64(state->fill_ns, fill_ns);
}

/* Did polling through the burst pay? Trials become rare as they fail, frequent as they do not. */
static void
judge_spin(struct rxmode_policy_state *state, bool paid)
{
	state->spin_unjudged = false;
	average(&state->burst_ends, paid ? ONE : 0, TRY_SHIFT);
	if (paid)
		state->try_interval = max_u32(state->try_interval / 2, TRY_FIRST);
	else if (state->try_interval < TRY_MOST)
		state->try_interval *= 2;
	state->try_after = state->try_interval;
}

static void
learn_history(struct rxmode_policy_state *state, bool cut_short)
{
	average(&state->short_after[state->place], cut_short ? ONE : 0, HISTORY_SHIFT);
}

/* What came so many ns after the thread had found nothing was so early within the knob. */
static void
learn_gap(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state, uint64_t gap_ns)
{
	uint64_t early_ns = gap_ns < conf->latency_ns ? conf->latency_ns - gap_ns : 0;

	average(&state->early_fast, share(early_ns, conf->latency_ns), FAST_SHIFT);
	average(&state->saved, share(early_ns, conf->latency_ns + conf->wake_ns), SLOW_SHIFT);
}

/* A sleep that came to nothing, as packets came faster than interrupts could be armed. */
static void
learn_look(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state)
{
	learn_history(state, true);
	state->place = RXMODE_AFTER_SHORT;
	state->dense = true;
	forget_fill(state, FILL_LOOK_SHIFT);
	learn_gap(conf, state, 0);
}

static void
learn_sleep(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state,
	    const struct rxmode_policy_sample *sample)
{
	uint64_t gap_ns = state->timed_out_ns + first_packet_ns(conf, state, sample);
	bool came = sample->backlog != 0;
	bool cut_short = came && gap_ns < conf->latency_ns;

	learn_fill(conf, state, sample);
	if (sample->wake == RXMODE_WAKE_OTHER)
		return;
	if (!came && !state->by_timer) {
		state->timed_out_ns += sample->slept_ns + conf->wake_ns;
		return;
	}
	state->timed_out_ns = 0;
	if (state->spin_unjudged)
		judge_spin(state, state->spin_caught && !cut_short);
	else
		learn_history(state, cut_short);
	state->place = !came     ? RXMODE_AFTER_NONE :
		       cut_short ? RXMODE_AFTER_SHORT :
				   RXMODE_AFTER_LONG;
	if (!came)
		return;
	if (cut_short)
		state->dense = (state->asked_ns + conf->wake_ns) / (sample->backlog + 1) <=
			       conf->wake_cpu_ns * 3 / 4;
	learn_gap(conf, state, gap_ns);
}

/* What part of a core this load would take if the thread slept, from a window of polling. */
static uint32_t
awake_if_moderated(const struct rxmode_policy_conf *conf, const struct rxmode_policy_state *state,
		   uint64_t elapsed_ns)
{
	uint64_t gap_ns = elapsed_ns / (state->window_packets + 1);
	uint64_t idle_ns = gap_ns > conf->latency_ns ? gap_ns : conf->latency_ns;
	uint32_t wakes = share(conf->wake_cpu_ns, conf->wake_ns + idle_ns);

	return state->worked + (uint32_t)((uint64_t)(ONE - state->worked) * wakes / ONE);
}

/* Changes that averages over time ask for. */
static void
end_window(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state,
	   uint64_t now_ns)
{
	uint64_t elapsed_ns = now_ns - state->window_ns;
	uint32_t awake = ONE - share(state->window_slept_ns, elapsed_ns);
	bool held = now_ns - state->changed_ns >= state->hold_ns;

	state->worked = share(state->window_worked_ns, elapsed_ns);
	switch (state->regime) {
	case RXMODE_REGIME_INTERRUPT:
		if (now_ns - state->changed_ns >= HOLD_INTERRUPT_NS &&
		    (state->saved >= SAVED_ENTER || awake >= AWAKE_ENTER))
			change(state, RXMODE_REGIME_MODERATED, now_ns);
		break;
	case RXMODE_REGIME_MODERATED:
		if (!held)
			break;
		if (awake >= POLL_ENTER)
			change(state, RXMODE_REGIME_POLLING, now_ns);
		else if (state->saved <= SAVED_LEAVE && awake <= AWAKE_LEAVE)
			change(state, RXMODE_REGIME_INTERRUPT, now_ns);
		break;
	case RXMODE_REGIME_POLLING:
		if (awake_if_moderated(conf, state, elapsed_ns) > POLL_LEAVE)
			state->spun = 0;
		else if (held)
			change(state, RXMODE_REGIME_MODERATED, now_ns);
		break;
	}
	state->window_ns = now_ns;
	state->window_slept_ns = 0;
	state->window_worked_ns = 0;
	state->window_packets = 0;
}

static bool
in_dense_train(const struct rxmode_policy_state *state, uint64_t now_ns)
{
	bool soon = now_ns - state->changed_ns < HOLD_INTERRUPT_NS;

	return state->early_fast >= (soon ? EARLY_AGAIN : EARLY_ENTER);
}

static void
account(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state,
	const struct rxmode_policy_sample *sample)
{
	uint64_t now_ns = sample->now_ns;

	if (!state->started) {
		state->started = true;
		state->changed_ns = now_ns;
		state->window_ns = now_ns;
	}
	state->window_slept_ns += sample->slept_ns;
	/* The rest of a wake is nobody's. */
	if (sample->slept_ns != 0)
		state->window_slept_ns += conf->wake_ns - conf->wake_cpu_ns;
	state->window_worked_ns += sample->worked_ns;
	state->window_packets += sample->packets;
	if (sample->wake != RXMODE_WAKE_NONE)
		learn_sleep(conf, state, sample);
	if (sample->looked)
		learn_look(conf, state);

	if (state->regime == RXMODE_REGIME_INTERRUPT && in_dense_train(state, now_ns))
		change(state, RXMODE_REGIME_MODERATED, now_ns);
	if (now_ns - state->window_ns >= WINDOW_NS)
		end_window(conf, state, now_ns);
}

/* The longest that packets may be kept waiting for the sake of fewer wakes. */
static uint64_t
moderation(const struct rxmode_policy_conf *conf, const struct rxmode_policy_state *state)
{
	uint64_t half_fill_ns = state->fill_ns / 2;

	if (half_fill_ns <= conf->wake_ns)
		return 0;
	return min_u64(conf->latency_ns, half_fill_ns - conf->wake_ns);
}

/*
 * A sleep by timer touches no register, and costs a wake even when no packet came. Where packets
 * come at random it takes less of the time than arming if it is cut short with a probability above
 * some e (1 + e) / 2, where e is wake / (wake + arm), both in CPU time. What a wake takes besides
 * is a part of either sleep, and one that waits for a packet is longer by less of it: arming is
 * dearer by that part. An armed sleep without moderation in hardware ends too early besides: then
 * it is enough that most are cut short. And a sleep that is short beside the wake saves nothing.
 */
static bool
sleep_by_timer(const struct rxmode_policy_conf *conf, const struct rxmode_policy_state *state,
	       uint64_t wait_ns)
{
	uint64_t free_ns = conf->wake_ns - conf->wake_cpu_ns;
	uint64_t arm_ns = conf->arm_ns + conf->arm_ns * free_ns / (wait_ns + conf->wake_ns);
	uint32_t enough = share(conf->wake_cpu_ns, conf->wake_cpu_ns + arm_ns);

	enough = max_u32((uint32_t)((uint64_t)enough * (ONE + enough) / ONE / 2), TIMER_LEAST);
	if (!conf->hw_moderation && state->place != RXMODE_AFTER_NONE && enough > ONE / 2)
		enough = ONE / 2;
	return state->short_after[state->place] >= enough && wait_ns >= conf->wake_cpu_ns / 8;
}

/*
 * What polling through a burst may cost: as much as the wakes that sleeping
 * would need in that time, and one more that begins as the burst ends.
 */
static uint64_t
spin_budget(const struct rxmode_policy_conf *conf)
{
	uint64_t cpu_ns = conf->wake_cpu_ns - (conf->wake_cpu_ns >> SPIN_GAP_SHIFT);
	uint64_t cycle_ns = conf->latency_ns + conf->wake_ns;

	if (cycle_ns <= conf->wake_cpu_ns)
		return cpu_ns;
	return cpu_ns * cycle_ns / (cycle_ns - conf->wake_cpu_ns);
}

/* At the first packets after a sleep: poll through what follows? */
static bool
begin_spin(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state,
	   const struct rxmode_policy_sample *sample)
{
	state->spin_left_ns = 0;
	if (sample->packets == 0 || conf->wake_cpu_ns < SPIN_WAKE_LEAST)
		return false;
	if (state->burst_ends < ONE / 2) {
		if (!state->dense || state->short_after[state->place] < ONE / 2)
			return false;
		if (--state->try_after != 0)
			return false;
		state->try_after = state->try_interval;
	}
	state->spin_left_ns = spin_budget(conf);
	state->spin_caught = false;
	state->spin_from_ns = sample->now_ns;
	return true;
}

/*
 * A burst goes on after the wake, and will end before sleeping pays: then one
 * wake is enough for it. Whether bursts are like that is found out by trial.
 */
static bool
spin_through_burst(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state,
		   const struct rxmode_policy_sample *sample)
{
	uint64_t used_ns = sample->now_ns - state->spin_from_ns - sample->worked_ns;

	if (sample->wake != RXMODE_WAKE_NONE)
		return begin_spin(conf, state, sample);
	if (state->spin_left_ns == 0)
		return false;
	if (sample->packets == 0) {
		state->spin_unjudged = true;
		state->spin_left_ns = 0;
		return false;
	}
	state->spin_caught = true;
	if (used_ns >= state->spin_left_ns) {
		judge_spin(state, false);
		state->spin_left_ns = 0;
		return false;
	}
	state->spin_left_ns -= used_ns;
	state->spin_from_ns = sample->now_ns;
	return true;
}

static struct rxmode_policy_decision
sleep_decision(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state,
	       const struct rxmode_policy_sample *sample)
{
	struct rxmode_policy_decision decision = {
		.action = RXMODE_ACTION_SLEEP,
		.sleep_ns = conf->longest_sleep_ns == 0 ? FOREVER : conf->longest_sleep_ns,
		.arm = true,
	};
	uint64_t wait_ns = moderation(conf, state);
	bool moderated = state->regime == RXMODE_REGIME_MODERATED && wait_ns != 0;

	state->asked_ns = 0;
	if (!sample->can_arm) {
		/* Some queue wakes nobody: nothing but the timer bounds its wait. */
		decision.sleep_ns = min_u64(decision.sleep_ns, wait_ns);
		decision.arm = !moderated;
		state->asked_ns = decision.sleep_ns;
	} else if (moderated && sleep_by_timer(conf, state, wait_ns)) {
		decision.sleep_ns = min_u64(decision.sleep_ns, wait_ns);
		decision.arm = false;
		state->asked_ns = wait_ns;
	} else if (moderated && conf->hw_moderation) {
		decision.moderation_ns = wait_ns;
		state->asked_ns = wait_ns;
	}
	state->by_timer = !decision.arm;
	return decision;
}

uint64_t
rxmode_policy_own_work_ns(const struct rxmode_policy_conf *conf, uint64_t idle_ns)
{
	return min_u64(conf->latency_ns + idle_ns / OWN_WORK_PART, conf->longest_sleep_ns);
}

struct rxmode_policy_decision
rxmode_policy_step(const struct rxmode_policy_conf *conf, struct rxmode_policy_state *state,
		   const struct rxmode_policy_sample *sample)
{
	struct rxmode_policy_decision poll = {
		.action = RXMODE_ACTION_POLL,
		.spin_ns = conf->latency_ns + conf->wake_ns,
	};
	bool spun = sample->wake == RXMODE_WAKE_NONE && sample->packets == 0;

	account(conf, state, sample);
	if (sample->busy)
		return poll;
	if (state->regime == RXMODE_REGIME_POLLING) {
		if (!spun)
			return poll;
		/* Polled in vain for what a sleep would have cost: sleep now. */
		if (++state->spun >= SPUN_LEAVE)
			change(state, RXMODE_REGIME_MODERATED, sample->now_ns);
	}
	if (spin_through_burst(conf, state, sample)) {
		poll.spin_ns = conf->wake_cpu_ns >> SPIN_GAP_SHIFT;
		return poll;
	}
	return sleep_decision(conf, state, sample);
}
