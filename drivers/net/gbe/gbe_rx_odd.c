/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_ether.h>

#include "gbe_rx_desc.h"
#include "gbe_rx_odd.h"

/* Frames of several buffers, tags to put back, and what is no frame. */

/* Take the CRC, which may lie across two buffers, off the end of a chain. */
static void
gbe_rx_trim_crc(struct rte_mbuf *head, struct rte_mbuf *tail, uint16_t crc_len)
{
	struct rte_mbuf *prev = head;
	uint16_t rest;

	head->pkt_len -= crc_len;
	if (tail->data_len > crc_len) {
		tail->data_len -= crc_len;
		return;
	}
	while (prev->next != tail)
		prev = prev->next;
	rest = crc_len - tail->data_len;
	rte_pktmbuf_free_seg(tail);
	prev->next = NULL;
	prev->data_len -= rest;
	head->nb_segs--;
}

static struct rte_mbuf *
gbe_rx_chain_drop(struct gbe_rxq *rxq, struct rte_mbuf *m, bool eop)
{
	if (!rxq->chain_drop)
		rxq->errors++;
	rte_pktmbuf_free(rxq->chain_head);
	rte_pktmbuf_free_seg(m);
	rxq->chain_head = NULL;
	rxq->chain_drop = !eop;
	rxq->in_chain = !eop;
	return NULL;
}

/*
 * A descriptor that is not a complete good frame: a part of a frame of several
 * buffers, or one with an impossible length. @m is newly initialised except for
 * its length. Returns the first mbuf of the frame if this completes it, else NULL.
 * A frame is dropped up to its last descriptor if it is too long for the MTU,
 * needs several buffers without scatter, or does not end.
 */
static struct rte_mbuf *
gbe_rx_chain(struct gbe_rxq *rxq, struct rte_mbuf *m, uint16_t length, bool eop)
{
	struct rte_mbuf *head = rxq->chain_head;
	uint32_t total = length + (head != NULL ? head->pkt_len : 0);

	m->data_len = length;
	m->pkt_len = length;
	/* Trimming the CRC must leave something in the buffer before the last. */
	if (rxq->chain_drop || !rxq->scatter || length == 0 || (!eop && length <= rxq->crc_len) ||
	    length > rxq->buf_len || total > rxq->max_len || (eop && total <= rxq->crc_len))
		return gbe_rx_chain_drop(rxq, m, eop);

	if (head == NULL) {
		rxq->chain_head = head = m;
	} else {
		rxq->chain_tail->next = m;
		head->nb_segs++;
		head->pkt_len = total;
	}
	rxq->chain_tail = m;
	rxq->in_chain = !eop;
	if (!eop)
		return NULL;

	if (rxq->crc_len > 0)
		gbe_rx_trim_crc(head, m, rxq->crc_len);
	rxq->chain_head = NULL;
	return head;
}

/*
 * The device strips tags from all frames because Tx insertion needs the mode
 * that does both, but the application wants to see them: put the tag back.
 */
static void
gbe_rx_vlan_reinsert(struct rte_mbuf **m)
{
	/* Without headroom the tag is at least reported. */
	if (rte_vlan_insert(m) == 0)
		(*m)->ol_flags &= ~(RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED);
}

/*
 * Take the next descriptor, which is done, out of the ring, whatever it is: a
 * whole frame too, be it one with a tag to put back or one that was completed
 * since the run before it ended. Returns the frame's first mbuf if it is
 * complete now, else NULL.
 */
struct rte_mbuf *
gbe_rx_odd(struct gbe_rxq *rxq, enum gbe_format format)
{
	struct rte_mbuf *m = rxq->sw_ring[rxq->next];
	struct gbe_rx_done done;
	bool eop;

	if (!gbe_rx_read(&rxq->ring[rxq->next], format, &done))
		return NULL;
	rxq->next = rxq->next + 1 == rxq->nb_desc ? 0 : rxq->next + 1;
	rxq->nb_empty++;
	gbe_rx_rearm(m, rxq->rearm);
	eop = (done.status & GBE_RXD_EOP) != 0;
	if (eop && !rxq->in_chain && done.length - rxq->crc_len - 1 < rxq->single_len) {
		m->data_len = done.length - rxq->crc_len;
		m->pkt_len = m->data_len;
	} else {
		m = gbe_rx_chain(rxq, m, done.length, eop);
		if (m == NULL)
			return NULL;
	}
	gbe_rx_describe(m, &done, rxq->flag_mask, format);
	if (rxq->vlan_reinsert && (done.status & GBE_RXD_VP) != 0)
		gbe_rx_vlan_reinsert(&m);
	return m;
}
