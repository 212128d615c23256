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

/*
 * Mbuf flags by the status bits from IXSM to IPCS and, above them, the two
 * error bits. What was not asked for is masked out afterwards.
 */
#define GBE_RX_FLAGS_INDEX(status, errors) \
	(((status) >> 2 & 0x1F) | ((errors) >> 24 & 0x60))
#define FLAGS_VLAN(i) \
	(((i) & 0x02) == 0 ? 0 : RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED)
#define FLAGS_IP(i) \
	(((i) & 0x11) != 0x10 ? 0 : ((i) & 0x40) != 0 ? \
	 RTE_MBUF_F_RX_IP_CKSUM_BAD : RTE_MBUF_F_RX_IP_CKSUM_GOOD)
#define FLAGS_L4(i) \
	(((i) & 0x01) != 0 || ((i) & 0x0C) == 0 ? 0 : ((i) & 0x20) != 0 ? \
	 RTE_MBUF_F_RX_L4_CKSUM_BAD : RTE_MBUF_F_RX_L4_CKSUM_GOOD)
#define FLAGS_1(i)	(FLAGS_VLAN(i) | FLAGS_IP(i) | FLAGS_L4(i))
#define FLAGS_4(i)	FLAGS_1(i), FLAGS_1(i + 1), FLAGS_1(i + 2), FLAGS_1(i + 3)
#define FLAGS_16(i)	FLAGS_4(i), FLAGS_4(i + 4), FLAGS_4(i + 8), FLAGS_4(i + 12)

static const uint16_t rx_flags[128] = {
	FLAGS_16(0), FLAGS_16(16), FLAGS_16(32), FLAGS_16(48),
	FLAGS_16(64), FLAGS_16(80), FLAGS_16(96), FLAGS_16(112),
};

/* Buffers to ask the pool for at a time: all of them or none are given. */
#define GBE_RX_REFILL_BULK	32

/* A completed descriptor in the terms of the chip that has the most. */
struct gbe_rx_done {
	uint32_t status;	/* GBE_RXD_* in the low byte */
	uint32_t errors;	/* GBE_RXWB_ERR_* */
	uint32_t info;
	uint32_t rss;
	uint32_t length;
	uint16_t vlan;
};

/*
 * Give every empty descriptor a buffer and the device the new tail. What the
 * pool cannot give is tried again at the next poll. A run is short: one that
 * grew with the number of empty descriptors might be more than the pool ever
 * has again. Returns the number of descriptors filled.
 */
uint16_t
gbe_rxq_refill(struct gbe_rxq *rxq)
{
	uint16_t bulk = RTE_MIN(rxq->free_thresh, GBE_RX_REFILL_BULK);
	uint16_t total = 0;

	while (rxq->nb_empty > 0) {
		uint16_t first = rxq->refill;
		uint16_t n = RTE_MIN(RTE_MIN(rxq->nb_empty, bulk),
				     (uint16_t)(rxq->nb_desc - first));
		struct rte_mbuf **mbufs = &rxq->sw_ring[first];
		union gbe_rx_desc *desc = &rxq->ring[first];

		if (rte_mempool_get_bulk(rxq->mp, (void **)mbufs, n) != 0) {
			rxq->nombuf += n;
			break;
		}
		for (uint16_t i = 0; i < n; i++) {
			/* The zero clears DD of the last completion. */
			desc[i].read.addr = rte_cpu_to_le_64(
				rte_mbuf_data_iova_default(mbufs[i]));
			desc[i].read.zero = 0;
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
gbe_rx_describe(const struct gbe_rxq *rxq, struct rte_mbuf *m,
		const struct gbe_rx_done *done, enum gbe_mac mac)
{
	uint64_t flags = rx_flags[GBE_RX_FLAGS_INDEX(done->status, done->errors)];

	m->vlan_tci = done->vlan;
	if (mac == GBE_MAC_8254X) {
		m->packet_type = RTE_PTYPE_UNKNOWN;
	} else {
		m->packet_type = gbe_rx_ptype(done, mac);
		m->hash.rss = done->rss;
		flags |= (done->info & GBE_RXWB_RSS_TYPE_MASK) != 0 ?
			 RTE_MBUF_F_RX_RSS_HASH : 0;
	}
	m->ol_flags = flags & rxq->flag_mask;
}

static __rte_always_inline void
gbe_rx_rearm(const struct gbe_rxq *rxq, struct rte_mbuf *m)
{
	memcpy(RTE_PTR_ADD(m, offsetof(struct rte_mbuf, data_off)), &rxq->rearm,
	       sizeof(rxq->rearm));
}

/* Longest frame of one buffer; in the middle of a chain there is none. */
static __rte_always_inline uint32_t
gbe_rx_single_len(const struct gbe_rxq *rxq)
{
	return rxq->in_chain ? 0 : rxq->single_len;
}

/*
 * A descriptor that is no whole good frame, or is one with a tag to put back.
 * Returns the frame's first mbuf if it is complete now, else NULL.
 */
static __rte_noinline struct rte_mbuf *
gbe_rx_odd(struct gbe_rxq *rxq, struct rte_mbuf *m,
	   const struct gbe_rx_done *done, enum gbe_mac mac)
{
	bool eop = (done->status & GBE_RXD_EOP) != 0;

	if (eop && (uint32_t)done->length - rxq->crc_len - 1 <
	    gbe_rx_single_len(rxq)) {
		m->data_len = done->length - rxq->crc_len;
		m->pkt_len = m->data_len;
	} else {
		m = gbe_rx_chain(rxq, m, done->length, eop);
		if (m == NULL)
			return NULL;
	}
	gbe_rx_describe(rxq, m, done, mac);
	if (rxq->vlan_reinsert && (done->status & GBE_RXD_VP) != 0) {
		uint64_t flags = gbe_rx_vlan_reinsert(&m, done->vlan);

		m->ol_flags |= flags;
	}
	return m;
}

/* Take frames out of the ring: at most @n, from at most @max_desc descriptors. */
static __rte_always_inline uint16_t
gbe_rx_take_mac(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n,
		uint16_t max_desc, enum gbe_mac mac)
{
	const uint16_t nb_desc = rxq->nb_desc;
	const uint32_t crc_len = rxq->crc_len;
	const uint32_t frame_mask = rxq->frame_mask;
	uint32_t single_len = gbe_rx_single_len(rxq);
	uint16_t next = rxq->next;
	uint16_t left = max_desc;
	uint16_t nb_rx = 0;
	uint64_t bytes = 0;

	while (nb_rx < n && left > 0) {
		struct gbe_rx_done done;
		struct rte_mbuf *m;

		if (!gbe_rx_read(&rxq->ring[next], mac, &done))
			break;
		m = rxq->sw_ring[next];
		if (++next == nb_desc)
			next = 0;
		left--;
		rte_prefetch0(rxq->sw_ring[next]);

		gbe_rx_rearm(rxq, m);
		/* One comparison also refuses a length of no more than the CRC. */
		if (likely((done.status & frame_mask) ==
			   (GBE_RXD_DD | GBE_RXD_EOP) &&
			   done.length - crc_len - 1 < single_len)) {
			m->pkt_len = done.length - crc_len;
			m->data_len = m->pkt_len;
			gbe_rx_describe(rxq, m, &done, mac);
		} else {
			m = gbe_rx_odd(rxq, m, &done, mac);
			single_len = gbe_rx_single_len(rxq);
			if (m == NULL)
				continue;
		}
		bytes += m->pkt_len;
		pkts[nb_rx++] = m;
	}

	rxq->next = next;
	rxq->nb_empty += max_desc - left;
	rxq->packets += nb_rx;
	rxq->bytes += bytes;
	return nb_rx;
}

static __rte_always_inline uint16_t
gbe_rx_burst(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n,
	     enum gbe_mac mac)
{
	uint16_t nb_rx = 0;

	/*
	 * One descriptor is never the device's, see gbe_rxq_refill(): stop
	 * before it, whatever its memory says.
	 */
	if (likely(rxq->nb_empty < rxq->nb_desc))
		nb_rx = gbe_rx_take_mac(rxq, pkts, n,
					rxq->nb_desc - 1 - rxq->nb_empty, mac);
	/* All empty: the queue is stopped, and polled against the rules. */
	if (rxq->nb_empty >= rxq->free_thresh &&
	    likely(rxq->nb_empty < rxq->nb_desc))
		gbe_rxq_refill(rxq);
	return nb_rx;
}

/* What a vector path leaves: at most @max_desc descriptors, without a refill. */
uint16_t
gbe_rx_take(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n,
	    uint16_t max_desc)
{
	if (rxq->mac == GBE_MAC_82574)
		return gbe_rx_take_mac(rxq, pkts, n, max_desc, GBE_MAC_82574);
	return gbe_rx_take_mac(rxq, pkts, n, max_desc, GBE_MAC_82576);
}

uint16_t
gbe_rx_burst_8254x(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_burst(rx_queue, pkts, n, GBE_MAC_8254X);
}

uint16_t
gbe_rx_burst_82574(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_burst(rx_queue, pkts, n, GBE_MAC_82574);
}

uint16_t
gbe_rx_burst_82576(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_burst(rx_queue, pkts, n, GBE_MAC_82576);
}
