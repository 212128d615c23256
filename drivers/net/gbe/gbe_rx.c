/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_prefetch.h>

#include "gbe_rx.h"
#include "gbe_rx_burst.h"
#include "gbe_rx_desc.h"

/* Receive without vector instructions. */

/* Descriptors to fetch ahead: more than a processor looks ahead by itself. */
#define GBE_RX_PREFETCH 16

static __rte_always_inline uint16_t
gbe_rx_take(const union gbe_rx_desc *desc, struct rte_mbuf **mbufs, struct rte_mbuf **pkts,
	    uint16_t n, const struct gbe_rx_modes *modes, enum gbe_format format, uint64_t *bytes)
{
	const struct gbe_rx_modes with = *modes;
	uint64_t sum = 0;
	uint16_t i;

	for (i = 0; i < n; i++) {
		struct gbe_rx_done done;
		struct rte_mbuf *m;

		/* A line ahead of what is predicted to be read next anyway. */
		rte_prefetch0(&desc[i + GBE_RX_PREFETCH]);
		if (!gbe_rx_read(&desc[i], format, &done))
			break;
		/* One comparison also refuses a length of no more than the CRC. */
		if (unlikely((done.status & with.frame_mask) != (GBE_RXD_DD | GBE_RXD_EOP) ||
			     done.length - with.crc_len - 1 >= with.single_len))
			break;
		m = mbufs[i];
		gbe_rx_rearm(m, with.rearm);
		m->pkt_len = done.length - with.crc_len;
		m->data_len = m->pkt_len;
		gbe_rx_describe(m, &done, with.flag_mask, format);
		sum += m->pkt_len;
		pkts[i] = m;
	}
	*bytes += sum;
	return i;
}

/* Apart from the burst functions, for an empty poll to save no registers. */

static __rte_noinline uint16_t
gbe_rx_frames_legacy(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_frames(rxq, pkts, n, GBE_FORMAT_LEGACY, gbe_rx_take);
}

uint16_t
gbe_rx_burst_legacy(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	if (gbe_rx_finds_nothing(rx_queue, GBE_FORMAT_LEGACY))
		return 0;
	return gbe_rx_frames_legacy(rx_queue, pkts, n);
}

static __rte_noinline uint16_t
gbe_rx_frames_extended(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_frames(rxq, pkts, n, GBE_FORMAT_EXTENDED, gbe_rx_take);
}

uint16_t
gbe_rx_burst_extended(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	if (gbe_rx_finds_nothing(rx_queue, GBE_FORMAT_EXTENDED))
		return 0;
	return gbe_rx_frames_extended(rx_queue, pkts, n);
}

static __rte_noinline uint16_t
gbe_rx_frames_advanced(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_frames(rxq, pkts, n, GBE_FORMAT_ADVANCED, gbe_rx_take);
}

uint16_t
gbe_rx_burst_advanced(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	if (gbe_rx_finds_nothing(rx_queue, GBE_FORMAT_ADVANCED))
		return 0;
	return gbe_rx_frames_advanced(rx_queue, pkts, n);
}
