/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_SIMULATED_H
#define BENCH_SIMULATED_H

#include <stdbool.h>
#include <stdint.h>

/* What simulated ports offer besides ethdev. On others these functions do nothing. */

/** Let the simulated devices do what is left to do; they do nothing by themselves. Any thread. */
void simulated_step(void);

/* Register accesses of a port so far. */
struct mmio {
	uint64_t reads;
	uint64_t writes;
	bool exact; /* every access was counted, also those to ring registers */
};

/** false: the port is not simulated, nobody counts. */
bool simulated_mmio(uint16_t port, struct mmio *mmio);

#endif /* BENCH_SIMULATED_H */
