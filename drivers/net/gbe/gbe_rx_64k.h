/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_64K_H
#define GBE_RX_64K_H

#include "gbe_rx_queue.h"

/* Buffers that lie across a 64 KB boundary. */

uint32_t gbe_rx_64k_count(struct gbe_rxq *rxq);
uint16_t gbe_rx_64k_set_aside(struct gbe_rxq *rxq, struct rte_mbuf **mbufs, uint16_t n);
void gbe_rx_64k_give_back(struct gbe_rxq *rxq);

#endif /* GBE_RX_64K_H */
