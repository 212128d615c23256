/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_malloc.h>

#include "gbe.h"
#include "gbe_regs_82576.h"

/*
 * Descriptors to refill at a time, at most a quarter of the ring: a doorbell
 * for every fourth burst of 32. Each is an uncached write, and on QEMU wakes
 * the emulator's main loop.
 */
#define GBE_DEFAULT_FREE_THRESH 128

/* The write-back counter of a ring must be 1 on the 82576, as Linux igb. */
#define GBE_82576_RX_WTHRESH 1

static uint32_t
gbe_rxq_reg(const struct gbe_hw *hw, uint16_t queue_id, uint32_t offset)
{
	const struct gbe_chip *chip = gbe_chip_of(hw);

	return chip->rx_ring_base + queue_id * chip->ring_stride + offset;
}

/* Whether a frame fits: one buffer, or many with scatter. */
static int
gbe_rxq_check_frame(struct rte_eth_dev *dev, struct rte_mempool *mp, uint64_t offloads,
		    uint32_t frame_size)
{
	uint32_t need = gbe_rx_dma_len(dev, frame_size);
	uint32_t buf_len = gbe_rx_buf_len(gbe_hw_of(dev), mp);

	if (need <= buf_len || (offloads & RTE_ETH_RX_OFFLOAD_SCATTER) != 0)
		return 0;
	GBE_LOG(ERR, dev,
		"frames of %u bytes (MTU %u) do not fit the %u usable bytes of a buffer of pool %s: use larger mbufs or RTE_ETH_RX_OFFLOAD_SCATTER",
		need, frame_size - (uint32_t)GBE_ETH_OVERHEAD, buf_len, mp->name);
	return -EINVAL;
}

int
gbe_rx_check_frame_size(struct rte_eth_dev *dev, uint32_t frame_size)
{
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		struct gbe_rxq *rxq = dev->data->rx_queues[q];
		int ret;

		if (rxq == NULL)
			continue;
		ret = gbe_rxq_check_frame(dev, rxq->mp, rxq->conf.offloads, frame_size);
		if (ret != 0)
			return ret;
	}
	return 0;
}

static int
gbe_rxq_check_conf(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   const struct rte_eth_rxconf *conf)
{
	int ret;

	ret = gbe_ring_check(dev, "Rx", queue_id, nb_desc, &conf->rx_thresh,
			     conf->rx_deferred_start);
	if (ret != 0)
		return ret;
	if (conf->rx_free_thresh >= nb_desc) {
		GBE_LOG(ERR, dev,
			"Rx queue %u: rx_free_thresh %u; must be below the %u descriptors",
			queue_id, conf->rx_free_thresh, nb_desc);
		return -EINVAL;
	}
	return 0;
}

static int
gbe_rxq_check_pool(struct rte_eth_dev *dev, uint16_t queue_id, const struct rte_eth_rxconf *conf,
		   struct rte_mempool *mp)
{
	if (mp == NULL) {
		GBE_LOG(ERR, dev, "Rx queue %u: no mempool", queue_id);
		return -EINVAL;
	}
	if (gbe_rx_buf_len(gbe_hw_of(dev), mp) == 0) {
		GBE_LOG(ERR, dev,
			"Rx queue %u: pool %s has a data room of %u bytes; at least %u are needed",
			queue_id, mp->name, rte_pktmbuf_data_room_size(mp),
			GBE_MIN_RX_BUF + RTE_PKTMBUF_HEADROOM);
		return -EINVAL;
	}
	return gbe_rxq_check_frame(dev, mp, conf->offloads | dev->data->dev_conf.rxmode.offloads,
				   gbe_rx_frame_size(dev));
}

static struct gbe_rxq *
gbe_rxq_alloc(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc, unsigned int socket_id)
{
	struct gbe_rxq *rxq;

	rxq = rte_zmalloc_socket("gbe_rxq", sizeof(*rxq), RTE_CACHE_LINE_SIZE, socket_id);
	if (rxq == NULL)
		return NULL;
	/* A vector path loads past the end what it does not use. */
	rxq->sw_ring = rte_zmalloc_socket("gbe_rx_sw_ring",
					  sizeof(rxq->sw_ring[0]) * (nb_desc + GBE_RING_PAD),
					  RTE_CACHE_LINE_SIZE, socket_id);
	rxq->mz = gbe_ring_reserve(dev, "rx_ring", queue_id, nb_desc, socket_id);
	if (rxq->sw_ring == NULL || rxq->mz == NULL) {
		if (rxq->mz != NULL)
			rte_eth_dma_zone_free(dev, "rx_ring", queue_id);
		rte_free(rxq->sw_ring);
		rte_free(rxq);
		return NULL;
	}
	rxq->ring = rxq->mz->addr;
	return rxq;
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
	rte_pktmbuf_free(rxq->chain_head);
	rxq->chain_head = NULL;
	rxq->in_chain = false;
	rxq->chain_drop = false;
	rxq->next = 0;
	rxq->refill = 0;
	rxq->nb_empty = rxq->nb_desc;
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

/* Have the burst functions go by what is asked for now. */
void
gbe_rxq_set_masks(struct gbe_rxq *rxq)
{
	uint64_t flags = rxq->cksum_mask | RTE_MBUF_F_RX_RSS_HASH;

	if (rxq->vlan_strip)
		flags |= RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED;
	rxq->flag_mask = flags;
	/* A tag to put back makes a frame an odd one. */
	rxq->frame_mask = GBE_RXD_DD | GBE_RXD_EOP | (rxq->vlan_reinsert ? GBE_RXD_VP : 0);
}

int
gbe_rx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   unsigned int socket_id, const struct rte_eth_rxconf *conf,
		   struct rte_mempool *mp)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	struct gbe_rxq *rxq;
	int ret;

	ret = gbe_rxq_check_conf(dev, queue_id, nb_desc, conf);
	if (ret == 0)
		ret = gbe_rxq_check_pool(dev, queue_id, conf, mp);
	if (ret != 0)
		return ret;

	/* ethdev has released the old queue, but a failed setup may leave it. */
	gbe_rx_queue_release(dev, queue_id);
	rxq = gbe_rxq_alloc(dev, queue_id, nb_desc, socket_id);
	if (rxq == NULL) {
		GBE_LOG(ERR, dev, "Rx queue %u: no memory for %u descriptors on socket %d",
			queue_id, nb_desc, (int)socket_id);
		return -ENOMEM;
	}
	rxq->mp = mp;
	rxq->data_offset = gbe_rx_data_offset(mp);
	rxq->nb_desc = nb_desc;
	rxq->queue_id = queue_id;
	rxq->port_id = dev->data->port_id;
	rxq->rearm = gbe_rxq_rearm(rxq->port_id);
	rxq->mac = gbe_chip_of(hw)->mac;
	rxq->conf = *conf;
	/* ethdev leaves out of conf what is on for the whole port. */
	rxq->conf.offloads |= dev->data->dev_conf.rxmode.offloads;
	if (rxq->conf.rx_free_thresh == 0)
		rxq->conf.rx_free_thresh = RTE_MIN(GBE_DEFAULT_FREE_THRESH, nb_desc / 4);
	rxq->free_thresh = rxq->conf.rx_free_thresh;
	rxq->tail_reg = gbe_reg_addr(hw, gbe_rxq_reg(hw, queue_id, GBE_RING_TAIL));
	rxq->nb_empty = nb_desc;
	rxq->buf_len = gbe_rx_buf_len(hw, mp);
	rxq->scatter = (rxq->conf.offloads & RTE_ETH_RX_OFFLOAD_SCATTER) != 0;
	dev->data->rx_queues[queue_id] = rxq;
	gbe_rx_publish_count(dev);
	return 0;
}

void
gbe_rx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];

	if (rxq == NULL)
		return;
	gbe_rxq_empty(rxq);
	dev->data->rx_queues[queue_id] = NULL;
	gbe_stats_retire_rxq(gbe_port_of(dev), rxq);
	rte_eth_dma_zone_free(dev, "rx_ring", queue_id);
	rte_free(rxq->sw_ring);
	rte_free(rxq);
}

void
gbe_rxq_info_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_rxq_info *info)
{
	const struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];

	info->mp = rxq->mp;
	info->scattered_rx = rxq->scatter;
	info->nb_desc = rxq->nb_desc;
	info->conf = rxq->conf;
	info->rx_buf_size = rxq->buf_len;
}

static bool
gbe_rxq_desc_done(const struct gbe_rxq *rxq, uint16_t i)
{
	const volatile union gbe_rx_desc *desc = &rxq->ring[i];

	if (rxq->mac == GBE_MAC_8254X)
		return (desc->legacy.status & GBE_RXD_DD) != 0;
	return (rte_le_to_cpu_32(desc->wb.status_error) & GBE_RXD_DD) != 0;
}

/* Descriptors that hold a frame the application has not taken. */
GBE_QUEUE_COUNT_RET
gbe_rx_queue_count(void *rx_queue)
{
	const struct gbe_rxq *rxq = rx_queue;
	uint16_t count = 0;
	uint16_t i;

	if (rxq == NULL)
		return 0;
	i = rxq->next;

	while (count < rxq->nb_desc - 1 - rxq->nb_empty && gbe_rxq_desc_done(rxq, i)) {
		count++;
		i = i + 1 == rxq->nb_desc ? 0 : i + 1;
	}
	return count;
}

/*
 * While a port is stopped ethdev lets nobody ask for the number of used
 * descriptors. A thread that polls while another stops the port still does, and
 * is to be told that there are none.
 */
void
gbe_rx_publish_count(struct rte_eth_dev *dev)
{
	static void *no_queues[RTE_MAX_QUEUES_PER_PORT];
	struct rte_eth_fp_ops *ops = &rte_eth_fp_ops[dev->data->port_id];

	ops->rxq.data = dev->data->rx_queues != NULL ? dev->data->rx_queues : no_queues;
	ops->rx_queue_count = dev->rx_queue_count;
}

/*
 * Should the queue be polled? Also when the pool was empty for so long that the
 * device has no buffer: then no frame comes that could interrupt. Besides the
 * polling thread EAL's interrupt thread asks, for queues that are armed. It may
 * see an old index: unless the index has moved meanwhile, the descriptor there
 * is the one that the polling thread saw undone when it looked last, as one
 * that was taken stays done until it is refilled after the index was stored.
 */
bool
gbe_rxq_has_work(const struct gbe_rxq *rxq)
{
	const volatile struct gbe_rxq *now = rxq;
	uint16_t next, nb_empty;
	bool done;

	do {
		next = now->next;
		nb_empty = now->nb_empty;
		rte_atomic_thread_fence(__ATOMIC_ACQUIRE);
		done = gbe_rxq_desc_done(rxq, next);
		rte_atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while (next != now->next);
	if (nb_empty == rxq->nb_desc)
		return false;
	return nb_empty == rxq->nb_desc - 1 || done;
}

int
gbe_rx_descriptor_status(void *rx_queue, uint16_t offset)
{
	const struct gbe_rxq *rxq = rx_queue;
	uint32_t i = rxq->next + offset;

	if (offset >= rxq->nb_desc)
		return -EINVAL;
	/* Without a buffer, or the one that the device never owns. */
	if (offset >= rxq->nb_desc - rxq->nb_empty - 1)
		return RTE_ETH_RX_DESC_UNAVAIL;
	if (i >= rxq->nb_desc)
		i -= rxq->nb_desc;
	return gbe_rxq_desc_done(rxq, i) ? RTE_ETH_RX_DESC_DONE : RTE_ETH_RX_DESC_AVAIL;
}

static void
gbe_rxq_write_srrctl(struct rte_eth_dev *dev, const struct gbe_rxq *rxq)
{
	uint32_t srrctl = GBE_82576_SRRCTL_ADV_ONEBUF;

	/* Size 0: RCTL.BSIZE. */
	if (rxq->buf_len >= 1024)
		srrctl |= rxq->buf_len >> GBE_82576_SRRCTL_BSIZEPKT_SHIFT;
	/* A full ring must not hold up the others. */
	if (rxq->conf.rx_drop_en || dev->data->nb_rx_queues > 1)
		srrctl |= GBE_82576_SRRCTL_DROP_EN;
	gbe_reg_write(gbe_hw_of(dev), gbe_rxq_reg(gbe_hw_of(dev), rxq->queue_id, GBE_RING_SRRCTL),
		      srrctl);
}

/*
 * The ring of a queue that did not start. On the other chips a queue starts
 * with its port alone, which then resets the device before it frees a buffer.
 */
static void
gbe_rxq_take_back(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	if (gbe_chip_of(hw)->mac == GBE_MAC_82576 &&
	    gbe_ring_stop(hw, gbe_rxq_reg(hw, rxq->queue_id, 0)) == 0)
		gbe_rxq_empty(rxq);
}

/* Hand the ring, full of buffers, to the device. */
int
gbe_rxq_start(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	struct rte_eth_thresh thresh = rxq->conf.rx_thresh;
	struct gbe_hw *hw = gbe_hw_of(dev);
	int ret;

	if (gbe_chip_of(hw)->mac == GBE_MAC_82576) {
		gbe_rxq_write_srrctl(dev, rxq);
		thresh.wthresh = GBE_82576_RX_WTHRESH;
	}
	ret = gbe_ring_start(hw, gbe_rxq_reg(hw, rxq->queue_id, 0), rxq->mz, rxq->nb_desc, &thresh,
			     0);
	if (ret != 0) {
		GBE_LOG(ERR, dev, "Rx queue %u does not start: %s", rxq->queue_id,
			rte_strerror(-ret));
		return ret;
	}
	gbe_rxq_refill(rxq);
	if (rxq->nb_empty != 0) {
		GBE_LOG(ERR, dev, "Rx queue %u: pool %s cannot fill %u descriptors", rxq->queue_id,
			rxq->mp->name, rxq->nb_desc);
		gbe_rxq_take_back(dev, rxq);
		return -ENOMEM;
	}
	dev->data->rx_queue_state[rxq->queue_id] = RTE_ETH_QUEUE_STATE_STARTED;
	return 0;
}

int
gbe_rx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id)
{
	if (gbe_chip_of(gbe_hw_of(dev))->mac != GBE_MAC_82576)
		return -ENOTSUP;
	return gbe_rxq_start(dev, dev->data->rx_queues[queue_id]);
}

int
gbe_rx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	if (gbe_chip_of(hw)->mac != GBE_MAC_82576)
		return -ENOTSUP;
	if (gbe_ring_stop(hw, gbe_rxq_reg(hw, queue_id, 0)) != 0) {
		GBE_LOG(ERR, dev, "Rx queue %u does not stop", queue_id);
		return -ETIMEDOUT;
	}
	gbe_rxq_empty(dev->data->rx_queues[queue_id]);
	dev->data->rx_queue_state[queue_id] = RTE_ETH_QUEUE_STATE_STOPPED;
	gbe_intr_wake(dev, queue_id);
	return 0;
}
