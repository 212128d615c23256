/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_BURST_H
#define GBE_RX_BURST_H

#include "gbe_rx_odd.h"
#include "gbe_rx_refill.h"

/*
 * Receive. The device completes descriptors in order, from rxq->next on; each
 * completed one is taken out of the ring and counted in nb_empty until
 * gbe_rxq_refill() gives it a new buffer and the device the new tail.
 *
 * Most frames lie in one buffer; runs of them are taken by a function of each
 * path, all other descriptors one by one by gbe_rx_odd().
 */

/* Settings that apply to all frames of a burst. */
struct gbe_rx_modes {
	uint64_t rearm; /* of struct gbe_rxq */
	uint64_t flag_mask;
	uint32_t frame_mask;
	uint32_t crc_len;
	uint32_t single_len;
};

/*
 * Take whole frames that the device has completed, at most @n, beginning at
 * @desc, up to the first descriptor that is anything else. Returns their number
 * and adds their lengths to @bytes. It may read GBE_RING_PAD entries beyond @n of
 * both arrays.
 */
typedef uint16_t gbe_rx_run_t(const union gbe_rx_desc *desc, struct rte_mbuf **mbufs,
			      struct rte_mbuf **pkts, uint16_t n, const struct gbe_rx_modes *modes,
			      enum gbe_format format, uint64_t *bytes);

static __rte_always_inline bool
gbe_rx_is_done(const volatile union gbe_rx_desc *desc, enum gbe_format format)
{
	if (format == GBE_FORMAT_LEGACY)
		return (desc->legacy.status & GBE_RXD_DD) != 0;
	return (rte_le_to_cpu_32(desc->wb.status_error) & GBE_RXD_DD) != 0;
}

/* Take @nb descriptors out of the ring. */
static __rte_always_inline void
gbe_rx_advance(struct gbe_rxq *rxq, uint16_t nb)
{
	rxq->next += nb;
	if (rxq->next == rxq->nb_desc)
		rxq->next = 0;
	rxq->nb_empty += nb;
}

/* Descriptors up to the end of the ring that may have been completed. */
static __rte_always_inline uint16_t
gbe_rx_run_limit(const struct gbe_rxq *rxq, uint16_t n)
{
	/*
	 * One descriptor is never the device's, see gbe_rxq_refill(): stop
	 * before it, whatever its memory says.
	 */
	int owned = rxq->nb_desc - 1 - rxq->nb_empty;

	if (owned <= 0)
		return 0;
	return RTE_MIN(RTE_MIN(n, (uint16_t)owned), (uint16_t)(rxq->nb_desc - rxq->next));
}

/* Take up to @n frames when there is something to take. */
static __rte_always_inline uint16_t
gbe_rx_frames(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n, enum gbe_format format,
	      gbe_rx_run_t *take)
{
	struct gbe_rx_modes modes = {
		.rearm = rxq->rearm,
		.flag_mask = rxq->flag_mask,
		.frame_mask = rxq->frame_mask,
		.crc_len = rxq->crc_len,
		.single_len = rxq->single_len,
	};
	uint64_t bytes = 0;
	uint16_t nb_rx = 0;

	while (nb_rx < n) {
		uint16_t limit = gbe_rx_run_limit(rxq, n - nb_rx);
		struct rte_mbuf *m;
		uint16_t nb = 0;

		if (limit == 0)
			break;
		if (likely(!rxq->in_chain))
			nb = take(&rxq->ring[rxq->next], &rxq->sw_ring[rxq->next], &pkts[nb_rx],
				  limit, &modes, format, &bytes);
		gbe_rx_advance(rxq, nb);
		nb_rx += nb;
		if (nb == limit)
			continue;
		if (!gbe_rx_is_done(&rxq->ring[rxq->next], format))
			break;
		m = gbe_rx_odd(rxq, format);
		if (m != NULL) {
			bytes += m->pkt_len;
			pkts[nb_rx++] = m;
		}
	}
	rxq->packets += nb_rx;
	rxq->bytes += bytes;
	if (rxq->nb_empty >= rxq->free_thresh)
		gbe_rxq_refill(rxq);
	return nb_rx;
}

/*
 * Nothing was received: if the pool was empty before, try to refill. All
 * descriptors are empty if the queue is stopped but polled nevertheless.
 */
static __rte_always_inline bool
gbe_rx_finds_nothing(struct gbe_rxq *rxq, enum gbe_format format)
{
	if (likely(gbe_rx_is_done(&rxq->ring[rxq->next], format)) &&
	    likely(rxq->nb_empty < rxq->nb_desc - 1))
		return false;
	if (unlikely(rxq->nb_empty >= rxq->free_thresh) && rxq->nb_empty < rxq->nb_desc)
		gbe_rxq_refill(rxq);
	return true;
}

#endif /* GBE_RX_BURST_H */
