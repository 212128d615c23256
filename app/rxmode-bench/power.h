/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_POWER_H
#define BENCH_POWER_H

#include <stdbool.h>
#include <stdint.h>

/* DPDK's power library, which pauses a thread that polls empty queues. */

/**
 * Have it pause the thread of an lcore on queues 0 to queues - 1. The port must be stopped.
 * Returns false, with nothing changed, when it refuses the driver or DPDK was built without it.
 */
bool power_pause(unsigned int lcore, uint16_t port, uint16_t queues);

/** Undo power_pause(). The port must be stopped. */
void power_unpause(unsigned int lcore, uint16_t port, uint16_t queues);

#endif /* BENCH_POWER_H */
