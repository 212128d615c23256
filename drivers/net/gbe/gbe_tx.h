/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_H
#define GBE_TX_H

#include "gbe_tx_queue.h"

/* Transmit bursts. @tx_queue is a struct gbe_txq. */

/* gbe_tx.c */
uint16_t gbe_tx_burst_legacy(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_tx_burst_extended(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_tx_burst_advanced(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);

/* gbe_tx_avx2.c */
uint16_t gbe_tx_burst_extended_avx2(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_tx_burst_advanced_avx2(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);

#endif /* GBE_TX_H */
