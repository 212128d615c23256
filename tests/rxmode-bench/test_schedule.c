/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a generator that sends another load than the one it names: bursts in a second
 * of each pattern are counted, and where they lie.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "schedule.h"

#define HZ 2.5e9

static const struct bench_point *
point_of(enum bench_pattern pattern, double rate, uint32_t burst)
{
	static struct bench_point point;

	point = (struct bench_point){ .pattern = pattern, .rate = rate, .burst = burst };
	return &point;
}

/* Bursts between two times, in seconds since the start; they must be in order. */
static unsigned int
count(struct schedule *schedule, double from, double to)
{
	uint64_t due, before = 0;
	unsigned int n = 0;

	while ((due = schedule_next(schedule)) < to * HZ) {
		CHECK(due >= before);
		before = due;
		n += due >= from * HZ;
	}
	return n;
}

static unsigned int
count_of(const struct bench_point *point, double start, double from, double to)
{
	struct schedule schedule;

	schedule_init(&schedule, point, HZ, (uint64_t)(start * HZ), 7);
	return count(&schedule, from, to);
}

static void
constant(void)
{
	CHECK(count_of(point_of(BENCH_CONSTANT, 1000, 1), 0, 0, 1) == 1000);
	CHECK(count_of(point_of(BENCH_CONSTANT, 1000, 1), 0, 0.25, 0.5) == 250);
	CHECK(count_of(point_of(BENCH_CONSTANT, 1e6, 32), 0, 0, 1) == 1000000 / 32);
}

static void
silence(void)
{
	struct schedule schedule;

	schedule_init(&schedule, point_of(BENCH_POISSON, 0, 1), HZ, 0, 1);
	CHECK(schedule_next(&schedule) == SCHEDULE_NEVER);
}

/* The count within five standard deviations, gaps that vary as much as they are long. */
static void
poisson(void)
{
	const unsigned int n = 100000;
	unsigned int counted = count_of(point_of(BENCH_POISSON, n, 1), 0, 0, 1);
	struct schedule schedule;
	double sum = 0, squares = 0, gap, mean;
	uint64_t before, due;

	CHECK(fabs((double)counted - n) < 5 * sqrt(n));
	schedule_init(&schedule, point_of(BENCH_POISSON, n, 1), HZ, 0, 3);
	before = schedule_next(&schedule);
	for (unsigned int i = 0; i < n; i++) {
		due = schedule_next(&schedule);
		gap = (double)(due - before);
		before = due;
		sum += gap;
		squares += gap * gap;
	}
	mean = sum / n;
	CHECK(fabs(sqrt(squares / n - mean * mean) / mean - 1) < 0.05);
}

static void
onoff(void)
{
	const struct bench_point *point = point_of(BENCH_ONOFF, 100000, 1);

	CHECK(abs((int)count_of(point, 0, 0, 1) - 100000) <= 1);
	/* 10 ms at twice the rate, then nothing. */
	CHECK(abs((int)count_of(point, 0, 0, 0.010) - 2000) <= 1);
	CHECK(count_of(point, 0, 0.0101, 0.0199) == 0);
	CHECK(abs((int)count_of(point, 0, 0.020, 0.030) - 2000) <= 1);
}

static void
step(void)
{
	const struct bench_point *point = point_of(BENCH_STEP, 1000, 1);

	CHECK(count_of(point, 0.5, 0, 0.4999) == 0);
	CHECK(count_of(point, 0.5, 0, 0.7) == 200);
}

int
main(void)
{
	constant();
	silence();
	poisson();
	onoff();
	step();
	return EXIT_SUCCESS;
}
