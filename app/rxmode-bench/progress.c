/* SPDX-License-Identifier: BSD-3-Clause */

#include <inttypes.h>

#include <rte_cycles.h>

#include "progress.h"

void
progress_start(struct progress *progress, unsigned int all)
{
	*progress = (struct progress){ .all = all, .start_tsc = rte_rdtsc() };
}

double
progress_seconds(const struct progress *progress)
{
	return (double)(rte_rdtsc() - progress->start_tsc) / (double)rte_get_tsc_hz();
}

static const char *
rejection(const struct bench_result *r)
{
	switch (r->verdict) {
	case BENCH_STARVED:
		return ", STARVED";
	case BENCH_SLOW_WAKE:
		return ", SLOW WAKE";
	case BENCH_OTHER_REGIME:
		return ", OTHER REGIME";
	default:
		return "";
	}
}

static void
print_result(const struct bench_result *r)
{
	if (r->verdict == BENCH_FAILED)
		fprintf(stderr, "not possible on these ports");
	else if (r->rx_cycles != 0)
		fprintf(stderr, "%.1f + %.1f cycles, %.3f register writes a packet", r->rx_cycles,
			r->tx_cycles, r->mmio_writes);
	else
		fprintf(stderr, "p50 %.1f us, p99 %.1f us, CPU %.2f %%, %" PRIu64 " dropped%s",
			r->p50_us, r->p99_us, r->cpu_percent, result_dropped(r), rejection(r));
}

static void
begin_line(struct progress *progress, const char *kind, const struct bench_point *point)
{
	progress->done++;
	fprintf(stderr, "[%u/%u] %s %s %s %.10g pps, burst %u, %u B, %u queue%s: ", progress->done,
		progress->all, kind, bench_mode_names[point->mode],
		bench_pattern_names[point->pattern], point->rate, point->burst, point->frame,
		point->queues, point->queues == 1 ? "" : "s");
}

static void
end_line(const struct progress *progress)
{
	double s = progress_seconds(progress);

	fprintf(stderr, "; %.0f s left\n", s / progress->done * (progress->all - progress->done));
}

void
progress_line(struct progress *progress, const struct bench_result *r)
{
	begin_line(progress, r->kind, &r->point);
	print_result(r);
	end_line(progress);
}

void
progress_left_out(struct progress *progress, const struct bench_point *point)
{
	begin_line(progress, "run", point);
	fprintf(stderr, "more than the link carries, left out");
	end_line(progress);
}
