/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_NIC_TX_OFFLOAD_H
#define SIM_NIC_TX_OFFLOAD_H

#include <stdbool.h>
#include <stdint.h>

struct nic;

/* What a frame asks for, as words 2 and 3 of a descriptor. */
struct nic_tx_request {
	unsigned int queue;
	uint32_t cmd;
	uint32_t status;
};

/* Room behind the gathered frame, for a tag. */
#define NIC_TX_HEADROOM 64

/* Does the frame have to be changed? */
bool nic_tx_has_request(const struct nic *nic, const struct nic_tx_request *request);
/* Change the frame of len bytes in nic->gather as asked, and send it. */
void nic_tx_apply(struct nic *nic, const struct nic_tx_request *request, uint32_t len);

#endif /* SIM_NIC_TX_OFFLOAD_H */
