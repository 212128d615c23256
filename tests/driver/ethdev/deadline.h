/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_DEADLINE_H
#define ETHDEV_DEADLINE_H

/*
 * Deadlines guard against hanging, nothing else: they are far longer than
 * anything takes, also in an emulated machine, and no result depends on how
 * much of one was used.
 */

#include <stdbool.h>
#include <stdint.h>

#include <rte_cycles.h>

/* Autonegotiation takes 500 ms in QEMU, up to 4 s between real ports. */
#define DEADLINE_LINK_MS 60000
/* QEMU's e1000 receives nothing for 1 s after every write of RCTL. */
#define DEADLINE_FRAME_MS 60000
/* No probe was seen by then, and all may have been lost: send another. */
#define PROBE_INTERVAL_MS 200

static inline uint64_t
deadline_in_ms(uint64_t ms)
{
	return rte_get_tsc_cycles() + ms * rte_get_tsc_hz() / 1000;
}

static inline bool
deadline_over(uint64_t deadline)
{
	return rte_get_tsc_cycles() > deadline;
}

#endif /* ETHDEV_DEADLINE_H */
