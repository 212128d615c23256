/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_FREE_H
#define GBE_TX_FREE_H

#include "gbe_tx_queue.h"

/* Frames that are sent. */

uint32_t gbe_txq_reclaim(struct gbe_txq *txq, uint32_t max);
int gbe_tx_done_cleanup(void *tx_queue, uint32_t free_cnt);

#endif /* GBE_TX_FREE_H */
