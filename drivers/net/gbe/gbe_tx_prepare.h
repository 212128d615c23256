/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_PREPARE_H
#define GBE_TX_PREPARE_H

#include "gbe_tx_queue.h"

/* What an application may ask before it sends. */

uint16_t gbe_tx_prepare(void *tx_queue, struct rte_mbuf **pkts, uint16_t n);

#endif /* GBE_TX_PREPARE_H */
