/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"
#include "peer.h"
#include "ports.h"
#include "receiver.h"
#include "result.h"

/* What all measurements share. */

struct bench {
	struct options options;
	struct ports ports;
	struct bench_output output;
	struct receiver receiver;
	unsigned int rx_lcore;
	unsigned int tx_lcore;
	uint32_t wake_us;
	uint32_t run; /* number of the last one, in the stamps of its frames */
	uint64_t runs[BENCH_NB_VERDICTS];
};

/**
 * One run, on ports that are prepared: what a receiver makes of a point's load. The result is
 * complete but for kind and repeat, also when the run starved or failed. There is none with -EINTR
 * when quitting and with -ECONNRESET when the process that sends is lost.
 */
int measure_run(struct bench *bench, const struct bench_point *point, struct bench_result *result);

/**
 * The cost of a packet in the burst functions, of bursts back to back: send point->burst, wait
 * until they have arrived, receive them. Ports and -EINTR as above.
 */
int measure_cost(struct bench *bench, const struct bench_point *point, struct bench_result *result);

/** Register accesses of simulated ports so far; false where nobody counts. */
struct mmio {
	uint64_t reads;
	uint64_t writes;
	bool exact;
};

bool mmio_read(uint16_t port, struct mmio *mmio);

#endif /* BENCH_MEASURE_H */
