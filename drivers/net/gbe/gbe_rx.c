/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_ether.h>
#include <rte_mempool.h>
#include <rte_prefetch.h>

#include "gbe.h"

/*
 * Receive. The device completes descriptors in order, from rxq->next on; each
 * completed one is taken out of the ring and counted in nb_empty until
 * gbe_rxq_refill() gives it a new buffer and the device the new tail.
 */

/* 82574L: by packet type and by which checksums the device looked at. */
#define PTYPE_EXT(type, udpcs, tcpcs)	((type) << 2 | (udpcs) << 1 | (tcpcs))
#define L3_IPV4	RTE_PTYPE_L3_IPV4_EXT_UNKNOWN
#define L3_IPV6	RTE_PTYPE_L3_IPV6_EXT_UNKNOWN

static const uint32_t ptypes_ext[64] = {
	[PTYPE_EXT(1, 0, 0)] = L3_IPV4,
	[PTYPE_EXT(1, 0, 1)] = L3_IPV4,
	[PTYPE_EXT(1, 1, 0)] = L3_IPV4,
	[PTYPE_EXT(1, 1, 1)] = L3_IPV4,
	[PTYPE_EXT(2, 0, 0)] = L3_IPV4,
	[PTYPE_EXT(2, 0, 1)] = L3_IPV4 | RTE_PTYPE_L4_TCP,
	[PTYPE_EXT(2, 1, 0)] = L3_IPV4 | RTE_PTYPE_L4_UDP,
	[PTYPE_EXT(2, 1, 1)] = L3_IPV4 | RTE_PTYPE_L4_UDP,
	[PTYPE_EXT(5, 0, 0)] = L3_IPV6,
	[PTYPE_EXT(5, 0, 1)] = L3_IPV6,
	[PTYPE_EXT(5, 1, 0)] = L3_IPV6,
	[PTYPE_EXT(5, 1, 1)] = L3_IPV6,
	[PTYPE_EXT(6, 0, 0)] = L3_IPV6,
	[PTYPE_EXT(6, 0, 1)] = L3_IPV6 | RTE_PTYPE_L4_TCP,
	[PTYPE_EXT(6, 1, 0)] = L3_IPV6 | RTE_PTYPE_L4_UDP,
	[PTYPE_EXT(6, 1, 1)] = L3_IPV6 | RTE_PTYPE_L4_UDP,
};

/* 82576: one bit per header that the device recognised. */
#define PTYPE_ADV_IPV4	(1u << 0)
#define PTYPE_ADV_IPV4E	(1u << 1)
#define PTYPE_ADV_IPV6	(1u << 2)
#define PTYPE_ADV_IPV6E	(1u << 3)
#define PTYPE_ADV_TCP	(1u << 4)
#define PTYPE_ADV_UDP	(1u << 5)
#define PTYPE_ADV_SCTP	(1u << 6)

#define PTYPES_ADV_L4(bits, l3) \
	[bits] = (l3), \
	[(bits) | PTYPE_ADV_TCP] = (l3) | RTE_PTYPE_L4_TCP, \
	[(bits) | PTYPE_ADV_UDP] = (l3) | RTE_PTYPE_L4_UDP, \
	[(bits) | PTYPE_ADV_SCTP] = (l3) | RTE_PTYPE_L4_SCTP

static const uint32_t ptypes_adv[GBE_RXADV_PTYPE_MASK + 1] = {
	PTYPES_ADV_L4(PTYPE_ADV_IPV4, RTE_PTYPE_L3_IPV4),
	PTYPES_ADV_L4(PTYPE_ADV_IPV4 | PTYPE_ADV_IPV4E, RTE_PTYPE_L3_IPV4_EXT),
	PTYPES_ADV_L4(PTYPE_ADV_IPV4E, RTE_PTYPE_L3_IPV4_EXT),
	PTYPES_ADV_L4(PTYPE_ADV_IPV6, RTE_PTYPE_L3_IPV6),
	PTYPES_ADV_L4(PTYPE_ADV_IPV6 | PTYPE_ADV_IPV6E, RTE_PTYPE_L3_IPV6_EXT),
	PTYPES_ADV_L4(PTYPE_ADV_IPV6E, RTE_PTYPE_L3_IPV6_EXT),
};

/* A completed descriptor in the terms of the chip that has the most. */
struct gbe_rx_done {
	uint32_t status;	/* GBE_RXD_* in the low byte */
	uint32_t errors;	/* GBE_RXWB_ERR_* */
	uint32_t info;
	uint32_t rss;
	uint16_t length;
	uint16_t vlan;
};

/*
 * Give every empty descriptor a buffer and the device the new tail. The pool
 * gives all buffers of a run or none; then the run is tried again at the next
 * poll. A run is no longer than the threshold: one that grew with the number
 * of empty descriptors might be more than the pool ever has again. Returns
 * the number of descriptors filled.
 */
uint16_t
gbe_rxq_refill(struct gbe_rxq *rxq)
{
	uint16_t total = 0;

	while (rxq->nb_empty > 0) {
		uint16_t first = rxq->refill;
		uint16_t n = RTE_MIN(RTE_MIN(rxq->nb_empty, rxq->free_thresh),
				     (uint16_t)(rxq->nb_desc - first));

		if (rte_mempool_get_bulk(rxq->mp,
				(void **)&rxq->sw_ring[first], n) != 0) {
			rxq->nombuf += n;
			break;
		}
		for (uint16_t i = first; i < first + n; i++) {
			union gbe_rx_desc *desc = &rxq->ring[i];

			/* The zero clears DD of the last completion. */
			desc->read.addr = rte_cpu_to_le_64(
				rte_mbuf_data_iova_default(rxq->sw_ring[i]));
			desc->read.zero = 0;
		}
		rxq->refill = first + n == rxq->nb_desc ? 0 : first + n;
		rxq->nb_empty -= n;
		total += n;
	}
	if (total > 0) {
		/*
		 * The device owns the descriptors up to, not including, the
		 * tail, and head equal to tail means that it owns none: the
		 * tail stays one behind. rte_write32() orders the descriptor
		 * stores before the doorbell.
		 */
		uint16_t last = rxq->refill == 0 ? rxq->nb_desc : rxq->refill;

		rte_write32(last - 1, rxq->tail_reg);
	}
	return total;
}

static __rte_always_inline bool
gbe_rx_read(const volatile union gbe_rx_desc *desc, enum gbe_mac mac,
	    struct gbe_rx_done *done)
{
	if (mac == GBE_MAC_8254X) {
		done->status = desc->legacy.status;
		if ((done->status & GBE_RXD_DD) == 0)
			return false;
		/* Nothing of the write-back may be read before DD. */
		rte_io_rmb();
		done->errors = (uint32_t)desc->legacy.errors << 24;
		done->length = rte_le_to_cpu_16(desc->legacy.length);
		done->vlan = rte_le_to_cpu_16(desc->legacy.special);
		return true;
	}
	done->status = rte_le_to_cpu_32(desc->wb.status_error);
	if ((done->status & GBE_RXD_DD) == 0)
		return false;
	rte_io_rmb();
	done->errors = done->status;
	done->info = rte_le_to_cpu_32(desc->wb.info);
	done->rss = rte_le_to_cpu_32(desc->wb.rss);
	done->length = rte_le_to_cpu_16(desc->wb.length);
	done->vlan = rte_le_to_cpu_16(desc->wb.vlan);
	return true;
}

static __rte_always_inline uint64_t
gbe_rx_checksum_flags(const struct gbe_rx_done *done)
{
	uint64_t flags = 0;

	if ((done->status & GBE_RXD_IXSM) != 0)
		return 0;
	if ((done->status & GBE_RXD_IPCS) != 0)
		flags |= (done->errors & GBE_RXWB_ERR_IPE) != 0 ?
			 RTE_MBUF_F_RX_IP_CKSUM_BAD : RTE_MBUF_F_RX_IP_CKSUM_GOOD;
	if ((done->status & (GBE_RXD_TCPCS | GBE_RXD_UDPCS)) != 0)
		flags |= (done->errors & GBE_RXWB_ERR_TCPE) != 0 ?
			 RTE_MBUF_F_RX_L4_CKSUM_BAD : RTE_MBUF_F_RX_L4_CKSUM_GOOD;
	return flags;
}

static __rte_always_inline uint32_t
gbe_rx_ptype(const struct gbe_rx_done *done, enum gbe_mac mac)
{
	if (mac == GBE_MAC_82574) {
		uint32_t type = done->status >> GBE_RXEXT_PTYPE_SHIFT &
				GBE_RXEXT_PTYPE_MASK;
		uint32_t udpcs = (done->status & GBE_RXD_UDPCS) != 0;
		uint32_t tcpcs = (done->status & GBE_RXD_TCPCS) != 0;

		return RTE_PTYPE_L2_ETHER |
		       ptypes_ext[PTYPE_EXT(type, udpcs, tcpcs)];
	}
	if ((done->info & GBE_RXADV_PTYPE_ETQF) != 0)
		return RTE_PTYPE_L2_ETHER;
	return RTE_PTYPE_L2_ETHER | ptypes_adv[done->info >>
			GBE_RXADV_PTYPE_SHIFT & GBE_RXADV_PTYPE_MASK];
}

/*
 * The device strips tags from all frames because Tx insertion needs the mode
 * that does both, but the application wants to see them: put the tag back.
 */
static __rte_noinline uint64_t
gbe_rx_vlan_reinsert(struct rte_mbuf **m, uint16_t tci)
{
	(*m)->vlan_tci = tci;
	if (rte_vlan_insert(m) == 0)
		return 0;
	/* No headroom: the tag is at least reported. */
	return RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED;
}

/* Fill in what the last descriptor of a frame says about the frame. */
static __rte_always_inline void
gbe_rx_fill(const struct gbe_rxq *rxq, struct rte_mbuf **mp,
	    const struct gbe_rx_done *done, enum gbe_mac mac)
{
	struct rte_mbuf *m = *mp;
	uint64_t flags = gbe_rx_checksum_flags(done) & rxq->cksum_mask;

	m->port = rxq->port_id;
	if (mac == GBE_MAC_8254X) {
		m->packet_type = RTE_PTYPE_UNKNOWN;
	} else {
		m->packet_type = gbe_rx_ptype(done, mac);
		if ((done->info & GBE_RXWB_RSS_TYPE_MASK) != 0) {
			m->hash.rss = done->rss;
			flags |= RTE_MBUF_F_RX_RSS_HASH;
		}
	}
	m->ol_flags = flags;
	if ((done->status & GBE_RXD_VP) == 0)
		return;
	if (rxq->vlan_strip) {
		m->vlan_tci = done->vlan;
		m->ol_flags |= RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED;
	} else if (rxq->vlan_reinsert) {
		flags |= gbe_rx_vlan_reinsert(mp, done->vlan);
		(*mp)->ol_flags = flags;
	}
}

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
 * A descriptor that is not a whole good frame by itself: part of a frame of
 * several buffers, or one whose length cannot be. Returns the frame's first
 * mbuf if it is complete now, else NULL. What never ends, is too long for the
 * MTU, or needs several buffers without scatter, is dropped up to its end.
 */
static __rte_noinline struct rte_mbuf *
gbe_rx_chain(struct gbe_rxq *rxq, struct rte_mbuf *m, uint16_t length, bool eop)
{
	struct rte_mbuf *head = rxq->chain_head;
	uint32_t total = length + (head != NULL ? head->pkt_len : 0);

	m->data_off = RTE_PKTMBUF_HEADROOM;
	m->data_len = length;
	m->pkt_len = length;
	/* Trimming the CRC must leave something in the buffer before the last. */
	if (rxq->chain_drop || !rxq->scatter || length == 0 ||
	    (!eop && length <= rxq->crc_len) ||
	    length > rxq->buf_len || total > rxq->max_len ||
	    (eop && total <= rxq->crc_len))
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

static __rte_always_inline uint16_t
gbe_rx_burst(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n,
	     enum gbe_mac mac)
{
	const uint16_t nb_desc = rxq->nb_desc;
	uint16_t next = rxq->next;
	uint16_t nb_empty = rxq->nb_empty;
	uint16_t nb_rx = 0;
	uint64_t bytes = 0;

	/*
	 * One descriptor is never the device's, see gbe_rxq_refill(): stop
	 * before it, whatever its memory says.
	 */
	while (nb_rx < n && nb_empty < nb_desc - 1) {
		struct gbe_rx_done done;
		struct rte_mbuf *m;
		bool eop;

		if (!gbe_rx_read(&rxq->ring[next], mac, &done))
			break;
		m = rxq->sw_ring[next];
		rxq->sw_ring[next] = NULL;
		if (++next == nb_desc)
			next = 0;
		nb_empty++;
		rte_prefetch0(rxq->sw_ring[next]);

		eop = (done.status & GBE_RXD_EOP) != 0;
		/* One comparison also refuses a length of no more than the CRC. */
		if (likely(eop && !rxq->in_chain &&
			   (uint32_t)done.length - rxq->crc_len - 1 <
			   rxq->single_len)) {
			m->data_off = RTE_PKTMBUF_HEADROOM;
			m->data_len = done.length - rxq->crc_len;
			m->pkt_len = m->data_len;
		} else {
			m = gbe_rx_chain(rxq, m, done.length, eop);
			if (m == NULL)
				continue;
		}
		gbe_rx_fill(rxq, &m, &done, mac);
		bytes += m->pkt_len;
		pkts[nb_rx++] = m;
	}

	rxq->next = next;
	rxq->nb_empty = nb_empty;
	rxq->packets += nb_rx;
	rxq->bytes += bytes;
	/* All empty: the queue is stopped, and polled against the rules. */
	if (nb_empty >= rxq->free_thresh && likely(nb_empty < nb_desc)) {
		/* The index before the descriptors, see gbe_rxq_has_work(). */
		rte_atomic_thread_fence(__ATOMIC_RELEASE);
		gbe_rxq_refill(rxq);
	}
	return nb_rx;
}

static uint16_t
gbe_rx_burst_8254x(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_burst(rx_queue, pkts, n, GBE_MAC_8254X);
}

static uint16_t
gbe_rx_burst_82574(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_burst(rx_queue, pkts, n, GBE_MAC_82574);
}

static uint16_t
gbe_rx_burst_82576(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_burst(rx_queue, pkts, n, GBE_MAC_82576);
}

eth_rx_burst_t
gbe_rx_burst_of(enum gbe_mac mac)
{
	switch (mac) {
	case GBE_MAC_8254X:
		return gbe_rx_burst_8254x;
	case GBE_MAC_82574:
		return gbe_rx_burst_82574;
	case GBE_MAC_82576:
		return gbe_rx_burst_82576;
	}
	return NULL;
}
