/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_tx.h"

/* Transmit without vector instructions. */

static __rte_always_inline uint16_t
gbe_tx_fill(union gbe_tx_desc *desc, struct rte_mbuf **frames, struct rte_mbuf **pkts, uint16_t n,
	    const struct gbe_tx_kind *kind, enum gbe_mac mac, uint64_t *bytes)
{
	uint64_t sum = 0;
	uint16_t i;

	for (i = 0; i < n; i++) {
		struct rte_mbuf *m = pkts[i];

		if (unlikely(!gbe_tx_fill_simple(&desc[i], m, kind, mac)))
			break;
		frames[i] = m;
		sum += m->pkt_len;
	}
	*bytes += sum;
	return i;
}

uint16_t
gbe_tx_burst_8254x(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_MAC_8254X, gbe_tx_fill);
}

uint16_t
gbe_tx_burst_82574(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_MAC_82574, gbe_tx_fill);
}

uint16_t
gbe_tx_burst_82576(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_MAC_82576, gbe_tx_fill);
}
