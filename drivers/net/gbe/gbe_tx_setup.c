/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_ring.h"
#include "gbe_stats.h"
#include "gbe_tx_setup.h"
#include "gbe_txq.h"

/* Transmit queues as ethdev sets them up, and all of them at start and stop. */

#define GBE_DEFAULT_RS_THRESH 32

/*
 * Retries as the 8254x manual recommends (page 307). The distance is that of DPDK's e1000
 * for both duplexes; the manual asks for 64 in full and 512 in half duplex.
 */
#define GBE_COLLISION_THRESHOLD 15
#define GBE_COLLISION_DISTANCE  63

#define GBE_TX_CKSUM_OFFLOADS \
	(RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM | \
	 RTE_ETH_TX_OFFLOAD_TCP_CKSUM)

static bool
gbe_tx_shares_context(struct rte_eth_dev *dev)
{
	return gbe_chip_of(gbe_hw_of(dev))->one_tx_context && dev->data->nb_tx_queues > 1;
}

/*
 * Queues that share a context would send with each other's. To write it with every
 * frame is no cure: nothing that could be read says that the device fetches a
 * context and its frame without one of the other queue in between.
 */
int
gbe_tx_check_offloads(struct rte_eth_dev *dev)
{
	if (!gbe_tx_shares_context(dev) ||
	    (dev->data->dev_conf.txmode.offloads & GBE_TX_CKSUM_OFFLOADS) == 0)
		return 0;
	GBE_LOG(ERR, dev,
		"checksum offload with %u Tx queues: the queues of the %s share one context; use one Tx queue, or no Tx checksum offload",
		dev->data->nb_tx_queues, gbe_chip_of(gbe_hw_of(dev))->name);
	return -ENOTSUP;
}

static int
gbe_txq_check_conf(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   const struct rte_eth_txconf *conf)
{
	int ret;

	ret = gbe_ring_check(dev, "Tx", queue_id, nb_desc, conf->tx_deferred_start);
	if (ret != 0)
		return ret;
	if (conf->tx_rs_thresh >= nb_desc || conf->tx_free_thresh >= nb_desc) {
		GBE_LOG(ERR, dev,
			"Tx queue %u: tx_rs_thresh %u, tx_free_thresh %u; must be below the %u descriptors",
			queue_id, conf->tx_rs_thresh, conf->tx_free_thresh, nb_desc);
		return -EINVAL;
	}
	return 0;
}

int
gbe_tx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   unsigned int socket_id, const struct rte_eth_txconf *conf)
{
	struct gbe_txq *txq;
	int ret;

	ret = gbe_txq_check_conf(dev, queue_id, nb_desc, conf);
	if (ret != 0)
		return ret;

	gbe_tx_queue_release(dev, queue_id);
	txq = gbe_txq_create(dev, queue_id, nb_desc, socket_id);
	if (txq == NULL) {
		GBE_LOG(ERR, dev, "Tx queue %u: no memory for %u descriptors on socket %d",
			queue_id, nb_desc, (int)socket_id);
		return -ENOMEM;
	}
	txq->conf = *conf;
	/* No write-back threshold: descriptors that report are written back at once. */
	gbe_ring_clamp(dev, "Tx", queue_id, &txq->conf.tx_thresh,
		       &gbe_chip_of(gbe_hw_of(dev))->tx_limits);
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
	dev->data->tx_queues[queue_id] = txq;
	return 0;
}

void
gbe_tx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_txq *txq = dev->data->tx_queues[queue_id];
	struct gbe_port *port = gbe_port_of(dev);

	if (txq == NULL)
		return;
	/* For who reads statistics, both at the same moment. */
	gbe_stats_lock(port);
	gbe_stats_retire_txq(port, txq);
	dev->data->tx_queues[queue_id] = NULL;
	gbe_stats_unlock(port);
	/* The device may write back descriptors, see gbe_rx_queue_release(). */
	if (port->may_write)
		return;
	gbe_txq_empty(txq);
	gbe_txq_free(dev, txq);
}

void
gbe_txq_info_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_txq_info *info)
{
	const struct gbe_txq *txq = dev->data->tx_queues[queue_id];

	info->nb_desc = txq->nb_desc;
	info->conf = txq->conf;
}

int
gbe_tx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id)
{
	if (!gbe_chip_of(gbe_hw_of(dev))->has_queue_enable)
		return -ENOTSUP;
	return gbe_txq_start(dev, dev->data->tx_queues[queue_id]);
}

int
gbe_tx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	if (!gbe_chip_of(gbe_hw_of(dev))->has_queue_enable)
		return -ENOTSUP;
	return gbe_txq_stop(dev, dev->data->tx_queues[queue_id]);
}

/*
 * The other bits of TCTL keep their reset values, some of which the manuals
 * want kept. Where the collision distance is elsewhere it has a default.
 */
static void
gbe_tx_enable(struct gbe_hw *hw)
{
	uint32_t tctl = gbe_reg_read(hw, GBE_TCTL);

	tctl &= ~(0xFFu << GBE_TCTL_CT_SHIFT);
	tctl |= GBE_TCTL_EN | GBE_TCTL_PSP | GBE_TCTL_RTLC |
		GBE_COLLISION_THRESHOLD << GBE_TCTL_CT_SHIFT;
	if (gbe_chip_of(hw)->has_tctl_cold) {
		tctl &= ~(0x3FFu << GBE_TCTL_COLD_SHIFT);
		tctl |= GBE_COLLISION_DISTANCE << GBE_TCTL_COLD_SHIFT;
	}
	gbe_reg_write(hw, GBE_TCTL, tctl);
}

/*
 * Where TXDCTL must be the same for all queues, those of queue 0 hold. Queues are
 * set up one by one, so only now is it known what they all ask for.
 */
static void
gbe_tx_make_alike(struct rte_eth_dev *dev)
{
	const struct gbe_txq *first = dev->data->tx_queues[0];

	if (!gbe_chip_of(gbe_hw_of(dev))->tx_rings_alike)
		return;
	for (uint16_t q = 1; q < dev->data->nb_tx_queues; q++) {
		struct gbe_txq *txq = dev->data->tx_queues[q];

		if (memcmp(&txq->conf.tx_thresh, &first->conf.tx_thresh,
			   sizeof(txq->conf.tx_thresh)) == 0)
			continue;
		GBE_LOG(NOTICE, dev, "Tx queue %u: thresholds %u/%u of queue 0 instead of %u/%u", q,
			first->conf.tx_thresh.pthresh, first->conf.tx_thresh.hthresh,
			txq->conf.tx_thresh.pthresh, txq->conf.tx_thresh.hthresh);
		txq->conf.tx_thresh = first->conf.tx_thresh;
	}
}

int
gbe_tx_start(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	gbe_tx_make_alike(dev);
	gbe_reg_write(hw, GBE_TIPG, gbe_chip_of(hw)->tipg);
	gbe_chip_of(hw)->ops->setup_tx(hw, dev->data->nb_tx_queues);
	for (uint16_t q = 0; q < dev->data->nb_tx_queues; q++) {
		struct gbe_txq *txq = dev->data->tx_queues[q];
		int ret;

		/* Only now: ethdev keeps queues over a change of their number. */
		txq->shares_ctx = gbe_tx_shares_context(dev);
		if (txq->conf.tx_deferred_start)
			continue;
		ret = gbe_txq_start(dev, txq);
		if (ret != 0)
			return ret;
	}
	/* Also that of a queue that is not used. */
	if (gbe_chip_of(hw)->tx_rings_alike)
		gbe_reg_write(hw, gbe_tx_ring_reg(hw, 1, GBE_RING_DCTL),
			      gbe_reg_read(hw, gbe_tx_ring_reg(hw, 0, GBE_RING_DCTL)));
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
