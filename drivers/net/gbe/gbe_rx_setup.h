/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_SETUP_H
#define GBE_RX_SETUP_H

#include "gbe.h"

/* Receive queues as ethdev sets them up, and all of them at start and stop. */

int gbe_rx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		       unsigned int socket_id, const struct rte_eth_rxconf *conf,
		       struct rte_mempool *mp);
void gbe_rx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_rx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_rx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id);
void gbe_rxq_info_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_rxq_info *info);
int gbe_rx_check_frame_size(struct rte_eth_dev *dev, uint32_t frame_size);
int gbe_mtu_set(struct rte_eth_dev *dev, uint16_t mtu);
int gbe_rx_start(struct rte_eth_dev *dev);
void gbe_rx_stop(struct rte_eth_dev *dev);

#endif /* GBE_RX_SETUP_H */
