/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_SIZE_H
#define GBE_RX_SIZE_H

#include "gbe.h"

/* Sizes of frames and of receive buffers. */

uint32_t gbe_rx_frame_size(const struct rte_eth_dev *dev);
uint32_t gbe_rx_dma_len(const struct rte_eth_dev *dev, uint32_t frame_size);
uint32_t gbe_rx_buf_len(const struct gbe_hw *hw, struct rte_mempool *mp);
uint32_t gbe_rx_shared_buf_len(struct rte_eth_dev *dev);
bool gbe_rx_keeps_crc(const struct rte_eth_dev *dev);

#endif /* GBE_RX_SIZE_H */
