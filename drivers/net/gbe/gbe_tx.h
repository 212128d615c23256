/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_H
#define GBE_TX_H

#include "gbe.h"

/*
 * What the transmit files have in common: the words of a descriptor and the
 * frame of a burst. Most frames have one segment and need no context, or the
 * one that the frame before them had; runs of them are filled by a function of
 * each path, all others by gbe_tx_frame().
 */

#define GBE_TX_CKSUM_FLAGS (RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_L4_MASK)
#define GBE_TX_TYPE_FLAGS  (RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IPV6)

/* Where TCP has its checksum. */
#define GBE_TCP_CKSUM_OFFSET 16

/* Requests, and with them all flags on which the words of a descriptor hang. */
#define GBE_TX_REQUEST_FLAGS (GBE_TX_CKSUM_FLAGS | RTE_MBUF_F_TX_VLAN)
#define GBE_TX_KIND_FLAGS    (GBE_TX_REQUEST_FLAGS | GBE_TX_TYPE_FLAGS)

/* Whether @m asks for nothing. */
static __rte_always_inline bool
gbe_tx_is_plain(const struct rte_mbuf *m)
{
	return (m->ol_flags & GBE_TX_REQUEST_FLAGS) == 0;
}

/* Whether @m, which asks for something, is of the kind. */
static __rte_always_inline bool
gbe_tx_is_of_kind(const struct rte_mbuf *m, const struct gbe_tx_kind *kind)
{
	return (m->ol_flags & GBE_TX_KIND_FLAGS) == kind->flags && m->l2_len == kind->l2_len &&
	       m->l3_len == kind->l3_len &&
	       ((kind->flags & RTE_MBUF_F_TX_VLAN) == 0 || m->vlan_tci == kind->vlan_tci);
}

/* Command word of a plain frame of length 0. */
static __rte_always_inline uint32_t
gbe_tx_plain_cmd(enum gbe_mac mac)
{
	uint32_t cmd = GBE_TXD_EOP | GBE_TXD_IFCS;

	if (mac == GBE_MAC_82576)
		cmd |= GBE_TXD_ADV_DTYP_DATA | GBE_TXD_DEXT;
	return cmd;
}

static __rte_always_inline void
gbe_tx_write(union gbe_tx_desc *desc, const struct rte_mbuf *m, uint64_t words)
{
	desc->raw.addr = rte_cpu_to_le_64(rte_mbuf_data_iova(m));
	desc->raw.words = rte_cpu_to_le_64(words | m->data_len);
}

/* The one descriptor of @m with these words but for the length. */
static __rte_always_inline void
gbe_tx_fill_one(union gbe_tx_desc *desc, const struct rte_mbuf *m, uint32_t cmd, uint32_t status,
		enum gbe_mac mac)
{
	if (mac == GBE_MAC_82576)
		status |= m->pkt_len << GBE_TXD_ADV_PAYLEN_SHIFT;
	gbe_tx_write(desc, m, (uint64_t)status << 32 | cmd);
}

/* The descriptor of @m, if it is one and needs no other context. */
static __rte_always_inline bool
gbe_tx_fill_simple(union gbe_tx_desc *desc, const struct rte_mbuf *m,
		   const struct gbe_tx_kind *kind, enum gbe_mac mac)
{
	if (unlikely(m->nb_segs != 1))
		return false;
	if (mac == GBE_MAC_8254X && unlikely(m->pkt_len < GBE_TX_PAD_LEN))
		return false;
	if (likely(gbe_tx_is_plain(m)))
		gbe_tx_fill_one(desc, m, gbe_tx_plain_cmd(mac), 0, mac);
	else if (likely(gbe_tx_is_of_kind(m, kind)))
		gbe_tx_fill_one(desc, m, kind->cmd, kind->status, mac);
	else
		return false;
	return true;
}

/* Words of the descriptors of a plain frame, without length and EOP. */
static __rte_always_inline uint64_t
gbe_tx_plain_words(const struct rte_mbuf *m, enum gbe_mac mac)
{
	uint64_t words = gbe_tx_plain_cmd(mac) & ~GBE_TXD_EOP;

	if (mac == GBE_MAC_82576)
		words |= (uint64_t)(m->pkt_len << GBE_TXD_ADV_PAYLEN_SHIFT) << 32;
	return words;
}

/* Fill the data descriptors of @m, of which the last gets EOP, and keep it. */
static __rte_always_inline void
gbe_tx_queue(struct gbe_txq *txq, struct rte_mbuf *m, uint64_t words)
{
	const uint16_t nb_desc = txq->nb_desc;
	union gbe_tx_desc *ring = txq->ring;
	const struct rte_mbuf *seg = m, *next;
	uint16_t tail = txq->tail;
	uint16_t nb = 1;

	while ((next = seg->next) != NULL) {
		gbe_tx_write(&ring[tail], seg, words);
		if (++tail == nb_desc)
			tail = 0;
		nb++;
		seg = next;
	}
	gbe_tx_write(&ring[tail], seg, words | GBE_TXD_EOP);
	txq->tail = tail + 1 == nb_desc ? 0 : tail + 1;
	txq->nb_free -= nb;
	txq->since_rs += nb;
	txq->frames[txq->frame_tail] = m;
	txq->frame_tail = gbe_txq_next(txq, txq->frame_tail);
}

/* Whether @m can be queued with no more ado: the usual chain. */
static __rte_always_inline bool
gbe_tx_is_plain_chain(const struct gbe_txq *txq, const struct rte_mbuf *m)
{
	return gbe_tx_is_plain(m) && m->nb_segs <= txq->max_segs && m->nb_segs + 1 <= txq->nb_free;
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
			      enum gbe_mac mac, uint64_t *bytes);

/* Simple frames that can be filled before something else has to be done. */
static __rte_always_inline uint16_t
gbe_tx_run_limit(const struct gbe_txq *txq, uint16_t n)
{
	uint16_t limit = RTE_MIN(n, (uint16_t)(txq->nb_free - 1));

	limit = RTE_MIN(limit, (uint16_t)(txq->rs_thresh - txq->since_rs));
	limit = RTE_MIN(limit, (uint16_t)(txq->nb_desc - txq->tail));
	return RTE_MIN(limit, (uint16_t)(txq->nb_desc - txq->frame_tail));
}

static __rte_always_inline uint16_t
gbe_tx_simple_frames(struct gbe_txq *txq, struct rte_mbuf **pkts, uint16_t n, enum gbe_mac mac,
		     gbe_tx_run_t *fill, uint64_t *bytes)
{
	uint16_t limit = gbe_tx_run_limit(txq, n);
	uint16_t nb = fill(&txq->ring[txq->tail], &txq->frames[txq->frame_tail], pkts, limit,
			   &txq->kind, mac, bytes);

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
gbe_tx_burst(struct gbe_txq *txq, struct rte_mbuf **pkts, uint16_t n, enum gbe_mac mac,
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
			nb = gbe_tx_simple_frames(txq, &pkts[nb_tx], n - nb_tx, mac, fill, &bytes);
		nb_tx += nb;
		nb_sent += nb;
		if (nb == 0) {
			struct rte_mbuf *m = pkts[nb_tx];
			uint32_t pkt_len;
			int ret = 1;

			if (mac == GBE_MAC_8254X && unlikely(m->pkt_len < GBE_TX_PAD_LEN))
				gbe_tx_pad(m);
			pkt_len = m->pkt_len;
			if (likely(gbe_tx_is_plain_chain(txq, m)))
				gbe_tx_queue(txq, m, gbe_tx_plain_words(m, mac));
			else
				ret = gbe_tx_frame(txq, m, mac);
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

#endif /* GBE_TX_H */
