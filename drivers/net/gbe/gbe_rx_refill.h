/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_REFILL_H
#define GBE_RX_REFILL_H

#include "gbe_rx_queue.h"

/* Buffers for empty descriptors. */

uint16_t gbe_rxq_refill(struct gbe_rxq *rxq);
uint64_t gbe_rx_data_offset(struct rte_mempool *mp);

#endif /* GBE_RX_REFILL_H */
