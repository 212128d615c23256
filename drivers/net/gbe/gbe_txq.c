/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_malloc.h>

#include "gbe_ring.h"
#include "gbe_txq.h"

/* A transmit queue: its memory and its ring. */

void
gbe_txq_free(struct rte_eth_dev *dev, struct gbe_txq *txq)
{
	if (txq->mz != NULL)
		rte_eth_dma_zone_free(dev, "tx_ring", txq->queue_id);
	rte_free(txq->reports);
	rte_free(txq->frames);
	rte_free(txq);
}

/* A queue of @nb_desc descriptors with nothing in it, or NULL without memory. */
struct gbe_txq *
gbe_txq_create(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc, unsigned int socket_id)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	struct gbe_txq *txq;

	txq = rte_zmalloc_socket("gbe_txq", sizeof(*txq), RTE_CACHE_LINE_SIZE, socket_id);
	if (txq == NULL)
		return NULL;
	txq->nb_desc = nb_desc;
	txq->max_len = gbe_chip_of(hw)->max_tx_len;
	txq->queue_id = queue_id;
	txq->port_id = dev->data->port_id;
	txq->frames = rte_zmalloc_socket("gbe_tx_frames", sizeof(txq->frames[0]) * nb_desc,
					 RTE_CACHE_LINE_SIZE, socket_id);
	txq->reports = rte_zmalloc_socket("gbe_tx_reports", sizeof(txq->reports[0]) * nb_desc,
					  RTE_CACHE_LINE_SIZE, socket_id);
	txq->mz = gbe_ring_reserve(dev, "tx_ring", queue_id, nb_desc, socket_id);
	if (txq->frames == NULL || txq->reports == NULL || txq->mz == NULL)
		goto free_queue;
	txq->ring = txq->mz->addr;
	txq->tail_reg = gbe_reg_addr(hw, gbe_tx_ring_reg(hw, queue_id, GBE_RING_TAIL));
	gbe_txq_empty(txq);
	return txq;

free_queue:
	gbe_txq_free(dev, txq);
	return NULL;
}

/* Free all mbufs and forget what the device did, its contexts included. */
void
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

/*
 * A descriptor is done when the next descriptor that reports status has DD: the
 * device completes those in between without reporting.
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

/* Hand the empty ring to the device. */
int
gbe_txq_start(struct rte_eth_dev *dev, struct gbe_txq *txq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	int ret;

	ret = gbe_ring_start(hw, gbe_tx_ring_reg(hw, txq->queue_id, 0), txq->mz, txq->nb_desc,
			     &txq->conf.tx_thresh, gbe_chip_of(hw)->txdctl_set);
	if (ret != 0) {
		GBE_LOG(ERR, dev, "Tx queue %u does not start: %s", txq->queue_id,
			rte_strerror(-ret));
		return ret;
	}
	dev->data->tx_queue_state[txq->queue_id] = RTE_ETH_QUEUE_STATE_STARTED;
	return 0;
}

/*
 * Take the ring back. Let what is queued go out first: 4096 frames of 1518 bytes
 * take 50 ms at 1 Gb/s and 500 ms at 100 Mb/s. Without a link nothing goes out,
 * and what is queued is given back unsent.
 */
int
gbe_txq_stop(struct rte_eth_dev *dev, struct gbe_txq *txq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t base = gbe_tx_ring_reg(hw, txq->queue_id, 0);

	if ((gbe_reg_read(hw, GBE_STATUS) & GBE_STATUS_LU) != 0)
		(void)gbe_reg_wait(hw, base + GBE_RING_HEAD, 0xFFFF, txq->tail, 1000, 500000);
	if (gbe_ring_stop(hw, base) != 0) {
		GBE_LOG(ERR, dev, "Tx queue %u does not stop", txq->queue_id);
		return -ETIMEDOUT;
	}
	gbe_txq_empty(txq);
	dev->data->tx_queue_state[txq->queue_id] = RTE_ETH_QUEUE_STATE_STOPPED;
	return 0;
}
