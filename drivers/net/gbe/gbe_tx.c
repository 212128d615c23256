/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_tx.h"
#include "gbe_tx_burst.h"

/* Transmit without vector instructions. */

static __rte_always_inline uint16_t
gbe_tx_fill(union gbe_tx_desc *desc, struct rte_mbuf **frames, struct rte_mbuf **pkts, uint16_t n,
	    const struct gbe_tx_kind *kind, enum gbe_format format, uint64_t *bytes)
{
	uint64_t sum = 0;
	uint16_t i;

	for (i = 0; i < n; i++) {
		struct rte_mbuf *m = pkts[i];

		if (unlikely(!gbe_tx_fill_simple(&desc[i], m, kind, format)))
			break;
		frames[i] = m;
		sum += m->pkt_len;
	}
	*bytes += sum;
	return i;
}

uint16_t
gbe_tx_burst_legacy(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_FORMAT_LEGACY, gbe_tx_fill);
}

uint16_t
gbe_tx_burst_extended(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_FORMAT_EXTENDED, gbe_tx_fill);
}

uint16_t
gbe_tx_burst_advanced(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_FORMAT_ADVANCED, gbe_tx_fill);
}
