/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "bench.h"

/**
 * One run, on ports that are prepared: what a receiver makes of a point's load. The result lacks
 * kind and repeat, and is filled in also when the run starved or failed.
 *
 * @return 0; without a result -EINTR after Ctrl-C, -ECONNRESET when the process that sends is lost
 */
int measure_run(struct bench *bench, const struct bench_point *point, struct bench_result *result);

#endif /* BENCH_RUN_H */
