/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_SETUP_H
#define GBE_TX_SETUP_H

#include "gbe.h"

/* Transmit queues as ethdev sets them up, and all of them at start and stop. */

int gbe_tx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		       unsigned int socket_id, const struct rte_eth_txconf *conf);
void gbe_tx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_tx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_tx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id);
void gbe_txq_info_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_txq_info *info);
int gbe_tx_check_offloads(struct rte_eth_dev *dev);
int gbe_tx_start(struct rte_eth_dev *dev);
void gbe_tx_stop(struct rte_eth_dev *dev);

#endif /* GBE_TX_SETUP_H */
