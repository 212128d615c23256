/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdint.h>

#include "options.h"
#include "ports.h"
#include "receiver.h"
#include "result.h"

/* What all measurements of a process share. Belongs to the main thread. */
struct bench {
	struct options options;
	struct ports ports;
	struct bench_output output;
	struct receiver receiver;
	unsigned int rx_lcore;
	unsigned int tx_lcore;
	uint32_t run; /* number of the last one, in the stamps of its frames */
	uint64_t runs[BENCH_NB_VERDICTS];
};

#endif /* BENCH_BENCH_H */
