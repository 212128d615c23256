/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_net.h>

#include "gbe_tx_desc.h"
#include "gbe_tx_prepare.h"

/* What an application may ask before it sends. */

/* Every flag that the driver acts on, or may ignore. */
#define GBE_TX_KNOWN_FLAGS (GBE_TX_CKSUM_FLAGS | GBE_TX_TYPE_FLAGS | RTE_MBUF_F_TX_VLAN)

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

/* As it goes over the wire: with the tag that the device inserts. */
static bool
gbe_tx_len_fits(const struct gbe_txq *txq, const struct rte_mbuf *m)
{
	uint32_t tag_len = (m->ol_flags & RTE_MBUF_F_TX_VLAN) != 0 ? RTE_VLAN_HLEN : 0;

	return m->pkt_len >= GBE_TX_MIN_LEN && m->pkt_len + tag_len <= txq->max_len;
}

static int
gbe_tx_check(const struct gbe_txq *txq, const struct rte_mbuf *m)
{
	uint64_t offloads = m->ol_flags & RTE_MBUF_F_TX_OFFLOAD_MASK;
	uint64_t l4 = m->ol_flags & RTE_MBUF_F_TX_L4_MASK;

	if ((offloads & ~GBE_TX_KNOWN_FLAGS) != 0 || l4 == RTE_MBUF_F_TX_SCTP_CKSUM)
		return -ENOTSUP;
	if (txq->shares_ctx && (offloads & GBE_TX_CKSUM_FLAGS) != 0)
		return -ENOTSUP;
	if (m->nb_segs == 0 || m->nb_segs > txq->max_segs || !gbe_tx_len_fits(txq, m))
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
