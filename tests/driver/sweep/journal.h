/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SWEEP_JOURNAL_H
#define SWEEP_JOURNAL_H

/* What DPDK and its drivers log, at level NOTICE and above. */

#include <stdbool.h>

/* After rte_eal_init(). */
bool journal_open(void);
void journal_clear(void);
/* All lines since, each ended by " | ". */
const char *journal_text(void);
/*
 * Is there a line that says what failed? That a device "cannot be used" does
 * not: EAL logs it for whatever reason.
 */
bool journal_has_reason(void);

#endif /* SWEEP_JOURNAL_H */
