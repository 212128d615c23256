/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_BURST_H
#define GBE_TX_BURST_H

#include "gbe_tx_desc.h"
#include "gbe_tx_frame.h"
#include "gbe_tx_free.h"

/*
 * The transmit burst, of which each path makes its functions. Most frames have
 * one segment and need no context, or the one that the frame before them had;
 * runs of them are filled by a function of each path, all others by
 * gbe_tx_frame().
 */

/* Whether @m is the first mbuf of a chain that can be queued as it is. */
static __rte_always_inline bool
gbe_tx_is_plain_chain(const struct gbe_txq *txq, const struct rte_mbuf *m)
{
	return gbe_tx_is_plain(m) && m->pkt_len >= GBE_TX_MIN_LEN && m->nb_segs <= txq->max_segs &&
	       m->nb_segs + 1 <= txq->nb_free;
}

/* Have the descriptor filled last report its completion. */
static inline void
gbe_tx_report_last(struct gbe_txq *txq)
{
	uint16_t last = (txq->tail == 0 ? txq->nb_desc : txq->tail) - 1;
	uint32_t at = txq->report_head + txq->nb_reports;

	txq->ring[last].data.cmd |= rte_cpu_to_le_32(GBE_TXD_RS);
	txq->reports[at >= txq->nb_desc ? at - txq->nb_desc : at] =
		(struct gbe_tx_report){ last, txq->frame_tail };
	txq->nb_reports++;
	txq->since_rs = 0;
}

/*
 * Fill descriptors and places of the FIFO for as many simple frames as @pkts
 * starts with, at most @n; returns how many, and adds up their bytes.
 */
typedef uint16_t gbe_tx_run_t(union gbe_tx_desc *desc, struct rte_mbuf **frames,
			      struct rte_mbuf **pkts, uint16_t n, const struct gbe_tx_kind *kind,
			      enum gbe_format format, uint64_t *bytes);

/* How many simple frames fit before the ring ends or a report is due. */
static __rte_always_inline uint16_t
gbe_tx_run_limit(const struct gbe_txq *txq, uint16_t n)
{
	uint16_t limit = RTE_MIN(n, (uint16_t)(txq->nb_free - 1));

	limit = RTE_MIN(limit, (uint16_t)(txq->rs_thresh - txq->since_rs));
	limit = RTE_MIN(limit, (uint16_t)(txq->nb_desc - txq->tail));
	return RTE_MIN(limit, (uint16_t)(txq->nb_desc - txq->frame_tail));
}

static __rte_always_inline uint16_t
gbe_tx_simple_frames(struct gbe_txq *txq, struct rte_mbuf **pkts, uint16_t n,
		     enum gbe_format format, gbe_tx_run_t *fill, uint64_t *bytes)
{
	uint16_t limit = gbe_tx_run_limit(txq, n);
	uint16_t nb = fill(&txq->ring[txq->tail], &txq->frames[txq->frame_tail], pkts, limit,
			   &txq->kind, format, bytes);

	txq->nb_free -= nb;
	txq->since_rs += nb;
	txq->tail += nb;
	if (txq->tail == txq->nb_desc)
		txq->tail = 0;
	txq->frame_tail += nb;
	if (txq->frame_tail == txq->nb_desc)
		txq->frame_tail = 0;
	return nb;
}

/*
 * Descriptors report completion (RS) at the end of a burst and after every
 * rs_thresh of them within one. One more than a frame needs must be free, for
 * a context.
 */
static __rte_always_inline uint16_t
gbe_tx_burst(struct gbe_txq *txq, struct rte_mbuf **pkts, uint16_t n, enum gbe_format format,
	     gbe_tx_run_t *fill)
{
	uint16_t start = txq->tail;
	uint64_t bytes = 0;
	uint16_t nb_tx = 0, nb_sent = 0;

	if (txq->nb_free < txq->free_thresh)
		gbe_txq_reclaim(txq, UINT32_MAX);

	while (nb_tx < n) {
		uint16_t nb = 0;

		/* A glance saves a run that would end where it starts. */
		if (likely(txq->nb_free > 1 && pkts[nb_tx]->nb_segs == 1))
			nb = gbe_tx_simple_frames(txq, &pkts[nb_tx], n - nb_tx, format, fill,
						  &bytes);
		nb_tx += nb;
		nb_sent += nb;
		if (nb == 0) {
			struct rte_mbuf *m = pkts[nb_tx];
			uint32_t pkt_len;
			int ret = 1;

			if (unlikely(m->pkt_len < gbe_tx_pad_below(format)))
				gbe_tx_pad(m);
			pkt_len = m->pkt_len;
			if (likely(gbe_tx_is_plain_chain(txq, m)))
				gbe_tx_queue(txq, m, gbe_tx_plain_words(m, format));
			else
				ret = gbe_tx_frame(txq, m, format);
			if (ret < 0)
				break;
			/* Dropped frames are taken, but not sent. */
			bytes += ret * pkt_len;
			nb_sent += ret;
			nb_tx++;
		}
		if (txq->since_rs >= txq->rs_thresh)
			gbe_tx_report_last(txq);
	}

	if (txq->tail != start) {
		if (txq->since_rs > 0)
			gbe_tx_report_last(txq);
		/* Orders the stores to descriptors and frames before itself. */
		rte_write32(txq->tail, txq->tail_reg);
		txq->packets += nb_sent;
		txq->bytes += bytes;
	}
	return nb_tx;
}

#endif /* GBE_TX_BURST_H */
