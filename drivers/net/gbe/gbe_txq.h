/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TXQ_H
#define GBE_TXQ_H

#include "gbe_tx_queue.h"

/* A transmit queue: its memory and its ring. */

struct gbe_txq *gbe_txq_create(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
			       unsigned int socket_id);
void gbe_txq_free(struct rte_eth_dev *dev, struct gbe_txq *txq);
void gbe_txq_empty(struct gbe_txq *txq);
int gbe_txq_start(struct rte_eth_dev *dev, struct gbe_txq *txq);
int gbe_txq_stop(struct rte_eth_dev *dev, struct gbe_txq *txq);
int gbe_tx_descriptor_status(void *tx_queue, uint16_t offset);

#endif /* GBE_TXQ_H */
