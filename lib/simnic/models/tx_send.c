/* SPDX-License-Identifier: BSD-3-Clause */

/* The end of every frame that goes out: padded, counted and given to the wire. */

#include <string.h>

#include "nic.h"

void
nic_tx_send(struct nic *nic, const uint8_t *frame, uint32_t len)
{
	uint8_t padded[NIC_MIN_FRAME] = { 0 };

	if (len == 0 || len > NIC_MAX_FRAME) {
		nic_complain(nic, "frame of %u bytes to be sent", len);
		return;
	}
	if (len + NIC_FCS_LEN > nic->chip->max_frame)
		nic_complain(nic, "a frame of %u bytes is sent; %u is the longest", len,
			     nic->chip->max_frame - NIC_FCS_LEN);
	if (len < NIC_MIN_FRAME && (nic_reg(nic, GBE_TCTL) & GBE_TCTL_PSP) != 0) {
		memcpy(padded, frame, len);
		frame = padded;
		len = NIC_MIN_FRAME;
	}
	nic_stats_tx(nic, frame, len + NIC_FCS_LEN);
	nic->dev.counts.tx_frames++;
	nic->dev.host->transmit(nic->dev.host_ctx, frame, len);
}
