/* SPDX-License-Identifier: BSD-3-Clause */

#include "mock_packet.h"

#include <string.h>

static void
put16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

struct mock_packet
mock_packet_default(uint8_t proto)
{
	return (struct mock_packet){
		.proto = proto,
		.src = { 10, 0, 0, 1 },
		.dst = { 10, 0, 0, 2 },
		.src_port = 1000,
		.dst_port = 2000,
		.payload = 30,
		.tci = -1,
	};
}

uint16_t
mock_internet_checksum(const uint8_t *bytes, uint32_t len, uint32_t sum)
{
	for (uint32_t i = 0; i < len; i++)
		sum += i % 2 == 0 ? (uint32_t)bytes[i] << 8 : bytes[i];
	while (sum >> 16 != 0)
		sum = (sum & 0xFFFF) + (sum >> 16);
	return (uint16_t)~sum;
}

uint32_t
mock_pseudo_sum(const struct mock_packet *packet, uint32_t l4_len)
{
	uint32_t address_len = packet->ip6 ? 16 : 4;
	uint32_t sum = packet->proto + l4_len;

	for (uint32_t i = 0; i < address_len; i += 2) {
		sum += (uint32_t)packet->src[i] << 8 | packet->src[i + 1];
		sum += (uint32_t)packet->dst[i] << 8 | packet->dst[i + 1];
	}
	return sum;
}

static uint32_t
l4_header(uint8_t proto)
{
	switch (proto) {
	case 6:
		return 20;
	case 17:
		return 8;
	case 132:
		return 12;
	default:
		return 0;
	}
}

static uint32_t
put_ether(const struct mock_packet *packet, uint8_t *frame)
{
	static const uint8_t addresses[12] = {
		0x02, 0x47, 0x42, 0x45, 0x00, 0x01, 0x02, 0x47, 0x42, 0x45, 0x00, 0x02,
	};
	uint32_t at = sizeof(addresses);

	memcpy(frame, addresses, sizeof(addresses));
	if (packet->tci >= 0) {
		put16(frame + at, 0x8100);
		put16(frame + at + 2, (uint32_t)packet->tci);
		at += 4;
	}
	put16(frame + at, packet->ip6 ? 0x86DD : 0x0800);
	return at + 2;
}

static uint32_t
put_ip4(const struct mock_packet *packet, uint8_t *ip, uint32_t l4_len)
{
	uint32_t header = 20 + packet->options;

	ip[0] = 0x40 | (uint8_t)(header / 4);
	put16(ip + 2, header + l4_len);
	put16(ip + 4, 0x1234);
	put16(ip + 6, packet->fragment ? 0x2000 : 0x4000);
	ip[8] = 64;
	ip[9] = packet->proto;
	memcpy(ip + 12, packet->src, 4);
	memcpy(ip + 16, packet->dst, 4);
	memset(ip + 20, 1, packet->options);
	put16(ip + 10, mock_internet_checksum(ip, header, 0));
	return header;
}

static uint32_t
put_ip6(const struct mock_packet *packet, uint8_t *ip, uint32_t l4_len)
{
	ip[0] = 0x60;
	put16(ip + 4, packet->options + l4_len);
	ip[6] = packet->options != 0 ? 0 : packet->proto;
	ip[7] = 64;
	memcpy(ip + 8, packet->src, 16);
	memcpy(ip + 24, packet->dst, 16);
	if (packet->options != 0) {
		ip[40] = packet->proto;
		ip[41] = packet->options / 8 - 1;
	}
	return 40 + packet->options;
}

uint32_t
mock_packet_build(const struct mock_packet *packet, uint8_t *frame, uint32_t *l4)
{
	uint32_t l4_len = l4_header(packet->proto) + packet->payload;
	uint32_t at, len;
	uint8_t *header;

	memset(frame, 0, 60);
	at = put_ether(packet, frame);
	memset(frame + at, 0, (packet->ip6 ? 40u : 20u) + packet->options + l4_len);
	at += packet->ip6 ? put_ip6(packet, frame + at, l4_len) :
			    put_ip4(packet, frame + at, l4_len);
	header = frame + at;
	put16(header, packet->src_port);
	put16(header + 2, packet->dst_port);
	for (uint32_t i = l4_header(packet->proto); i < l4_len; i++)
		header[i] = (uint8_t)(i * 5 + 1);
	if (packet->proto == 6) {
		header[12] = 0x50;
		put16(header + 16,
		      mock_internet_checksum(header, l4_len, mock_pseudo_sum(packet, l4_len)));
	} else if (packet->proto == 17) {
		put16(header + 4, l4_len);
		put16(header + 6,
		      mock_internet_checksum(header, l4_len, mock_pseudo_sum(packet, l4_len)));
	}
	*l4 = at;
	len = at + l4_len;
	return len < 60 ? 60 : len;
}
