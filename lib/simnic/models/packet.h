/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_NIC_PACKET_H
#define SIM_NIC_PACKET_H

#include <stdbool.h>
#include <stdint.h>

/* What the receive side of a chip finds out about a frame. */
struct nic_packet {
	const uint8_t *data;
	uint32_t len; /* without FCS */
	bool tagged;
	uint16_t tci;
	uint16_t l3; /* offsets into the frame; 0: none */
	uint16_t l4;
	uint32_t l4_len; /* bytes from l4 on, by the IP header's length */
	bool is_ip4;
	bool is_ip6;
	bool has_options; /* IPv4 options, IPv6 extension headers */
	bool is_fragment;
	uint8_t proto; /* of l4, 0 unless its header is all there */
	uint8_t hash_type;
	uint32_t hash;
};

#define NIC_PROTO_TCP  6
#define NIC_PROTO_UDP  17
#define NIC_PROTO_SCTP 132

/* vlan_type: the EtherType of a tag, of register VET. */
void nic_packet_parse(struct nic_packet *packet, const uint8_t *data, uint32_t len,
		      uint16_t vlan_type);

static inline uint16_t
nic_be16(const uint8_t *bytes)
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

#endif /* SIM_NIC_PACKET_H */
