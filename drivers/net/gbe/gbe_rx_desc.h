/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_DESC_H
#define GBE_RX_DESC_H

#include "gbe_rx_queue.h"

/* What a completed descriptor says, as mbuf fields. */

/* 82574L: by packet type and by which checksums the device looked at. */
#define PTYPE_EXT(type, udpcs, tcpcs) ((type) << 2 | (udpcs) << 1 | (tcpcs))
#define L3_IPV4                       RTE_PTYPE_L3_IPV4_EXT_UNKNOWN
#define L3_IPV6                       RTE_PTYPE_L3_IPV6_EXT_UNKNOWN

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
#define PTYPE_ADV_IPV4  (1u << 0)
#define PTYPE_ADV_IPV4E (1u << 1)
#define PTYPE_ADV_IPV6  (1u << 2)
#define PTYPE_ADV_IPV6E (1u << 3)
#define PTYPE_ADV_TCP   (1u << 4)
#define PTYPE_ADV_UDP   (1u << 5)
#define PTYPE_ADV_SCTP  (1u << 6)

/* clang-format off */
#define PTYPES_ADV_L4(bits, l3) \
	[bits] = (l3), \
	[(bits) | PTYPE_ADV_TCP] = (l3) | RTE_PTYPE_L4_TCP, \
	[(bits) | PTYPE_ADV_UDP] = (l3) | RTE_PTYPE_L4_UDP, \
	[(bits) | PTYPE_ADV_SCTP] = (l3) | RTE_PTYPE_L4_SCTP
/* clang-format on */

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
 * error bits. What was not asked for is masked out afterwards. An IPv6 header has
 * no sum that could be wrong: where the device looked at the sum behind it the
 * header is good, as DPDK's e1000 says it.
 */
#define GBE_RX_FLAGS_INDEX(status, errors) (((status) >> 2 & 0x1F) | ((errors) >> 24 & 0x60))
/* clang-format off */
#define FLAGS_VLAN(i) \
	(((i) & 0x02) == 0 ? 0 : RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED)
#define FLAGS_IP(i) \
	(((i) & 0x01) != 0 || ((i) & 0x1C) == 0 ? 0 : ((i) & 0x40) != 0 ? \
	 RTE_MBUF_F_RX_IP_CKSUM_BAD : RTE_MBUF_F_RX_IP_CKSUM_GOOD)
#define FLAGS_L4(i) \
	(((i) & 0x01) != 0 || ((i) & 0x0C) == 0 ? 0 : ((i) & 0x20) != 0 ? \
	 RTE_MBUF_F_RX_L4_CKSUM_BAD : RTE_MBUF_F_RX_L4_CKSUM_GOOD)
/* clang-format on */
#define FLAGS_1(i)  (FLAGS_VLAN(i) | FLAGS_IP(i) | FLAGS_L4(i))
#define FLAGS_4(i)  FLAGS_1(i), FLAGS_1(i + 1), FLAGS_1(i + 2), FLAGS_1(i + 3)
#define FLAGS_16(i) FLAGS_4(i), FLAGS_4(i + 4), FLAGS_4(i + 8), FLAGS_4(i + 12)

static const uint16_t rx_flags[128] = {
	FLAGS_16(0),  FLAGS_16(16), FLAGS_16(32), FLAGS_16(48),
	FLAGS_16(64), FLAGS_16(80), FLAGS_16(96), FLAGS_16(112),
};

/* A completed descriptor in the terms of the chip that has the most. */
struct gbe_rx_done {
	uint32_t status; /* GBE_RXD_* in the low byte */
	uint32_t errors; /* GBE_RXWB_ERR_* */
	uint32_t info;
	uint32_t rss;
	uint32_t length;
	uint16_t vlan;
};

static __rte_always_inline bool
gbe_rx_read(const volatile union gbe_rx_desc *desc, enum gbe_format format,
	    struct gbe_rx_done *done)
{
	if (format == GBE_FORMAT_LEGACY) {
		done->status = desc->legacy.status;
		if ((done->status & GBE_RXD_DD) == 0)
			return false;
		/* Nothing of the write-back may be read before DD. */
		rte_io_rmb();
		done->errors = (uint32_t)desc->legacy.errors << 24;
		/* It has neither; a compiler that looks at one branch at a time wants them set. */
		done->info = 0;
		done->rss = 0;
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
gbe_rx_ptype(const struct gbe_rx_done *done, enum gbe_format format)
{
	if (format == GBE_FORMAT_EXTENDED) {
		uint32_t type = done->status >> GBE_RXEXT_PTYPE_SHIFT & GBE_RXEXT_PTYPE_MASK;
		uint32_t udpcs = (done->status & GBE_RXD_UDPCS) != 0;
		uint32_t tcpcs = (done->status & GBE_RXD_TCPCS) != 0;

		return RTE_PTYPE_L2_ETHER | ptypes_ext[PTYPE_EXT(type, udpcs, tcpcs)];
	}
	if ((done->info & GBE_RXADV_PTYPE_ETQF) != 0)
		return RTE_PTYPE_L2_ETHER;
	return RTE_PTYPE_L2_ETHER |
	       ptypes_adv[done->info >> GBE_RXADV_PTYPE_SHIFT & GBE_RXADV_PTYPE_MASK];
}

/* Fill in what the last descriptor of a frame says about the frame. */
static __rte_always_inline void
gbe_rx_describe(struct rte_mbuf *m, const struct gbe_rx_done *done, uint64_t flag_mask,
		enum gbe_format format)
{
	uint64_t flags = rx_flags[GBE_RX_FLAGS_INDEX(done->status, done->errors)];

	m->vlan_tci = done->vlan;
	if (format == GBE_FORMAT_LEGACY) {
		m->packet_type = RTE_PTYPE_UNKNOWN;
	} else {
		m->packet_type = gbe_rx_ptype(done, format);
		m->hash.rss = done->rss;
		flags |= (done->info & GBE_RXWB_RSS_TYPE_MASK) != 0 ? RTE_MBUF_F_RX_RSS_HASH : 0;
	}
	m->ol_flags = flags & flag_mask;
}

static __rte_always_inline void
gbe_rx_rearm(struct rte_mbuf *m, uint64_t rearm)
{
	memcpy(RTE_PTR_ADD(m, offsetof(struct rte_mbuf, data_off)), &rearm, sizeof(rearm));
}

#endif /* GBE_RX_DESC_H */
