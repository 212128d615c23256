/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_malloc.h>

#include "gbe.h"

#define GBE_DEFAULT_RS_THRESH 32

/* Collision parameters of half duplex as the 8254x manual recommends. */
#define GBE_COLLISION_THRESHOLD 15
#define GBE_COLLISION_DISTANCE  63

/*
 * Gap between frames, in wire clocks: 8 for copper with both parts of the
 * back-off at 8 and 6, as Linux e1000 and igb for these chips.
 */
#define GBE_TIPG_COPPER (8u | 8u << 10 | 6u << 20)

/* TXDCTL bit 22 of the 82574L must be set, as Linux e1000e. */
#define GBE_82574_TXDCTL_BIT22 (1u << 22)

static uint32_t
gbe_txq_reg(const struct gbe_hw *hw, uint16_t queue_id, uint32_t offset)
{
	const struct gbe_chip *chip = gbe_chip_of(hw);

	return chip->tx_ring_base + queue_id * chip->ring_stride + offset;
}

/*
 * TXDCTL of the 82574L must be the same for both queues, as Linux e1000e: the
 * thresholds of one are those of the other.
 */
static int
gbe_txq_check_thresh_82574(struct rte_eth_dev *dev, uint16_t queue_id,
			   const struct rte_eth_txconf *conf)
{
	const struct gbe_txq *other =
		dev->data->nb_tx_queues > 1 ? dev->data->tx_queues[queue_id ^ 1] : NULL;
	const struct rte_eth_thresh *there;

	if (gbe_chip_of(gbe_hw_of(dev))->mac != GBE_MAC_82574 || other == NULL)
		return 0;
	there = &other->conf.tx_thresh;
	if (there->pthresh == conf->tx_thresh.pthresh && there->hthresh == conf->tx_thresh.hthresh)
		return 0;
	GBE_LOG(ERR, dev,
		"Tx queue %u: pthresh %u, hthresh %u; must be those of queue %u, %u and %u",
		queue_id, conf->tx_thresh.pthresh, conf->tx_thresh.hthresh, queue_id ^ 1,
		there->pthresh, there->hthresh);
	return -EINVAL;
}

static int
gbe_txq_check_conf(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   const struct rte_eth_txconf *conf)
{
	int ret;

	ret = gbe_ring_check(dev, "Tx", queue_id, nb_desc, &conf->tx_thresh,
			     conf->tx_deferred_start);
	if (ret != 0)
		return ret;
	if (conf->tx_rs_thresh >= nb_desc || conf->tx_free_thresh >= nb_desc) {
		GBE_LOG(ERR, dev,
			"Tx queue %u: tx_rs_thresh %u, tx_free_thresh %u; must be below the %u descriptors",
			queue_id, conf->tx_rs_thresh, conf->tx_free_thresh, nb_desc);
		return -EINVAL;
	}
	if (conf->tx_thresh.wthresh > 0) {
		GBE_LOG(ERR, dev,
			"Tx queue %u: wthresh %u; must be 0, completions are reported one by one",
			queue_id, conf->tx_thresh.wthresh);
		return -EINVAL;
	}
	return gbe_txq_check_thresh_82574(dev, queue_id, conf);
}

static void
gbe_txq_free(struct rte_eth_dev *dev, struct gbe_txq *txq, uint16_t queue_id)
{
	if (txq->mz != NULL)
		rte_eth_dma_zone_free(dev, "tx_ring", queue_id);
	rte_free(txq->reports);
	rte_free(txq->frames);
	rte_free(txq);
}

static struct gbe_txq *
gbe_txq_alloc(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc, unsigned int socket_id)
{
	struct gbe_txq *txq;

	txq = rte_zmalloc_socket("gbe_txq", sizeof(*txq), RTE_CACHE_LINE_SIZE, socket_id);
	if (txq == NULL)
		return NULL;
	txq->frames = rte_zmalloc_socket("gbe_tx_frames", sizeof(txq->frames[0]) * nb_desc,
					 RTE_CACHE_LINE_SIZE, socket_id);
	txq->reports = rte_zmalloc_socket("gbe_tx_reports", sizeof(txq->reports[0]) * nb_desc,
					  RTE_CACHE_LINE_SIZE, socket_id);
	txq->mz = gbe_ring_reserve(dev, "tx_ring", queue_id, nb_desc, socket_id);
	if (txq->frames == NULL || txq->reports == NULL || txq->mz == NULL) {
		gbe_txq_free(dev, txq, queue_id);
		return NULL;
	}
	txq->ring = txq->mz->addr;
	return txq;
}

/* Free all mbufs and forget what the device did, its contexts included. */
static void
gbe_txq_empty(struct gbe_txq *txq)
{
	for (uint16_t i = txq->frame_head; i != txq->frame_tail; i = gbe_txq_next(txq, i))
		rte_pktmbuf_free(txq->frames[i]);
	memset(txq->ring, 0, txq->nb_desc * sizeof(txq->ring[0]));
	memset(txq->ctx, 0, sizeof(txq->ctx));
	memset(&txq->kind, 0, sizeof(txq->kind));
	txq->next_ctx = 0;
	txq->tail = 0;
	txq->clean = 0;
	txq->nb_free = txq->nb_desc - 1;
	txq->frame_head = 0;
	txq->frame_tail = 0;
	txq->report_head = 0;
	txq->nb_reports = 0;
	txq->since_rs = 0;
}

int
gbe_tx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   unsigned int socket_id, const struct rte_eth_txconf *conf)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	struct gbe_txq *txq;
	int ret;

	ret = gbe_txq_check_conf(dev, queue_id, nb_desc, conf);
	if (ret != 0)
		return ret;

	gbe_tx_queue_release(dev, queue_id);
	txq = gbe_txq_alloc(dev, queue_id, nb_desc, socket_id);
	if (txq == NULL) {
		GBE_LOG(ERR, dev, "Tx queue %u: no memory for %u descriptors on socket %d",
			queue_id, nb_desc, (int)socket_id);
		return -ENOMEM;
	}
	txq->nb_desc = nb_desc;
	txq->queue_id = queue_id;
	txq->port_id = dev->data->port_id;
	txq->conf = *conf;
	/* ethdev leaves out of conf what is on for the whole port. */
	txq->conf.offloads |= dev->data->dev_conf.txmode.offloads;
	if (txq->conf.tx_rs_thresh == 0)
		txq->conf.tx_rs_thresh = RTE_MIN(GBE_DEFAULT_RS_THRESH, nb_desc / 2);
	if (txq->conf.tx_free_thresh == 0)
		/* Half a ring: what is freed is still in the cache then. */
		txq->conf.tx_free_thresh = nb_desc / 2;
	txq->rs_thresh = txq->conf.tx_rs_thresh;
	txq->free_thresh = txq->conf.tx_free_thresh;
	/* One descriptor stays empty and one may be a context. */
	txq->max_segs = RTE_MIN(GBE_TX_MAX_SEG, nb_desc - 2);
	txq->single_free = (txq->conf.offloads &
			    (RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE | RTE_ETH_TX_OFFLOAD_MULTI_SEGS)) ==
			   RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE;
	txq->tail_reg = gbe_reg_addr(hw, gbe_txq_reg(hw, queue_id, GBE_RING_TAIL));
	gbe_txq_empty(txq);
	dev->data->tx_queues[queue_id] = txq;
	return 0;
}

void
gbe_tx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_txq *txq = dev->data->tx_queues[queue_id];

	if (txq == NULL)
		return;
	gbe_txq_empty(txq);
	dev->data->tx_queues[queue_id] = NULL;
	gbe_stats_retire_txq(gbe_port_of(dev), txq);
	gbe_txq_free(dev, txq, queue_id);
}

void
gbe_txq_info_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_txq_info *info)
{
	const struct gbe_txq *txq = dev->data->tx_queues[queue_id];

	info->nb_desc = txq->nb_desc;
	info->conf = txq->conf;
}

/* Distance in the ring from @from forward to @to. */
static uint16_t
gbe_txq_distance(const struct gbe_txq *txq, uint16_t from, uint16_t to)
{
	return to >= from ? to - from : to + txq->nb_desc - from;
}

/*
 * A descriptor is done once the next one that reports status has DD: those
 * between are written back without a word.
 */
int
gbe_tx_descriptor_status(void *tx_queue, uint16_t offset)
{
	const struct gbe_txq *txq = tx_queue;
	uint16_t at, in_flight, place;

	if (offset >= txq->nb_desc)
		return -EINVAL;
	at = (txq->tail + offset) % txq->nb_desc;
	in_flight = txq->nb_desc - 1 - txq->nb_free;
	place = gbe_txq_distance(txq, txq->clean, at);
	if (place >= in_flight)
		return RTE_ETH_TX_DESC_DONE;

	for (uint16_t i = 0; i < txq->nb_reports; i++) {
		uint16_t rs = txq->reports[(txq->report_head + i) % txq->nb_desc].last;
		const volatile struct gbe_tx_data *desc = &txq->ring[rs].data;

		if (gbe_txq_distance(txq, txq->clean, rs) < place)
			continue;
		return (rte_le_to_cpu_32(desc->status) & GBE_TXD_DD) != 0 ? RTE_ETH_TX_DESC_DONE :
									    RTE_ETH_TX_DESC_FULL;
	}
	return RTE_ETH_TX_DESC_FULL;
}

static int
gbe_txq_start(struct rte_eth_dev *dev, struct gbe_txq *txq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t dctl_bits = gbe_chip_of(hw)->mac == GBE_MAC_82574 ? GBE_82574_TXDCTL_BIT22 : 0;
	int ret;

	ret = gbe_ring_start(hw, gbe_txq_reg(hw, txq->queue_id, 0), txq->mz, txq->nb_desc,
			     &txq->conf.tx_thresh, dctl_bits);
	if (ret != 0) {
		GBE_LOG(ERR, dev, "Tx queue %u does not start: %s", txq->queue_id,
			rte_strerror(-ret));
		return ret;
	}
	dev->data->tx_queue_state[txq->queue_id] = RTE_ETH_QUEUE_STATE_STARTED;
	return 0;
}

int
gbe_tx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id)
{
	if (gbe_chip_of(gbe_hw_of(dev))->mac != GBE_MAC_82576)
		return -ENOTSUP;
	return gbe_txq_start(dev, dev->data->tx_queues[queue_id]);
}

/*
 * Let what is queued go out first: 4096 frames of 1518 bytes take 50 ms at
 * 1 Gb/s and 500 ms at 100 Mb/s. Without a link nothing goes out, and what is
 * queued is given back unsent.
 */
int
gbe_tx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_txq *txq = dev->data->tx_queues[queue_id];
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t base = gbe_txq_reg(hw, queue_id, 0);

	if (gbe_chip_of(hw)->mac != GBE_MAC_82576)
		return -ENOTSUP;
	if ((gbe_reg_read(hw, GBE_STATUS) & GBE_STATUS_LU) != 0)
		(void)gbe_reg_wait(hw, base + GBE_RING_HEAD, 0xFFFF, txq->tail, 1000, 500000);
	if (gbe_ring_stop(hw, base) != 0) {
		GBE_LOG(ERR, dev, "Tx queue %u does not stop", queue_id);
		return -ETIMEDOUT;
	}
	gbe_txq_empty(txq);
	dev->data->tx_queue_state[queue_id] = RTE_ETH_QUEUE_STATE_STOPPED;
	return 0;
}

/*
 * The other bits of TCTL keep their reset values, some of which the manuals
 * want kept. The 82576 has its collision distance elsewhere, with a default.
 */
static void
gbe_tx_enable(struct gbe_hw *hw)
{
	uint32_t tctl = gbe_reg_read(hw, GBE_TCTL);

	tctl &= ~(0xFFu << GBE_TCTL_CT_SHIFT);
	tctl |= GBE_TCTL_EN | GBE_TCTL_PSP | GBE_TCTL_RTLC |
		GBE_COLLISION_THRESHOLD << GBE_TCTL_CT_SHIFT;
	if (gbe_chip_of(hw)->mac != GBE_MAC_82576) {
		tctl &= ~(0x3FFu << GBE_TCTL_COLD_SHIFT);
		tctl |= GBE_COLLISION_DISTANCE << GBE_TCTL_COLD_SHIFT;
	}
	gbe_reg_write(hw, GBE_TCTL, tctl);
}

int
gbe_tx_start(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	gbe_reg_write(hw, GBE_TIPG, GBE_TIPG_COPPER);
	for (uint16_t q = 0; q < dev->data->nb_tx_queues; q++) {
		struct gbe_txq *txq = dev->data->tx_queues[q];
		int ret;

		if (txq->conf.tx_deferred_start)
			continue;
		ret = gbe_txq_start(dev, txq);
		if (ret != 0)
			return ret;
	}
	/* Also that of a queue that is not used. */
	if (gbe_chip_of(hw)->mac == GBE_MAC_82574)
		gbe_reg_write(hw, gbe_txq_reg(hw, 1, GBE_RING_DCTL),
			      gbe_reg_read(hw, gbe_txq_reg(hw, 0, GBE_RING_DCTL)));
	gbe_tx_enable(hw);
	return 0;
}

/* The device is reset: free what it did not send. */
void
gbe_tx_stop(struct rte_eth_dev *dev)
{
	for (uint16_t q = 0; q < dev->data->nb_tx_queues; q++) {
		if (dev->data->tx_queues[q] == NULL)
			continue;
		gbe_txq_empty(dev->data->tx_queues[q]);
		dev->data->tx_queue_state[q] = RTE_ETH_QUEUE_STATE_STOPPED;
	}
}
