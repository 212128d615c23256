/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_desc.h"
#include "gbe_ring.h"

/* What receive and transmit rings have in common. */

int
gbe_ring_check(struct rte_eth_dev *dev, const char *kind, uint16_t queue_id, uint16_t nb_desc,
	       bool deferred_start)
{
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));

	if (nb_desc < GBE_MIN_RING_DESC || nb_desc > GBE_MAX_RING_DESC ||
	    nb_desc % GBE_RING_MULTIPLE != 0) {
		GBE_LOG(ERR, dev,
			"%s queue %u: %u descriptors; must be %u to %u and a multiple of %u", kind,
			queue_id, nb_desc, GBE_MIN_RING_DESC, GBE_MAX_RING_DESC, GBE_RING_MULTIPLE);
		return -EINVAL;
	}
	if (deferred_start && !chip->has_queue_enable) {
		GBE_LOG(ERR, dev, "%s queue %u: the %s cannot start queues one by one", kind,
			queue_id, chip->name);
		return -ENOTSUP;
	}
	return 0;
}

/*
 * Make of the thresholds that an application asks for what the chip takes. They
 * are hints: one that is out of range is no reason to refuse the queue.
 */
void
gbe_ring_clamp(struct rte_eth_dev *dev, const char *kind, uint16_t queue_id,
	       struct rte_eth_thresh *thresh, const struct gbe_thresh_limits *limits)
{
	const struct rte_eth_thresh asked = *thresh;

	thresh->pthresh = RTE_MIN(asked.pthresh, limits->max_pthresh);
	thresh->hthresh = RTE_MIN(asked.hthresh, limits->max_hthresh);
	thresh->wthresh = RTE_MIN(asked.wthresh, limits->max_wthresh);
	if (limits->needs_hthresh && thresh->pthresh != 0 && thresh->hthresh == 0)
		thresh->hthresh = 1;
	if (memcmp(thresh, &asked, sizeof(asked)) != 0)
		GBE_LOG(NOTICE, dev, "%s queue %u: thresholds %u/%u/%u instead of %u/%u/%u", kind,
			queue_id, thresh->pthresh, thresh->hthresh, thresh->wthresh, asked.pthresh,
			asked.hthresh, asked.wthresh);
}

/*
 * Memory for the descriptors. Aligned to its own size a ring of up to 4096
 * descriptors lies within 64 KB: the first 82545 and 82546 may not write
 * across that boundary.
 */
const struct rte_memzone *
gbe_ring_reserve(struct rte_eth_dev *dev, const char *name, uint16_t queue_id, uint16_t nb_desc,
		 int socket_id)
{
	uint32_t size = GBE_DESC_SIZE * nb_desc;
	uint32_t align = RTE_MAX(rte_align32pow2(size), (uint32_t)GBE_RING_ALIGN);

	return rte_eth_dma_zone_reserve(dev, name, queue_id, size + GBE_RING_PAD * GBE_DESC_SIZE,
					align, socket_id);
}

static uint32_t
gbe_ring_dctl(const struct gbe_chip *chip, const struct rte_eth_thresh *thresh)
{
	uint32_t dctl = thresh->pthresh | (uint32_t)thresh->hthresh << GBE_DCTL_HTHRESH_SHIFT |
			(uint32_t)thresh->wthresh << GBE_DCTL_WTHRESH_SHIFT;

	if (chip->has_queue_enable)
		return dctl | GBE_DCTL_QUEUE_ENABLE;
	return dctl | GBE_DCTL_GRAN;
}

/*
 * Give an empty ring to the device. Where queues are enabled one by one, wait
 * until the queue says that it is: until then its tail is ignored. That takes
 * microseconds on silicon; give it 10 ms.
 */
int
gbe_ring_start(struct gbe_hw *hw, uint32_t base, const struct rte_memzone *mz, uint16_t nb_desc,
	       const struct rte_eth_thresh *thresh, uint32_t dctl_bits)
{
	const struct gbe_chip *chip = gbe_chip_of(hw);

	gbe_reg_write(hw, base + GBE_RING_BAL, (uint32_t)mz->iova);
	gbe_reg_write(hw, base + GBE_RING_BAH, mz->iova >> 32);
	gbe_reg_write(hw, base + GBE_RING_LEN, nb_desc * GBE_DESC_SIZE);
	gbe_reg_write(hw, base + GBE_RING_HEAD, 0);
	gbe_reg_write(hw, base + GBE_RING_TAIL, 0);
	gbe_reg_write(hw, base + GBE_RING_DCTL, gbe_ring_dctl(chip, thresh) | dctl_bits);
	if (!chip->has_queue_enable)
		return 0;
	return gbe_reg_wait(hw, base + GBE_RING_DCTL, GBE_DCTL_QUEUE_ENABLE, GBE_DCTL_QUEUE_ENABLE,
			    100, 10000);
}

/*
 * Take a ring back, where queues are enabled one by one. The frame under way and its write-back end
 * well below 1 ms; give it 10 ms. A device that is gone has stopped, too.
 */
int
gbe_ring_stop(struct gbe_hw *hw, uint32_t base)
{
	int ret;

	gbe_reg_clear(hw, base + GBE_RING_DCTL, GBE_DCTL_QUEUE_ENABLE);
	ret = gbe_reg_wait(hw, base + GBE_RING_DCTL, GBE_DCTL_QUEUE_ENABLE, 0, 100, 10000);
	return ret == -ENODEV ? 0 : ret;
}
