/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_malloc.h>

#include "gbe_regs_82576.h"
#include "gbe_ring.h"
#include "gbe_rx_64k.h"
#include "gbe_rx_refill.h"
#include "gbe_rxq.h"

/* A receive queue: its memory and its ring. */

void
gbe_rxq_free(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	if (rxq->mz != NULL)
		rte_eth_dma_zone_free(dev, "rx_ring", rxq->queue_id);
	rte_free(rxq->sw_ring);
	rte_free(rxq);
}

/* What every mbuf starts with: headroom, one reference, one segment, the port. */
static uint64_t
gbe_rxq_rearm(uint16_t port_id)
{
	const uint16_t words[4] = { RTE_PKTMBUF_HEADROOM, 1, 1, port_id };
	uint64_t rearm;

	static_assert(offsetof(struct rte_mbuf, refcnt) == offsetof(struct rte_mbuf, data_off) + 2,
		      "mbuf layout");
	static_assert(offsetof(struct rte_mbuf, nb_segs) == offsetof(struct rte_mbuf, data_off) + 4,
		      "mbuf layout");
	static_assert(offsetof(struct rte_mbuf, port) == offsetof(struct rte_mbuf, data_off) + 6,
		      "mbuf layout");
	memcpy(&rearm, words, sizeof(rearm));
	return rearm;
}

/* A queue of @nb_desc descriptors, all empty, or NULL without memory. */
struct gbe_rxq *
gbe_rxq_create(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc, unsigned int socket_id)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	struct gbe_rxq *rxq;

	rxq = rte_zmalloc_socket("gbe_rxq", sizeof(*rxq), RTE_CACHE_LINE_SIZE, socket_id);
	if (rxq == NULL)
		return NULL;
	rxq->nb_desc = nb_desc;
	rxq->nb_empty = nb_desc;
	rxq->queue_id = queue_id;
	rxq->port_id = dev->data->port_id;
	rxq->rearm = gbe_rxq_rearm(rxq->port_id);
	rxq->format = gbe_chip_of(hw)->format;
	/* A vector path loads past the end what it does not use. */
	rxq->sw_ring = rte_zmalloc_socket("gbe_rx_sw_ring",
					  sizeof(rxq->sw_ring[0]) * (nb_desc + GBE_RING_PAD),
					  RTE_CACHE_LINE_SIZE, socket_id);
	rxq->mz = gbe_ring_reserve(dev, "rx_ring", queue_id, nb_desc, socket_id);
	if (rxq->sw_ring == NULL || rxq->mz == NULL)
		goto free_queue;
	rxq->ring = rxq->mz->addr;
	rxq->tail_reg = gbe_reg_addr(hw, gbe_rx_ring_reg(hw, queue_id, GBE_RING_TAIL));
	return rxq;

free_queue:
	gbe_rxq_free(dev, rxq);
	return NULL;
}

/* Give all buffers back and forget what the device did. */
void
gbe_rxq_empty(struct gbe_rxq *rxq)
{
	for (uint16_t i = rxq->nb_empty, at = rxq->next; i < rxq->nb_desc; i++) {
		rte_pktmbuf_free(rxq->sw_ring[at]);
		at = at + 1 == rxq->nb_desc ? 0 : at + 1;
	}
	memset(rxq->ring, 0, (rxq->nb_desc + GBE_RING_PAD) * sizeof(rxq->ring[0]));
	gbe_rx_64k_give_back(rxq);
	rte_pktmbuf_free(rxq->chain_head);
	rxq->chain_head = NULL;
	rxq->in_chain = false;
	rxq->chain_drop = false;
	rxq->next = 0;
	rxq->refill = 0;
	rxq->nb_empty = rxq->nb_desc;
	rxq->nb_missed = 0;
	rxq->refill_pause = 0;
}

/* Have the burst functions go by what is asked for now. */
void
gbe_rxq_set_masks(struct gbe_rxq *rxq)
{
	/*
	 * Always the tag of a frame that lacks it: when stripping is turned off
	 * frames that were stripped are still to come.
	 */
	rxq->flag_mask = rxq->cksum_mask | RTE_MBUF_F_RX_RSS_HASH | RTE_MBUF_F_RX_VLAN |
			 RTE_MBUF_F_RX_VLAN_STRIPPED;
	/* A tag to put back makes a frame an odd one. */
	rxq->frame_mask = GBE_RXD_DD | GBE_RXD_EOP | (rxq->vlan_reinsert ? GBE_RXD_VP : 0);
}

static void
gbe_rxq_write_srrctl(struct rte_eth_dev *dev, const struct gbe_rxq *rxq)
{
	uint32_t srrctl = GBE_82576_SRRCTL_ADV_ONEBUF;
	struct gbe_hw *hw = gbe_hw_of(dev);

	/* Size 0: RCTL.BSIZE. */
	if (rxq->buf_len >= 1024)
		srrctl |= rxq->buf_len >> GBE_82576_SRRCTL_BSIZEPKT_SHIFT;
	/* A full ring must not hold up the others. */
	if (rxq->conf.rx_drop_en || dev->data->nb_rx_queues > 1)
		srrctl |= GBE_82576_SRRCTL_DROP_EN;
	gbe_reg_write(hw, gbe_rx_ring_reg(hw, rxq->queue_id, GBE_RING_SRRCTL), srrctl);
}

/*
 * Take the ring back, with all buffers. Where queues cannot be stopped one by one
 * this is for a port that did not start: it resets the device, which then has no
 * ring, and empties the queue afterwards.
 */
int
gbe_rxq_stop(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	if (!gbe_chip_of(hw)->has_queue_enable)
		return -ENOTSUP;
	if (gbe_ring_stop(hw, gbe_rx_ring_reg(hw, rxq->queue_id, 0)) != 0)
		return -ETIMEDOUT;
	gbe_rxq_empty(rxq);
	dev->data->rx_queue_state[rxq->queue_id] = RTE_ETH_QUEUE_STATE_STOPPED;
	return 0;
}

/* Hand the ring, full of buffers, to the device. */
int
gbe_rxq_start(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	struct rte_eth_thresh thresh = rxq->conf.rx_thresh;
	struct gbe_hw *hw = gbe_hw_of(dev);
	const struct gbe_chip *chip = gbe_chip_of(hw);
	int ret;

	if (chip->rx_buf == GBE_RX_BUF_SRRCTL)
		gbe_rxq_write_srrctl(dev, rxq);
	thresh.wthresh = chip->rx_wthresh;
	ret = gbe_ring_start(hw, gbe_rx_ring_reg(hw, rxq->queue_id, 0), rxq->mz, rxq->nb_desc,
			     &thresh, 0);
	if (ret != 0) {
		GBE_LOG(ERR, dev, "Rx queue %u does not start: %s", rxq->queue_id,
			rte_strerror(-ret));
		return ret;
	}
	gbe_rxq_refill(rxq);
	if (rxq->nb_empty != 0) {
		GBE_LOG(ERR, dev, "Rx queue %u: pool %s cannot fill %u descriptors", rxq->queue_id,
			rxq->mp->name, rxq->nb_desc);
		(void)gbe_rxq_stop(dev, rxq);
		return -ENOMEM;
	}
	dev->data->rx_queue_state[rxq->queue_id] = RTE_ETH_QUEUE_STATE_STARTED;
	return 0;
}
