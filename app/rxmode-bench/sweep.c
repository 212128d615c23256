/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include "cost.h"
#include "progress.h"
#include "run.h"
#include "sweep.h"

/* The search ends when the rate is known to this part of the link's. */
#define SEARCH_STEPS 7

static struct progress progress;

/* A run, again if it was rejected; what was rejected is in the CSV, too. */
static int
run_clean(struct bench *bench, const char *kind, const struct bench_point *point, uint32_t repeat,
	  struct bench_result *result)
{
	uint32_t attempt = 0;
	int rc;

	do {
		rc = measure_run(bench, point, result);
		if (rc != 0)
			return rc;
		result->kind = kind;
		result->repeat = repeat;
		result->attempt = ++attempt;
		bench->runs[result->verdict]++;
		output_result(&bench->output, result);
		if (point->pattern == BENCH_STEP)
			output_steps(&bench->output, result, &bench->receiver);
	} while (result_is_rejected(result) && attempt < bench->options.attempts &&
		 progress_seconds(&progress) < bench->options.retry_s);
	return 0;
}

/*
 * The highest rate without a loss, by bisection as in RFC 2544. A rate at which the sender could
 * not send counts as not passed.
 */
static int
search(struct bench *bench, struct bench_point point, uint32_t repeat, struct bench_result *result)
{
	double low = 0, high = ports_line_rate(&bench->ports, point.frame);
	struct bench_result passed = { .verdict = BENCH_STARVED };
	int rc = 0;

	point.rate = 0;
	passed.point = point;
	point.rate = high;
	for (int i = 0; rc == 0 && i <= SEARCH_STEPS && low < high; i++) {
		rc = run_clean(bench, "trial", &point, repeat, result);
		if (rc != 0 || result->verdict == BENCH_FAILED)
			return rc;
		if (result->verdict == BENCH_OK && result->received == result->sent) {
			low = point.rate;
			passed = *result;
		} else {
			high = point.rate;
		}
		point.rate = (low + high) / 2;
	}
	*result = passed;
	result->kind = "throughput";
	result->repeat = repeat;
	output_result(&bench->output, result);
	return rc;
}

static int
cost(struct bench *bench, const struct bench_point *point, uint32_t repeat,
     struct bench_result *result)
{
	int rc = measure_cost(bench, point, result);

	result->kind = "cost";
	result->repeat = repeat;
	if (rc == 0)
		output_result(&bench->output, result);
	return rc;
}

static int
measure(struct bench *bench, struct bench_point *point, uint32_t repeat)
{
	struct bench_result result = { .kind = "run", .verdict = BENCH_FAILED };
	int rc = ports_prepare(&bench->ports, point->queues, point->mode == BENCH_PAUSE);
	double line = ports_line_rate(&bench->ports, point->frame);

	if (point->rate == RATE_LINE)
		point->rate = line;
	result.point = *point;
	if (rc == -EINTR || rc == -ECONNRESET)
		return rc;
	if (bench->options.measure == MEASURE_RUN && point->rate > line) {
		progress_left_out(&progress, point);
		return 0;
	}
	if (rc != 0)
		rc = 0;
	else if (bench->options.measure == MEASURE_THROUGHPUT)
		rc = search(bench, *point, repeat, &result);
	else if (bench->options.measure == MEASURE_COST)
		rc = cost(bench, point, repeat, &result);
	else
		rc = run_clean(bench, "run", point, repeat, &result);
	if (rc == 0)
		progress_line(&progress, &result);
	return rc;
}

/* Point number i of the cross product, the modes fastest. */
static struct bench_point
point_of(const struct options *o, unsigned int i, bool backward)
{
	struct bench_point point = { 0 };
	unsigned int mode = i % o->modes.n;

	if (backward)
		mode = o->modes.n - 1 - mode;
	point.mode = (enum bench_mode)o->modes.value[mode];
	i /= o->modes.n;
	point.rate = o->rates.value[i % o->rates.n];
	i /= o->rates.n;
	point.pattern = (enum bench_pattern)o->patterns.value[i % o->patterns.n];
	i /= o->patterns.n;
	point.burst = (uint32_t)o->bursts.value[i % o->bursts.n];
	i /= o->bursts.n;
	point.frame = (uint32_t)o->frames.value[i % o->frames.n];
	i /= o->frames.n;
	point.queues = (uint16_t)o->queues.value[i];
	return point;
}

int
sweep(struct bench *bench)
{
	const struct options *o = &bench->options;
	unsigned int points =
		o->modes.n * o->rates.n * o->patterns.n * o->bursts.n * o->frames.n * o->queues.n;
	int rc = 0;

	progress_start(&progress, points * o->repeats);
	for (uint32_t repeat = 1; rc == 0 && repeat <= o->repeats; repeat++) {
		for (unsigned int i = 0; rc == 0 && i < points; i++) {
			struct bench_point point = point_of(o, i, repeat % 2 == 0);

			rc = measure(bench, &point, repeat);
		}
	}
	return rc;
}
