/* SPDX-License-Identifier: BSD-3-Clause */

/* The size of receive buffers: by RCTL, on the 82574L FLXBUF, on the 82576 by SRRCTL. */

#include "nic.h"

uint32_t
nic_rx_buffer_len(const struct nic *nic, const struct nic_ring *ring)
{
	uint32_t rctl = nic_reg(nic, GBE_RCTL);
	uint32_t size = 2048u >> (rctl >> GBE_RCTL_BSIZE_SHIFT & 3);
	uint32_t kb;

	switch (nic->chip->family) {
	case NIC_82574:
		kb = rctl >> GBE_82574_RCTL_FLXBUF_SHIFT & 0xF;
		if (kb != 0)
			return kb * 1024;
		break;
	case NIC_82576:
		kb = nic_ring_get(nic, ring, GBE_RING_SRRCTL) & 0x7F;
		return kb != 0 ? kb * 1024 : size;
	default:
		break;
	}
	/* BSEX: sixteen times as much; the value 0 is reserved with it. */
	return (rctl & GBE_RCTL_BSEX) != 0 && size != 2048 ? size * 16 : size;
}
