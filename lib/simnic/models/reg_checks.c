/* SPDX-License-Identifier: BSD-3-Clause */

/* What strict mode finds out about the values of registers, and when they are written. */

#include "nic.h"

/* The largest that RXDCTL of the 82574L takes: 82583V datasheet, page 251. */
#define MAX_PTHRESH_82574 47

void
nic_check_dctl(struct nic *nic, const struct nic_ring *ring, uint32_t value)
{
	uint32_t pthresh = value & 0x3F;
	uint32_t hthresh = value >> GBE_DCTL_HTHRESH_SHIFT & 0x3F;

	if (nic->chip->family != NIC_82574 || ring->is_tx)
		return;
	if (pthresh > MAX_PTHRESH_82574)
		nic_complain(nic, "RXDCTL of queue %u has PTHRESH %u, and %u is the largest",
			     ring->index, pthresh, MAX_PTHRESH_82574);
	if (pthresh != 0 && hthresh == 0)
		nic_complain(nic, "RXDCTL of queue %u has PTHRESH without HTHRESH", ring->index);
}

/* Asked before frames are sent: a driver writes one register after the other. */
void
nic_check_tx_alike(struct nic *nic)
{
	uint32_t first = nic_ring_get(nic, &nic->tx[0], GBE_RING_DCTL);
	uint32_t second;

	if (nic->chip->family != NIC_82574)
		return;
	/* An erratum, as Linux e1000e has it. */
	second = nic_ring_get(nic, &nic->tx[1], GBE_RING_DCTL);
	if (first != second)
		nic_complain(nic, "TXDCTL is 0x%08x for queue 0 and 0x%08x for queue 1", first,
			     second);
}
