/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_tx_desc.h"
#include "gbe_tx_frame.h"
#include "gbe_tx_free.h"

/* Frames that need a context or have several segments. */

/* Offsets of the checksum field in a header; TCP's is in gbe_tx.h. */
#define GBE_UDP_CKSUM_OFFSET  6
#define GBE_IPV4_CKSUM_OFFSET 10

static __rte_always_inline uint64_t
gbe_tx_ctx_flags(uint64_t ol_flags, enum gbe_format format)
{
	uint64_t flags = ol_flags & GBE_TX_CKSUM_FLAGS;

	/* On the 82576 the tag itself is in the context. */
	if (format == GBE_FORMAT_ADVANCED)
		flags |= ol_flags & RTE_MBUF_F_TX_VLAN;
	if (flags != 0)
		flags |= ol_flags & GBE_TX_TYPE_FLAGS;
	return flags;
}

static __rte_always_inline struct gbe_tx_ctx
gbe_tx_ctx_of(const struct rte_mbuf *m, uint64_t flags)
{
	return (struct gbe_tx_ctx){
		.flags = flags,
		.lens = (uint32_t)m->l2_len << 16 | m->l3_len,
		.vlan_tci = (flags & RTE_MBUF_F_TX_VLAN) != 0 ? m->vlan_tci : 0,
	};
}

static inline bool
gbe_tx_ctx_equal(const struct gbe_tx_ctx *a, const struct gbe_tx_ctx *b)
{
	return a->flags == b->flags && a->lens == b->lens && a->vlan_tci == b->vlan_tci;
}

/* Context of the 8254x and 82574L: where checksums start and go. */
static void
gbe_tx_write_ctx(union gbe_tx_desc *desc, const struct rte_mbuf *m, uint64_t flags)
{
	uint32_t l3 = m->l2_len;
	uint32_t l4 = l3 + m->l3_len;
	uint32_t cksum = l4;
	uint32_t cmd = GBE_TXD_DEXT;
	uint32_t l3_end = 0; /* as DPDK's em where the device makes no sum of the header */

	if ((flags & RTE_MBUF_F_TX_L4_MASK) == RTE_MBUF_F_TX_TCP_CKSUM) {
		cksum += GBE_TCP_CKSUM_OFFSET;
		cmd |= GBE_TXC_TUCMD_TCP;
	} else {
		cksum += GBE_UDP_CKSUM_OFFSET;
	}
	if ((flags & RTE_MBUF_F_TX_IP_CKSUM) != 0) {
		cmd |= GBE_TXC_TUCMD_IP;
		l3_end = l4 - 1;
	}

	desc->ctx.ip_config =
		rte_cpu_to_le_32(l3 | (l3 + GBE_IPV4_CKSUM_OFFSET) << 8 | l3_end << 16);
	/* End 0: the checksum covers the frame to its end. */
	desc->ctx.tcp_config = rte_cpu_to_le_32(l4 | cksum << 8);
	desc->ctx.cmd = rte_cpu_to_le_32(cmd);
	desc->ctx.seg_setup = 0;
}

/* Context of the 82576: header lengths, types, the tag, and its own number. */
static void
gbe_tx_write_adv_ctx(union gbe_tx_desc *desc, const struct rte_mbuf *m, uint64_t flags, uint8_t idx)
{
	uint32_t tucmd = GBE_TXD_ADV_DTYP_CTXT | GBE_TXD_DEXT;
	uint32_t vlan = (flags & RTE_MBUF_F_TX_VLAN) != 0 ? m->vlan_tci : 0;

	if ((flags & (RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_IPV4)) != 0)
		tucmd |= GBE_TXC_ADV_IPV4;
	if ((flags & RTE_MBUF_F_TX_L4_MASK) == RTE_MBUF_F_TX_TCP_CKSUM)
		tucmd |= GBE_TXC_ADV_L4T_TCP;

	desc->adv_ctx.vlan_macip_lens =
		rte_cpu_to_le_32(m->l3_len | (uint32_t)m->l2_len << GBE_TXC_ADV_MACLEN_SHIFT |
				 vlan << GBE_TXC_ADV_VLAN_SHIFT);
	desc->adv_ctx.seqnum_seed = 0;
	desc->adv_ctx.type_tucmd = rte_cpu_to_le_32(tucmd);
	desc->adv_ctx.mss_l4len_idx = rte_cpu_to_le_32((uint32_t)idx << GBE_TXD_ADV_IDX_SHIFT);
}

static inline union gbe_tx_desc *
gbe_txq_take(struct gbe_txq *txq)
{
	union gbe_tx_desc *desc = &txq->ring[txq->tail];

	txq->tail = gbe_txq_next(txq, txq->tail);
	txq->nb_free--;
	txq->since_rs++;
	return desc;
}

/*
 * Have the device hold the context that @m needs, and return its number. A
 * context stays until it is replaced, so that frames of one kind share one.
 */
static __rte_always_inline uint8_t
gbe_tx_set_ctx(struct gbe_txq *txq, const struct rte_mbuf *m, uint64_t flags,
	       enum gbe_format format)
{
	const struct gbe_tx_ctx want = gbe_tx_ctx_of(m, flags);
	uint8_t idx;

	if (gbe_tx_ctx_equal(&txq->ctx[0], &want))
		return 0;
	if (format != GBE_FORMAT_ADVANCED) {
		txq->ctx[0] = want;
		gbe_tx_write_ctx(gbe_txq_take(txq), m, flags);
		return 0;
	}
	if (gbe_tx_ctx_equal(&txq->ctx[1], &want))
		return 1;
	idx = txq->next_ctx;
	txq->next_ctx = idx ^ 1;
	txq->ctx[idx] = want;
	gbe_tx_write_adv_ctx(gbe_txq_take(txq), m, flags, idx);
	return idx;
}

/*
 * Command and status words of all data descriptors of a frame. Options and tag
 * are the same in each: the 8254x takes checksum options from the first, the tag and
 * the CRC from the last (8254x manual, section 3.3.7).
 */
static __rte_always_inline void
gbe_tx_words(const struct rte_mbuf *m, uint64_t ctx_flags, uint8_t ctx_idx, enum gbe_format format,
	     uint32_t *cmd, uint32_t *status)
{
	*cmd = GBE_TXD_IFCS;
	*status = 0;
	if ((ctx_flags & RTE_MBUF_F_TX_IP_CKSUM) != 0)
		*status |= GBE_TXD_POPTS_IXSM;
	if ((ctx_flags & RTE_MBUF_F_TX_L4_MASK) != 0)
		*status |= GBE_TXD_POPTS_TXSM;
	if ((m->ol_flags & RTE_MBUF_F_TX_VLAN) != 0)
		*cmd |= GBE_TXD_VLE;

	if (format == GBE_FORMAT_ADVANCED) {
		*cmd |= GBE_TXD_ADV_DTYP_DATA | GBE_TXD_DEXT;
		*status |= m->pkt_len << GBE_TXD_ADV_PAYLEN_SHIFT |
			   (uint32_t)ctx_idx << GBE_TXD_ADV_IDX_SHIFT;
		return;
	}
	/* Without checksums the legacy descriptor does, and needs no context. */
	if (ctx_flags != 0)
		*cmd |= GBE_TXD_DTYP_DATA | GBE_TXD_DEXT;
	if ((m->ol_flags & RTE_MBUF_F_TX_VLAN) != 0)
		*status |= (uint32_t)m->vlan_tci << GBE_TXD_SPECIAL_SHIFT;
}

/* Let frames like @m be filled without asking for a context again. */
static __rte_always_inline void
gbe_tx_set_kind(struct gbe_txq *txq, const struct rte_mbuf *m, uint32_t cmd, uint32_t status,
		enum gbe_format format)
{
	if (format == GBE_FORMAT_ADVANCED)
		status &= ~(UINT32_MAX << GBE_TXD_ADV_PAYLEN_SHIFT);
	txq->kind = (struct gbe_tx_kind){
		.flags = m->ol_flags & GBE_TX_KIND_FLAGS,
		.cmd = cmd | GBE_TXD_EOP,
		.status = status,
		.l2_len = m->l2_len,
		.l3_len = m->l3_len,
		.vlan_tci = m->vlan_tci,
	};
}

/* Whether there is room for @m now, or after what is sent has been freed. */
static inline bool
gbe_tx_has_room(struct gbe_txq *txq, const struct rte_mbuf *m)
{
	if (likely(m->nb_segs + 1 <= txq->nb_free))
		return true;
	return gbe_txq_reclaim(txq, UINT32_MAX) > 0 && m->nb_segs + 1 <= txq->nb_free;
}

/* A frame stays as it is if its last buffer is shared or has no room. */
void
gbe_tx_pad(struct rte_mbuf *m)
{
	uint16_t missing = GBE_TX_PAD_LEN - m->pkt_len;
	struct rte_mbuf *last = rte_pktmbuf_lastseg(m);

	if (RTE_MBUF_DIRECT(last) && rte_mbuf_refcnt_read(last) == 1 &&
	    rte_pktmbuf_tailroom(last) >= missing)
		memset(rte_pktmbuf_append(m, missing), 0, missing);
}

static __rte_noinline void
gbe_tx_drop(struct gbe_txq *txq, struct rte_mbuf *m)
{
	txq->errors++;
	rte_pktmbuf_free(m);
}

/* Words of a frame with requests, for which the device gets a context. */
static __rte_noinline uint64_t
gbe_tx_request(struct gbe_txq *txq, const struct rte_mbuf *m, enum gbe_format format)
{
	uint64_t flags = gbe_tx_ctx_flags(m->ol_flags, format);
	uint32_t cmd, status;
	uint8_t idx = 0;

	if (flags != 0)
		idx = gbe_tx_set_ctx(txq, m, flags, format);
	gbe_tx_words(m, flags, idx, format, &cmd, &status);
	gbe_tx_set_kind(txq, m, cmd, status, format);
	return (uint64_t)status << 32 | cmd;
}

/*
 * Returns 1 if @m was queued, 0 if it was dropped because it never fits or is
 * too short for the device and could not be padded,
 * -ENOBUFS if it does not fit now.
 */
int
gbe_tx_frame(struct gbe_txq *txq, struct rte_mbuf *m, enum gbe_format format)
{
	uint64_t words;

	if (unlikely(m->nb_segs > txq->max_segs || m->pkt_len < GBE_TX_MIN_LEN)) {
		gbe_tx_drop(txq, m);
		return 0;
	}
	if (unlikely(!gbe_tx_has_room(txq, m)))
		return -ENOBUFS;
	if (likely(gbe_tx_is_plain(m)))
		words = gbe_tx_plain_words(m, format);
	else
		words = gbe_tx_request(txq, m, format);
	gbe_tx_queue(txq, m, words);
	return 1;
}
