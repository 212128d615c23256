/* SPDX-License-Identifier: BSD-3-Clause */

#include <stddef.h>
#include <time.h>

#include "clock.h"

#define NS_PER_S 1000000000ull

void
sim_clock_init(struct sim_clock *clock, bool is_virtual)
{
	clock->is_virtual = is_virtual;
	clock->now_ns = 0;
	clock->due = NULL;
}

uint64_t
sim_clock_now(const struct sim_clock *clock)
{
	struct timespec now;

	if (clock->is_virtual)
		return clock->now_ns;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* Behind those of the same time, so that they expire in the order of arming. */
void
sim_clock_arm(struct sim_clock *clock, struct sim_timer *timer, uint64_t when_ns)
{
	struct sim_timer **at = &clock->due;

	sim_clock_cancel(clock, timer);
	while (*at != NULL && (*at)->when_ns <= when_ns)
		at = &(*at)->next;
	timer->when_ns = when_ns;
	timer->armed = true;
	timer->next = *at;
	*at = timer;
}

void
sim_clock_cancel(struct sim_clock *clock, struct sim_timer *timer)
{
	struct sim_timer **at = &clock->due;

	if (!timer->armed)
		return;
	while (*at != timer)
		at = &(*at)->next;
	*at = timer->next;
	timer->armed = false;
}

uint64_t
sim_clock_next(const struct sim_clock *clock)
{
	return clock->due == NULL ? UINT64_MAX : clock->due->when_ns;
}

static void
expire_first(struct sim_clock *clock)
{
	struct sim_timer *timer = clock->due;

	clock->due = timer->next;
	timer->armed = false;
	timer->expired(timer->arg);
}

bool
sim_clock_run(struct sim_clock *clock)
{
	uint64_t now;
	bool any = false;

	/* Most often nothing is armed, and a look at the clock costs more than the list. */
	if (clock->due == NULL)
		return false;
	now = sim_clock_now(clock);
	while (sim_clock_next(clock) <= now) {
		expire_first(clock);
		any = true;
	}
	return any;
}

void
sim_clock_advance(struct sim_clock *clock, uint64_t ns)
{
	uint64_t end = clock->now_ns + ns;

	if (!clock->is_virtual)
		return;
	while (sim_clock_next(clock) <= end) {
		if (clock->now_ns < sim_clock_next(clock))
			clock->now_ns = sim_clock_next(clock);
		expire_first(clock);
	}
	if (clock->now_ns < end)
		clock->now_ns = end;
}
