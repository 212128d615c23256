/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_mempool.h>
#include <rte_net.h>

#include "gbe.h"

/*
 * Transmit. Descriptors report completion (RS) at the end of a burst and after
 * every rs_thresh of them within one; rs_ring remembers which. Everything up
 * to a reporting descriptor that has DD is done.
 */

#define GBE_TX_CKSUM_FLAGS \
	(RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_L4_MASK)
#define GBE_TX_TYPE_FLAGS \
	(RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IPV6)

/* Every flag that the driver acts on, or may ignore. */
#define GBE_TX_KNOWN_FLAGS \
	(GBE_TX_CKSUM_FLAGS | GBE_TX_TYPE_FLAGS | RTE_MBUF_F_TX_VLAN)

/* Offsets of the checksum field in the TCP and the UDP header. */
#define GBE_TCP_CKSUM_OFFSET	16
#define GBE_UDP_CKSUM_OFFSET	6
#define GBE_IPV4_CKSUM_OFFSET	10

#define GBE_TX_FREE_BULK	32

static inline uint16_t
gbe_txq_next(const struct gbe_txq *txq, uint16_t i)
{
	return i + 1 == txq->nb_desc ? 0 : i + 1;
}

/* Return mbufs of one pool, none of which is shared or a chain. */
static void
gbe_tx_free_bulk(struct rte_mbuf **bulk, unsigned int n)
{
	if (n > 0)
		rte_mempool_put_bulk(bulk[0]->pool, (void **)bulk, n);
}

/*
 * Free the frames from txq->clean up to the descriptor @last, but no more than
 * @max frames. Returns the number of frames freed.
 */
static uint32_t
gbe_txq_free_to(struct gbe_txq *txq, uint16_t last, uint32_t max)
{
	const uint16_t end = gbe_txq_next(txq, last);
	struct rte_mbuf *bulk[GBE_TX_FREE_BULK];
	unsigned int nb_bulk = 0;
	uint32_t nb = 0;

	while (txq->clean != end && nb < max) {
		struct rte_mbuf *m = txq->sw_ring[txq->clean];

		txq->sw_ring[txq->clean] = NULL;
		txq->clean = gbe_txq_next(txq, txq->clean);
		txq->nb_free++;
		if (m == NULL)
			continue;
		nb++;
		if (!txq->fast_free || (txq->multi_segs && m->nb_segs != 1)) {
			rte_pktmbuf_free(m);
			continue;
		}
		bulk[nb_bulk++] = m;
		if (nb_bulk == GBE_TX_FREE_BULK) {
			gbe_tx_free_bulk(bulk, nb_bulk);
			nb_bulk = 0;
		}
	}
	gbe_tx_free_bulk(bulk, nb_bulk);
	return nb;
}

/* Free what the device has sent, at most @max frames; returns how many. */
static uint32_t
gbe_txq_reclaim(struct gbe_txq *txq, uint32_t max)
{
	uint32_t nb = 0;

	while (txq->rs_count > 0 && nb < max) {
		uint16_t last = txq->rs_ring[txq->rs_head];
		const volatile struct gbe_tx_data *desc = &txq->ring[last].data;

		if ((rte_le_to_cpu_32(desc->status) & GBE_TXD_DD) == 0)
			break;
		nb += gbe_txq_free_to(txq, last, max - nb);
		if (txq->clean != gbe_txq_next(txq, last))
			break;
		txq->rs_head = gbe_txq_next(txq, txq->rs_head);
		txq->rs_count--;
	}
	return nb;
}

static __rte_always_inline uint64_t
gbe_tx_ctx_flags(uint64_t ol_flags, enum gbe_mac mac)
{
	uint64_t flags = ol_flags & GBE_TX_CKSUM_FLAGS;

	/* On the 82576 the tag itself is in the context. */
	if (mac == GBE_MAC_82576)
		flags |= ol_flags & RTE_MBUF_F_TX_VLAN;
	if (flags != 0)
		flags |= ol_flags & GBE_TX_TYPE_FLAGS;
	return flags;
}

static __rte_always_inline struct gbe_tx_ctx
gbe_tx_ctx_of(const struct rte_mbuf *m, uint64_t flags)
{
	return (struct gbe_tx_ctx) {
		.flags = flags,
		.lens = (uint32_t)m->l2_len << 16 | m->l3_len,
		.vlan_tci = (flags & RTE_MBUF_F_TX_VLAN) != 0 ? m->vlan_tci : 0,
	};
}

static inline bool
gbe_tx_ctx_equal(const struct gbe_tx_ctx *a, const struct gbe_tx_ctx *b)
{
	return a->flags == b->flags && a->lens == b->lens &&
	       a->vlan_tci == b->vlan_tci;
}

/* Context of the 8254x and 82574L: where checksums start and go. */
static void
gbe_tx_write_ctx(union gbe_tx_desc *desc, const struct rte_mbuf *m,
		 uint64_t flags)
{
	uint32_t l3 = m->l2_len;
	uint32_t l4 = l3 + m->l3_len;
	uint32_t cksum = l4;
	uint32_t cmd = GBE_TXD_DEXT;

	if ((flags & RTE_MBUF_F_TX_L4_MASK) == RTE_MBUF_F_TX_TCP_CKSUM) {
		cksum += GBE_TCP_CKSUM_OFFSET;
		cmd |= GBE_TXC_TUCMD_TCP;
	} else {
		cksum += GBE_UDP_CKSUM_OFFSET;
	}
	if ((flags & RTE_MBUF_F_TX_IP_CKSUM) != 0)
		cmd |= GBE_TXC_TUCMD_IP;

	desc->ctx.ip_config = rte_cpu_to_le_32(l3 |
		(l3 + GBE_IPV4_CKSUM_OFFSET) << 8 | (l4 - 1) << 16);
	/* End 0: the checksum covers the frame to its end. */
	desc->ctx.tcp_config = rte_cpu_to_le_32(l4 | cksum << 8);
	desc->ctx.cmd = rte_cpu_to_le_32(cmd);
	desc->ctx.seg_setup = 0;
}

/* Context of the 82576: header lengths, types, the tag, and its own number. */
static void
gbe_tx_write_adv_ctx(union gbe_tx_desc *desc, const struct rte_mbuf *m,
		     uint64_t flags, uint8_t idx)
{
	uint32_t tucmd = GBE_TXD_ADV_DTYP_CTXT | GBE_TXD_DEXT;
	uint32_t vlan = (flags & RTE_MBUF_F_TX_VLAN) != 0 ? m->vlan_tci : 0;

	if ((flags & (RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_IPV4)) != 0)
		tucmd |= GBE_TXC_ADV_IPV4;
	if ((flags & RTE_MBUF_F_TX_L4_MASK) == RTE_MBUF_F_TX_TCP_CKSUM)
		tucmd |= GBE_TXC_ADV_L4T_TCP;

	desc->adv_ctx.vlan_macip_lens = rte_cpu_to_le_32(m->l3_len |
		(uint32_t)m->l2_len << GBE_TXC_ADV_MACLEN_SHIFT |
		vlan << GBE_TXC_ADV_VLAN_SHIFT);
	desc->adv_ctx.seqnum_seed = 0;
	desc->adv_ctx.type_tucmd = rte_cpu_to_le_32(tucmd);
	desc->adv_ctx.mss_l4len_idx =
		rte_cpu_to_le_32((uint32_t)idx << GBE_TXD_ADV_IDX_SHIFT);
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
	       enum gbe_mac mac)
{
	const struct gbe_tx_ctx want = gbe_tx_ctx_of(m, flags);
	uint8_t idx;

	if (gbe_tx_ctx_equal(&txq->ctx[0], &want))
		return 0;
	if (mac != GBE_MAC_82576) {
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
 * are the same in each: silicon takes them from the first, QEMU's 82574L and
 * 8254x partly from the last.
 */
static __rte_always_inline void
gbe_tx_words(const struct rte_mbuf *m, uint64_t ctx_flags, uint8_t ctx_idx,
	     enum gbe_mac mac, uint32_t *cmd, uint32_t *status)
{
	*cmd = GBE_TXD_IFCS;
	*status = 0;
	if ((ctx_flags & RTE_MBUF_F_TX_IP_CKSUM) != 0)
		*status |= GBE_TXD_POPTS_IXSM;
	if ((ctx_flags & RTE_MBUF_F_TX_L4_MASK) != 0)
		*status |= GBE_TXD_POPTS_TXSM;
	if ((m->ol_flags & RTE_MBUF_F_TX_VLAN) != 0)
		*cmd |= GBE_TXD_VLE;

	if (mac == GBE_MAC_82576) {
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

/* Fill the data descriptors of @m; the last gets EOP and holds the mbuf. */
static __rte_always_inline void
gbe_tx_write_data(struct gbe_txq *txq, struct rte_mbuf *m, uint32_t cmd,
		  uint32_t status)
{
	const struct rte_mbuf *seg = m;

	do {
		uint16_t at = txq->tail;
		union gbe_tx_desc *desc = gbe_txq_take(txq);
		bool last = seg->next == NULL;

		desc->data.addr = rte_cpu_to_le_64(rte_mbuf_data_iova(seg));
		desc->data.cmd = rte_cpu_to_le_32(cmd | seg->data_len |
						  (last ? GBE_TXD_EOP : 0));
		desc->data.status = rte_cpu_to_le_32(status);
		if (last)
			txq->sw_ring[at] = m;
		seg = seg->next;
	} while (seg != NULL);
}

/* Have the descriptor filled last report its completion. */
static inline void
gbe_tx_report_last(struct gbe_txq *txq)
{
	uint16_t last = (txq->tail == 0 ? txq->nb_desc : txq->tail) - 1;
	uint32_t at = txq->rs_head + txq->rs_count;

	txq->ring[last].data.cmd |= rte_cpu_to_le_32(GBE_TXD_RS);
	txq->rs_ring[at >= txq->nb_desc ? at - txq->nb_desc : at] = last;
	txq->rs_count++;
	txq->since_rs = 0;
}

/*
 * The 8254x may corrupt frames that it pads, as Linux e1000. A frame whose
 * last buffer is shared or has no room is left to the device all the same.
 */
static __rte_noinline void
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

static __rte_always_inline uint16_t
gbe_tx_burst(struct gbe_txq *txq, struct rte_mbuf **pkts, uint16_t n,
	     enum gbe_mac mac)
{
	uint16_t start = txq->tail;
	uint16_t nb_tx;
	uint16_t nb_sent = 0;
	uint64_t bytes = 0;

	if (txq->nb_free < txq->free_thresh)
		gbe_txq_reclaim(txq, UINT32_MAX);

	for (nb_tx = 0; nb_tx < n; nb_tx++) {
		struct rte_mbuf *m = pkts[nb_tx];
		uint64_t flags = gbe_tx_ctx_flags(m->ol_flags, mac);
		uint32_t cmd, status;
		uint8_t idx = 0;

		/* One more for a context; a frame that never fits may not wait. */
		if (unlikely(m->nb_segs + 1 > txq->nb_free)) {
			if (m->nb_segs <= txq->max_segs &&
			    (gbe_txq_reclaim(txq, UINT32_MAX) == 0 ||
			     m->nb_segs + 1 > txq->nb_free))
				break;
		}
		if (unlikely(m->nb_segs > txq->max_segs)) {
			gbe_tx_drop(txq, m);
			continue;
		}
		if (mac == GBE_MAC_8254X && unlikely(m->pkt_len < GBE_TX_PAD_LEN))
			gbe_tx_pad(m);
		if (flags != 0)
			idx = gbe_tx_set_ctx(txq, m, flags, mac);
		gbe_tx_words(m, flags, idx, mac, &cmd, &status);
		/* The mbuf may be freed by a later reclaim: count it first. */
		bytes += m->pkt_len;
		nb_sent++;
		gbe_tx_write_data(txq, m, cmd, status);
		if (txq->since_rs >= txq->rs_thresh)
			gbe_tx_report_last(txq);
	}

	if (txq->tail != start) {
		if (txq->since_rs > 0)
			gbe_tx_report_last(txq);
		rte_write32(txq->tail, txq->tail_reg);
		txq->packets += nb_sent;
		txq->bytes += bytes;
	}
	return nb_tx;
}

static uint16_t
gbe_tx_burst_8254x(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_MAC_8254X);
}

static uint16_t
gbe_tx_burst_82574(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_MAC_82574);
}

static uint16_t
gbe_tx_burst_82576(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_MAC_82576);
}

eth_tx_burst_t
gbe_tx_burst_of(enum gbe_mac mac)
{
	switch (mac) {
	case GBE_MAC_8254X:
		return gbe_tx_burst_8254x;
	case GBE_MAC_82574:
		return gbe_tx_burst_82574;
	case GBE_MAC_82576:
		return gbe_tx_burst_82576;
	}
	return NULL;
}

/*
 * Header lengths that a context can hold: the 8254x and 82574L keep offsets
 * into the frame in 8 bits, the checksum field of TCP being the farthest.
 */
static bool
gbe_tx_lens_fit(const struct rte_mbuf *m)
{
	return m->l2_len >= RTE_ETHER_HDR_LEN && m->l3_len >= 20 &&
	       m->l2_len + m->l3_len + GBE_TCP_CKSUM_OFFSET <= UINT8_MAX;
}

static int
gbe_tx_check(const struct gbe_txq *txq, const struct rte_mbuf *m)
{
	uint64_t offloads = m->ol_flags & RTE_MBUF_F_TX_OFFLOAD_MASK;
	uint64_t l4 = m->ol_flags & RTE_MBUF_F_TX_L4_MASK;

	if ((offloads & ~GBE_TX_KNOWN_FLAGS) != 0 ||
	    l4 == RTE_MBUF_F_TX_SCTP_CKSUM)
		return -ENOTSUP;
	if (m->nb_segs == 0 || m->nb_segs > txq->max_segs ||
	    m->pkt_len < GBE_TX_MIN_LEN || m->pkt_len > GBE_TX_MAX_LEN)
		return -EINVAL;
	if ((offloads & GBE_TX_CKSUM_FLAGS) != 0 && !gbe_tx_lens_fit(m))
		return -EINVAL;
	return 0;
}

uint16_t
gbe_tx_prepare(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	const struct gbe_txq *txq = tx_queue;

	for (uint16_t i = 0; i < n; i++) {
		int ret = gbe_tx_check(txq, pkts[i]);

		/* The pseudo-header sum, which the device continues. */
		if (ret == 0)
			ret = rte_net_intel_cksum_prepare(pkts[i]);
		if (ret != 0) {
			rte_errno = -ret;
			return i;
		}
	}
	return n;
}

int
gbe_tx_done_cleanup(void *tx_queue, uint32_t free_cnt)
{
	return gbe_txq_reclaim(tx_queue, free_cnt == 0 ? UINT32_MAX : free_cnt);
}
