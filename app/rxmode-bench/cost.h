/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_COST_H
#define BENCH_COST_H

#include "bench.h"

/**
 * The cost of a packet in the burst functions: send point->burst packets, wait until they have
 * arrived, receive them, and again. On ports that are prepared. 0, or -EINTR after Ctrl-C.
 */
int measure_cost(struct bench *bench, const struct bench_point *point, struct bench_result *result);

#endif /* BENCH_COST_H */
