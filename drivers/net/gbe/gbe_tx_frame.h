/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_FRAME_H
#define GBE_TX_FRAME_H

#include "gbe_tx_queue.h"

/* Frames that need a context or have several segments. */

void gbe_tx_pad(struct rte_mbuf *m);
int gbe_tx_frame(struct gbe_txq *txq, struct rte_mbuf *m, enum gbe_format format);

#endif /* GBE_TX_FRAME_H */
