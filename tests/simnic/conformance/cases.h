/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_CASES_H
#define CONFORMANCE_CASES_H

/*
 * All cases, by concern:
 *
 *   cases_registers.c      reset values, and what a write leaves
 *   cases_control.c        resets, link, PHY, NVM, semaphores
 *   cases_rx.c             receive rings, formats, scatter, sizes
 *   cases_filter.c         addresses and VLANs that are let in
 *   cases_rx_offload.c     checksum results, packet types, VLAN strip
 *   cases_rss.c            hash and queue
 *   cases_tx.c             transmit rings, completion
 *   cases_tx_offload.c     checksums, tags and segments
 *   cases_stats.c          counters
 *   cases_intr.c           causes, masks, INTx, on every chip
 *   cases_intr_82574.c     MSI and MSI-X of the 82574L
 *   cases_intr_82576.c     MSI and MSI-X of the 82576
 *   cases_moderation.c     ITR and EITR
 */

#include "run.h"

extern const struct conformance_case cases_registers[];
extern const struct conformance_case cases_control[];
extern const struct conformance_case cases_rx[];
extern const struct conformance_case cases_filter[];
extern const struct conformance_case cases_rx_offload[];
extern const struct conformance_case cases_rss[];
extern const struct conformance_case cases_tx[];
extern const struct conformance_case cases_tx_offload[];
extern const struct conformance_case cases_stats[];
extern const struct conformance_case cases_intr[];
extern const struct conformance_case cases_intr_82574[];
extern const struct conformance_case cases_intr_82576[];
extern const struct conformance_case cases_moderation[];

/* All of the above, ended by NULL; each is ended by a case without name. */
extern const struct conformance_case *const all_cases[];

void cases_print_list(void);
/* The differences as Markdown tables. */
void cases_print_differences(void);

#endif /* CONFORMANCE_CASES_H */
