/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_SWEEP_H
#define BENCH_SWEEP_H

#include "bench.h"

/**
 * All points of the options, repeats outermost; modes alternate innermost, in turns forward
 * and backward. -EINTR when quitting, -ECONNRESET when the process that sends is lost.
 */
int sweep(struct bench *bench);

#endif /* BENCH_SWEEP_H */
