/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MOCK_PACKET_H
#define MOCK_PACKET_H

#include <stdbool.h>
#include <stdint.h>

/* A frame with headers, put together field by field, checksums all right. */
struct mock_packet {
	bool ip6;
	uint8_t proto;   /* 0: nothing behind the IP header */
	uint8_t src[16]; /* the first 4 of IPv4 */
	uint8_t dst[16];
	uint16_t src_port;
	uint16_t dst_port;
	uint16_t payload;
	uint8_t options; /* bytes of IPv4 options, of an IPv6 extension header */
	bool fragment;
	int tci; /* -1: no tag */
};

/* IPv4 without a tag from 10.0.0.1:1000 to 10.0.0.2:2000. */
struct mock_packet mock_packet_default(uint8_t proto);

/* Returns the length; at least 60. l4: where the header behind IP starts. */
uint32_t mock_packet_build(const struct mock_packet *packet, uint8_t *frame, uint32_t *l4);

/* The complement of the sum of words, as RFC 1071 has it: slow and obvious. */
uint16_t mock_internet_checksum(const uint8_t *bytes, uint32_t len, uint32_t sum);
/* The sum of the pseudo header, for the above. */
uint32_t mock_pseudo_sum(const struct mock_packet *packet, uint32_t l4_len);

#endif /* MOCK_PACKET_H */
