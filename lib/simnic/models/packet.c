/* SPDX-License-Identifier: BSD-3-Clause */

#include "packet.h"

#include <string.h>

#define ETHER_HEADER 14
#define TAG_LEN      4
#define TYPE_IP4     0x0800
#define TYPE_IP6     0x86DD
#define IP4_HEADER   20
#define IP6_HEADER   40

#define IP6_HOP_BY_HOP  0
#define IP6_ROUTING     43
#define IP6_FRAGMENT    44
#define IP6_DESTINATION 60

/* The protocol, if what the chip looks at of its header is there. */
static uint8_t
known_protocol(uint8_t proto, uint32_t l4_len)
{
	static const struct {
		uint8_t proto;
		uint8_t header;
	} known[] = { { NIC_PROTO_TCP, 20 }, { NIC_PROTO_UDP, 8 }, { NIC_PROTO_SCTP, 12 } };

	for (unsigned int i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (proto == known[i].proto && l4_len >= known[i].header)
			return proto;
	}
	return 0;
}

static void
parse_ip4(struct nic_packet *packet)
{
	const uint8_t *ip = packet->data + packet->l3;
	uint32_t room = packet->len - packet->l3;
	uint32_t header, total;

	if (room < IP4_HEADER || ip[0] >> 4 != 4)
		return;
	header = (ip[0] & 0xFu) * 4;
	total = nic_be16(ip + 2);
	if (header < IP4_HEADER || header > room || total < header || total > room)
		return;
	packet->is_ip4 = true;
	packet->has_options = header > IP4_HEADER;
	packet->is_fragment = (nic_be16(ip + 6) & 0x3FFF) != 0;
	packet->l4 = packet->l3 + header;
	packet->l4_len = total - header;
	if (!packet->is_fragment)
		packet->proto = known_protocol(ip[9], packet->l4_len);
}

/* Steps over extension headers; returns the protocol behind them. */
static uint8_t
skip_extensions(struct nic_packet *packet, uint8_t next)
{
	while (next == IP6_HOP_BY_HOP || next == IP6_ROUTING || next == IP6_FRAGMENT ||
	       next == IP6_DESTINATION) {
		const uint8_t *header = packet->data + packet->l4;
		uint32_t len;

		if (packet->l4_len < 8)
			return 0;
		len = next == IP6_FRAGMENT ? 8 : (header[1] + 1u) * 8;
		if (len > packet->l4_len)
			return 0;
		packet->has_options = true;
		packet->is_fragment |= next == IP6_FRAGMENT;
		packet->l4 += len;
		packet->l4_len -= len;
		next = header[0];
	}
	return next;
}

static void
parse_ip6(struct nic_packet *packet)
{
	const uint8_t *ip = packet->data + packet->l3;
	uint32_t room = packet->len - packet->l3;
	uint8_t proto;

	if (room < IP6_HEADER || ip[0] >> 4 != 6 || nic_be16(ip + 4) > room - IP6_HEADER)
		return;
	packet->is_ip6 = true;
	packet->l4 = packet->l3 + IP6_HEADER;
	packet->l4_len = nic_be16(ip + 4);
	proto = skip_extensions(packet, ip[6]);
	if (!packet->is_fragment)
		packet->proto = known_protocol(proto, packet->l4_len);
}

void
nic_packet_parse(struct nic_packet *packet, const uint8_t *data, uint32_t len, uint16_t vlan_type)
{
	uint16_t type = nic_be16(data + 12);

	memset(packet, 0, sizeof(*packet));
	packet->data = data;
	packet->len = len;
	packet->l3 = ETHER_HEADER;
	if (type == vlan_type) {
		packet->tagged = true;
		packet->tci = nic_be16(data + ETHER_HEADER);
		packet->l3 += TAG_LEN;
		type = nic_be16(data + ETHER_HEADER + 2);
	}
	if (type == TYPE_IP4)
		parse_ip4(packet);
	else if (type == TYPE_IP6)
		parse_ip6(packet);
}
