/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef UNIT_STEPS_H
#define UNIT_STEPS_H

#include "harness.h"

/*
 * Instructions that a burst function executes, counted by single-stepping the
 * processor: the same figure on a busy machine as on an idle one. x86-64 only.
 */

#ifdef RTE_ARCH_X86_64
#define UNIT_HAS_STEPS 1
#else
#define UNIT_HAS_STEPS 0
#endif

/** Instructions of one receive burst; @p nb gets what it returned. */
uint64_t unit_steps_of_rx(eth_rx_burst_t burst, void *rxq, struct rte_mbuf **pkts, uint16_t n,
			  uint16_t *nb);

/** Instructions of one transmit burst; @p nb gets what it returned. */
uint64_t unit_steps_of_tx(eth_tx_burst_t burst, void *txq, struct rte_mbuf **pkts, uint16_t n,
			  uint16_t *nb);

#endif /* UNIT_STEPS_H */
