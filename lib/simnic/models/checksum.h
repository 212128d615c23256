/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_NIC_CHECKSUM_H
#define SIM_NIC_CHECKSUM_H

#include <stdint.h>

/* Internet sum over bytes, added to sum; in memory order, not folded. */
uint64_t nic_sum_add(uint64_t sum, const void *bytes, uint32_t len);
/* Folded to 16 bits, in memory order, not complemented. */
uint16_t nic_sum_fold(uint64_t sum);

/* Once per process. */
void nic_crc_create(void);
/* The FCS of a frame, to be stored with its low byte first. */
uint32_t nic_crc32(const uint8_t *bytes, uint32_t len);
/* CRC32c of an SCTP packet, its checksum field taken as 0. */
uint32_t nic_sctp_crc(const uint8_t *bytes, uint32_t len);

#endif /* SIM_NIC_CHECKSUM_H */
