/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_RXMODE_CLOCK_H
#define ETHDEV_RXMODE_CLOCK_H

/* Included by the compiler before all else of lib/rxmode: gives it a clock that the tests own. */

#include <stdint.h>

#include <rte_cycles.h>

uint64_t rxmode_clock(void);

#define rte_rdtsc rxmode_clock

#endif /* ETHDEV_RXMODE_CLOCK_H */
