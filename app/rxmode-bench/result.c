/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <inttypes.h>

#include <rte_cycles.h>

#include "result.h"

static const char *const verdict_names[] = {
	[BENCH_OK] = "ok",
	[BENCH_STARVED] = "starved",
	[BENCH_SLOW_WAKE] = "slow-wake",
	[BENCH_OTHER_REGIME] = "other-regime",
	[BENCH_FAILED] = "failed",
};

static const char csv_header[] =
	"label,driver,kind,mode,pattern,rate_pps,burst_pkts,frame_bytes,queues,repeat,attempt,"
	"verdict,window_s,sent_pkts,received_pkts,dropped_pkts,delivered_pps,"
	"latency_p50_us,latency_p90_us,latency_p99_us,latency_p99.9_us,latency_p99.99_us,"
	"latency_max_us,step_wake_us,cpu_percent,busy_percent,batch_percent,"
	"sleeps_per_s,wakes_per_s,spurious_wakes_per_s,"
	"regime_changes,regime,rescues,late_percent,late_max_us,rx_waited_percent,tx_waited_percent,"
	"rx_preempted,tx_preempted,steal_percent,rx_cycles_per_pkt,tx_cycles_per_pkt,"
	"mmio_reads_per_pkt,mmio_writes_per_pkt,mmio_exact\n";

static const char steps_header[] =
	"label,driver,mode,rate_pps,burst_pkts,frame_bytes,queues,repeat,verdict,time_us,"
	"received_pkts,latency_mean_us,latency_max_us\n";

static FILE *
open_csv(const char *name, const char *header)
{
	FILE *file = fopen(name, "a");

	if (file == NULL)
		return NULL;
	/* cppcheck-suppress seekOnAppendedFile ; for ftell() alone */
	fseek(file, 0, SEEK_END);
	if (ftell(file) == 0)
		fputs(header, file);
	fflush(file);
	return file;
}

int
output_open(struct bench_output *output, const char *csv, const char *steps)
{
	output->csv = open_csv(csv, csv_header);
	if (output->csv == NULL)
		return -errno;
	output->steps = NULL;
	if (steps != NULL) {
		output->steps = open_csv(steps, steps_header);
		if (output->steps == NULL) {
			fclose(output->csv);
			return -errno;
		}
	}
	return 0;
}

static void
put_point(FILE *csv, const struct bench_point *point)
{
	fprintf(csv, "%.10g,%u,%u,%u", point->rate, point->burst, point->frame, point->queues);
}

uint64_t
result_dropped(const struct bench_result *result)
{
	return result->sent > result->received ? result->sent - result->received : 0;
}

bool
result_is_rejected(const struct bench_result *result)
{
	return result->verdict != BENCH_OK && result->verdict != BENCH_FAILED;
}

static void
put_traffic(FILE *csv, const struct bench_result *r)
{
	fprintf(csv, ",%.6f,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%.1f", r->seconds, r->sent,
		r->received, result_dropped(r),
		r->seconds > 0 ? (double)r->received / r->seconds : 0);
	fprintf(csv, ",%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f", r->p50_us, r->p90_us, r->p99_us,
		r->p999_us, r->p9999_us, r->max_us, r->step_wake_us);
}

static void
put_usage(FILE *csv, const struct bench_result *r)
{
	fprintf(csv, ",%.4f,%.4f,%.3f,%.1f,%.1f,%.1f,%" PRIu64 ",%s,%" PRIu64, r->cpu_percent,
		r->busy_percent, r->batch_percent, r->sleeps_per_s, r->wakes_per_s,
		r->spurious_per_s, r->regime_changes, r->regime == NULL ? "" : r->regime,
		r->rescues);
	fprintf(csv, ",%.4f,%.1f,%.3f,%.3f,%" PRIu64 ",%" PRIu64 ",%.3f", r->late_percent,
		r->late_max_us, r->rx_waited_percent, r->tx_waited_percent, r->rx_preempted,
		r->tx_preempted, r->steal_percent);
}

void
output_result(struct bench_output *output, const struct bench_result *r)
{
	FILE *csv = output->csv;

	fprintf(csv, "%s,%s,%s,%s,%s,", output->label, output->driver, r->kind,
		bench_mode_names[r->point.mode], bench_pattern_names[r->point.pattern]);
	put_point(csv, &r->point);
	fprintf(csv, ",%u,%u,%s", r->repeat, r->attempt, verdict_names[r->verdict]);
	put_traffic(csv, r);
	put_usage(csv, r);
	fprintf(csv, ",%.2f,%.2f,%.4f,%.4f,%d\n", r->rx_cycles, r->tx_cycles, r->mmio_reads,
		r->mmio_writes, r->mmio_exact);
	fflush(csv);
}

void
output_steps(struct bench_output *output, const struct bench_result *r,
	     const struct receiver *receiver)
{
	double us = 1e6 / (double)rte_get_tsc_hz();

	for (unsigned int i = 0; output->steps != NULL && i < RECEIVER_BINS; i++) {
		const struct receiver_bin *bin = &receiver->bins[i];

		if (bin->packets == 0)
			continue;
		fprintf(output->steps, "%s,%s,%s,", output->label, output->driver,
			bench_mode_names[r->point.mode]);
		put_point(output->steps, &r->point);
		fprintf(output->steps, ",%u,%s,%u,%" PRIu64 ",%.3f,%.3f\n", r->repeat,
			verdict_names[r->verdict], i * RECEIVER_BIN_US, bin->packets,
			(double)bin->sum / (double)bin->packets * us, (double)bin->max * us);
	}
	if (output->steps != NULL)
		fflush(output->steps);
}

void
output_close(struct bench_output *output)
{
	fclose(output->csv);
	if (output->steps != NULL)
		fclose(output->steps);
}
