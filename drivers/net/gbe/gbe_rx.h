/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_H
#define GBE_RX_H

#include "gbe_rx_queue.h"

/* Receive bursts. @rx_queue is a struct gbe_rxq. */

/* gbe_rx.c */
uint16_t gbe_rx_burst_legacy(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_rx_burst_extended(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_rx_burst_advanced(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);

/* gbe_rx_avx2.c */
uint16_t gbe_rx_burst_extended_avx2(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);
uint16_t gbe_rx_burst_advanced_avx2(void *rx_queue, struct rte_mbuf **pkts, uint16_t n);

#endif /* GBE_RX_H */
