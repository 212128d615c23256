/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RXQ_H
#define GBE_RXQ_H

#include "gbe_rx_queue.h"

/* A receive queue: its memory and its ring. */

struct gbe_rxq *gbe_rxq_create(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
			       unsigned int socket_id);
void gbe_rxq_free(struct rte_eth_dev *dev, struct gbe_rxq *rxq);
void gbe_rxq_empty(struct gbe_rxq *rxq);
void gbe_rxq_set_masks(struct gbe_rxq *rxq);
int gbe_rxq_start(struct rte_eth_dev *dev, struct gbe_rxq *rxq);
int gbe_rxq_stop(struct rte_eth_dev *dev, struct gbe_rxq *rxq);

#endif /* GBE_RXQ_H */
