/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_rx_status.h"

/* What the device has completed, by the descriptors alone. */

static bool
gbe_rxq_desc_done(const struct gbe_rxq *rxq, uint16_t i)
{
	const volatile union gbe_rx_desc *desc = &rxq->ring[i];

	if (rxq->format == GBE_FORMAT_LEGACY)
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
 * ethdev takes rx_queue_count away while a port is stopped. A thread that polls
 * while another one stops the port may still call it, and should then be told
 * that no descriptor is used.
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
 * Whether the queue should be polled: it holds frames, or it has no buffer
 * because the pool was empty for long, so that no frame can raise an interrupt.
 * EAL's interrupt thread calls this for armed queues, beside the polling thread,
 * and may read an old index. That is harmless: if the index is still the same
 * afterwards, the descriptor there is the one that the polling thread last saw
 * without DD. A descriptor that was taken keeps DD until it is refilled, and the
 * index is stored before that.
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
