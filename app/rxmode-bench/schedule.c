/* SPDX-License-Identifier: BSD-3-Clause */

#include <math.h>

#include "schedule.h"

#define ONOFF_PERIOD_S 0.02

void
schedule_init(struct schedule *schedule, const struct bench_point *point, double hz, uint64_t start,
	      uint64_t seed)
{
	*schedule = (struct schedule){
		.pattern = point->pattern,
		.interval = point->rate > 0 ? hz * point->burst / point->rate : 0,
		.period = hz * ONOFF_PERIOD_S,
		.start = (double)start,
		.random = seed * 2 + 1,
	};
}

/* In (0, 1], by xorshift64*. */
static double
uniform(struct schedule *schedule)
{
	uint64_t x = schedule->random;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	schedule->random = x;
	return (double)(((x * UINT64_C(0x2545F4914F6CDD1D)) >> 11) + 1) * 0x1p-53;
}

/* Time that counts only what is sent, which is at twice the rate, to time that passes. */
static double
onoff(const struct schedule *schedule, double sending)
{
	double on = schedule->period / 2;

	return floor(sending / on) * schedule->period + fmod(sending, on);
}

uint64_t
schedule_next(struct schedule *schedule)
{
	double now = schedule->next;

	if (schedule->interval == 0)
		return SCHEDULE_NEVER;
	if (schedule->pattern == BENCH_POISSON)
		schedule->next -= log(uniform(schedule)) * schedule->interval;
	else
		schedule->next += schedule->interval;
	if (schedule->pattern == BENCH_ONOFF)
		return (uint64_t)onoff(schedule, now / 2);
	if (schedule->pattern == BENCH_STEP)
		return (uint64_t)(schedule->start + now);
	return (uint64_t)now;
}
