/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_DESC_H
#define GBE_TX_DESC_H

#include "gbe_tx_queue.h"

/*
 * The words of transmit descriptors, which follow from what a frame asks for, and
 * how a frame gets into the ring.
 */

#define GBE_TX_CKSUM_FLAGS (RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_L4_MASK)
#define GBE_TX_TYPE_FLAGS  (RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IPV6)

/* Where TCP has its checksum. */
#define GBE_TCP_CKSUM_OFFSET 16

/* Request flags, and all other flags that the words of a descriptor depend on. */
#define GBE_TX_REQUEST_FLAGS (GBE_TX_CKSUM_FLAGS | RTE_MBUF_F_TX_VLAN)
#define GBE_TX_KIND_FLAGS    (GBE_TX_REQUEST_FLAGS | GBE_TX_TYPE_FLAGS)

/* Length below which the driver pads: the 8254x may corrupt what it pads, as Linux e1000. */
static __rte_always_inline uint32_t
gbe_tx_pad_below(enum gbe_format format)
{
	return format == GBE_FORMAT_LEGACY ? GBE_TX_PAD_LEN : GBE_TX_MIN_LEN;
}

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
gbe_tx_plain_cmd(enum gbe_format format)
{
	uint32_t cmd = GBE_TXD_EOP | GBE_TXD_IFCS;

	if (format == GBE_FORMAT_ADVANCED)
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
		enum gbe_format format)
{
	if (format == GBE_FORMAT_ADVANCED)
		status |= m->pkt_len << GBE_TXD_ADV_PAYLEN_SHIFT;
	gbe_tx_write(desc, m, (uint64_t)status << 32 | cmd);
}

/* The descriptor of @m, if it is one and needs no other context. */
static __rte_always_inline bool
gbe_tx_fill_simple(union gbe_tx_desc *desc, const struct rte_mbuf *m,
		   const struct gbe_tx_kind *kind, enum gbe_format format)
{
	if (unlikely(m->nb_segs != 1))
		return false;
	if (unlikely(m->pkt_len < gbe_tx_pad_below(format)))
		return false;
	if (likely(gbe_tx_is_plain(m)))
		gbe_tx_fill_one(desc, m, gbe_tx_plain_cmd(format), 0, format);
	else if (likely(gbe_tx_is_of_kind(m, kind)))
		gbe_tx_fill_one(desc, m, kind->cmd, kind->status, format);
	else
		return false;
	return true;
}

/* Words of the descriptors of a plain frame, without length and EOP. */
static __rte_always_inline uint64_t
gbe_tx_plain_words(const struct rte_mbuf *m, enum gbe_format format)
{
	uint64_t words = gbe_tx_plain_cmd(format) & ~GBE_TXD_EOP;

	if (format == GBE_FORMAT_ADVANCED)
		words |= (uint64_t)(m->pkt_len << GBE_TXD_ADV_PAYLEN_SHIFT) << 32;
	return words;
}

/* From @seg on the first segment with bytes, or the last. Seldom needed: not in the loop. */
static __rte_noinline const struct rte_mbuf *
gbe_tx_skip_empty(const struct rte_mbuf *seg)
{
	while (seg->data_len == 0 && seg->next != NULL)
		seg = seg->next;
	return seg;
}

/*
 * Fill the data descriptors of @m, of which the last gets EOP, and keep it. A
 * segment without bytes gets none.
 */
static __rte_always_inline void
gbe_tx_queue(struct gbe_txq *txq, struct rte_mbuf *m, uint64_t words)
{
	const uint16_t nb_desc = txq->nb_desc, first = txq->tail;
	union gbe_tx_desc *ring = txq->ring;
	const struct rte_mbuf *seg = m, *next;
	uint16_t tail = first, nb;

	if (unlikely(m->data_len == 0))
		seg = gbe_tx_skip_empty(m);
	while ((next = seg->next) != NULL) {
		if (unlikely(next->data_len == 0)) {
			next = gbe_tx_skip_empty(next);
			if (next->data_len == 0)
				break;
		}
		gbe_tx_write(&ring[tail], seg, words);
		if (++tail == nb_desc)
			tail = 0;
		seg = next;
	}
	gbe_tx_write(&ring[tail], seg, words | GBE_TXD_EOP);
	nb = 1 + tail - first + (tail < first ? nb_desc : 0);
	txq->tail = tail + 1 == nb_desc ? 0 : tail + 1;
	txq->nb_free -= nb;
	txq->since_rs += nb;
	txq->frames[txq->frame_tail] = m;
	txq->frame_tail = gbe_txq_next(txq, txq->frame_tail);
}

#endif /* GBE_TX_DESC_H */
