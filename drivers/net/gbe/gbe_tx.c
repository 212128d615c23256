/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_tx.h"

/* Transmit without vector instructions. */

static __rte_always_inline uint16_t
gbe_tx_fill(union gbe_tx_desc *desc, struct rte_mbuf **frames,
	    struct rte_mbuf **pkts, uint16_t n, enum gbe_mac mac,
	    uint64_t *bytes)
{
	const uint32_t cmd = gbe_tx_simple_cmd(mac);
	uint64_t sum = 0;
	uint16_t i;

	for (i = 0; i < n; i++) {
		struct rte_mbuf *m = pkts[i];
		uint32_t pkt_len;

		if (unlikely(!gbe_tx_is_simple(m)))
			break;
		pkt_len = m->pkt_len;
		frames[i] = m;
		sum += pkt_len;
		desc[i].data = (struct gbe_tx_data) {
			.addr = rte_cpu_to_le_64(rte_mbuf_data_iova(m)),
			.cmd = rte_cpu_to_le_32(cmd | m->data_len),
			.status = rte_cpu_to_le_32(
				gbe_tx_simple_status(pkt_len, mac)),
		};
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
