/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RING_H
#define GBE_RING_H

#include "gbe.h"

/* What receive and transmit rings have in common. */

/** Register offset of @p offset (GBE_RING_*) in the block of a ring. */
static inline uint32_t
gbe_rx_ring_reg(const struct gbe_hw *hw, uint16_t queue_id, uint32_t offset)
{
	const struct gbe_chip *chip = gbe_chip_of(hw);

	return chip->rx_ring_base + queue_id * chip->ring_stride + offset;
}

static inline uint32_t
gbe_tx_ring_reg(const struct gbe_hw *hw, uint16_t queue_id, uint32_t offset)
{
	const struct gbe_chip *chip = gbe_chip_of(hw);

	return chip->tx_ring_base + queue_id * chip->ring_stride + offset;
}

int gbe_ring_check(struct rte_eth_dev *dev, const char *kind, uint16_t queue_id, uint16_t nb_desc,
		   bool deferred_start);
void gbe_ring_clamp(struct rte_eth_dev *dev, const char *kind, uint16_t queue_id,
		    struct rte_eth_thresh *thresh, const struct gbe_thresh_limits *limits);
const struct rte_memzone *gbe_ring_reserve(struct rte_eth_dev *dev, const char *name,
					   uint16_t queue_id, uint16_t nb_desc, int socket_id);
int gbe_ring_start(struct gbe_hw *hw, uint32_t base, const struct rte_memzone *mz, uint16_t nb_desc,
		   const struct rte_eth_thresh *thresh, uint32_t dctl_bits);
int gbe_ring_stop(struct gbe_hw *hw, uint32_t base);

#endif /* GBE_RING_H */
