/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "generator.h"

#define NS_PER_S 1000000000ull

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_ARP  0x0806
#define ETHERTYPE_RAW  0x88B5 /* IEEE 802, local experiments */
#define PROTOCOL_TCP   6
#define PROTOCOL_UDP   17

#define ETH_LEN   14
#define IPV4_LEN  20
#define UDP_LEN   8
#define TCP_LEN   20
#define ARP_LEN   28
#define L4_OFFSET (ETH_LEN + IPV4_LEN)

/* 198.18.0.0/15 is set aside for benchmarks (RFC 2544). */
#define ADDRESS_SOURCE 0xC6120001
#define ADDRESS_TARGET 0xC6120002
#define PORT_FIRST     1024
#define PORT_SPREAD    16384
#define PORT_TARGET    9

static void
put16(uint8_t *at, uint32_t value)
{
	at[0] = value >> 8;
	at[1] = value;
}

static void
put32(uint8_t *at, uint32_t value)
{
	put16(at, value >> 16);
	put16(at + 2, value);
}

/* Sum of 16-bit words in network order, an odd last byte filled up with zero. */
static uint32_t
sum(const uint8_t *data, uint32_t len, uint32_t so_far)
{
	uint32_t i;

	for (i = 0; i + 1 < len; i += 2)
		so_far += (uint32_t)data[i] << 8 | data[i + 1];
	if (i < len)
		so_far += (uint32_t)data[i] << 8;
	return so_far;
}

static uint16_t
internet_checksum(const uint8_t *data, uint32_t len, uint32_t so_far)
{
	uint32_t total = sum(data, len, so_far);

	while (total > 0xFFFF)
		total = (total & 0xFFFF) + (total >> 16);
	return ~total;
}

static void
put_address(uint8_t *at, uint8_t side, unsigned int port)
{
	static const uint8_t ours[] = { 0x02, 0x47, 0x42, 0x45 };

	memcpy(at, ours, sizeof(ours));
	at[4] = side;
	at[5] = port + 1;
}

static void
put_ethernet(uint8_t *frame, unsigned int port, uint16_t type)
{
	if (type == ETHERTYPE_ARP)
		memset(frame, 0xFF, 6);
	else
		put_address(frame, 0, port);
	put_address(frame + 6, 1, port);
	put16(frame + 12, type);
}

static void
put_arp(uint8_t *frame, unsigned int port)
{
	uint8_t *arp = frame + ETH_LEN;

	put_ethernet(frame, port, ETHERTYPE_ARP);
	put16(arp, 1); /* Ethernet */
	put16(arp + 2, ETHERTYPE_IPV4);
	arp[4] = 6;
	arp[5] = 4;
	put16(arp + 6, 1); /* request */
	put_address(arp + 8, 1, port);
	put32(arp + 14, ADDRESS_SOURCE);
	memset(arp + 18, 0, 6);
	put32(arp + 24, ADDRESS_TARGET);
}

static void
put_ipv4(uint8_t *frame, uint32_t len, uint8_t protocol)
{
	uint8_t *ip = frame + ETH_LEN;

	memset(ip, 0, IPV4_LEN);
	ip[0] = 0x45;
	put16(ip + 2, len - ETH_LEN);
	ip[8] = 64; /* time to live */
	ip[9] = protocol;
	put32(ip + 12, ADDRESS_SOURCE);
	put32(ip + 16, ADDRESS_TARGET);
	put16(ip + 10, internet_checksum(ip, IPV4_LEN, 0));
}

/* The payload is in place. */
static void
put_l4_checksum(uint8_t *frame, uint32_t len, uint8_t protocol, uint8_t *at)
{
	uint32_t l4_len = len - L4_OFFSET;
	uint32_t pseudo = sum(frame + ETH_LEN + 12, 8, protocol + l4_len);
	uint16_t checksum;

	checksum = internet_checksum(frame + L4_OFFSET, l4_len, pseudo);
	/* Zero would say that UDP has none; both stand for the same sum. */
	put16(at, checksum == 0 ? 0xFFFF : checksum);
}

static void
put_udp(uint8_t *frame, uint32_t len, uint32_t sequence)
{
	uint8_t *udp = frame + L4_OFFSET;

	put_ipv4(frame, len, PROTOCOL_UDP);
	memset(udp, 0, UDP_LEN);
	put16(udp, PORT_FIRST + sequence % PORT_SPREAD);
	put16(udp + 2, PORT_TARGET);
	put16(udp + 4, len - L4_OFFSET);
	put_l4_checksum(frame, len, PROTOCOL_UDP, udp + 6);
}

static void
put_tcp(uint8_t *frame, uint32_t len, uint32_t sequence)
{
	uint8_t *tcp = frame + L4_OFFSET;

	put_ipv4(frame, len, PROTOCOL_TCP);
	memset(tcp, 0, TCP_LEN);
	put16(tcp, PORT_FIRST + sequence % PORT_SPREAD);
	put16(tcp + 2, PORT_TARGET);
	put32(tcp + 4, sequence);
	tcp[12] = TCP_LEN / 4 << 4;
	tcp[13] = 0x10;          /* ACK */
	put16(tcp + 14, 0xFFFF); /* window */
	put_l4_checksum(frame, len, PROTOCOL_TCP, tcp + 16);
}

static uint32_t
header_len(enum sim_pattern pattern)
{
	switch (pattern) {
	case SIM_PATTERN_UDP:
		return L4_OFFSET + UDP_LEN;
	case SIM_PATTERN_TCP:
		return L4_OFFSET + TCP_LEN;
	case SIM_PATTERN_ARP:
		return ETH_LEN + ARP_LEN;
	default:
		return ETH_LEN;
	}
}

static void
put_payload(uint8_t *frame, uint32_t header, uint32_t len, uint32_t sequence)
{
	uint8_t *tag = frame + len - SIM_GENERATOR_TAG_LEN;

	for (uint8_t *at = frame + header; at < tag; at++)
		*at = sequence + (at - frame);
	put32(tag, sequence);
	put16(tag + 4, internet_checksum(frame + header, tag + 4 - (frame + header), 0));
}

void
sim_generator_init(struct sim_generator *gen, const struct sim_generator_spec *spec,
		   unsigned int port)
{
	memset(gen, 0, sizeof(*gen));
	gen->spec = spec;
	gen->port = port;
}

const uint8_t *
sim_generator_next(struct sim_generator *gen, uint32_t *len)
{
	const struct sim_generator_spec *spec = gen->spec;
	uint32_t sequence = gen->sequence++;

	*len = spec->len_min + sequence % (spec->len_max - spec->len_min + 1);
	put_payload(gen->frame, header_len(spec->pattern), *len, sequence);
	switch (spec->pattern) {
	case SIM_PATTERN_UDP:
		put_ethernet(gen->frame, gen->port, ETHERTYPE_IPV4);
		put_udp(gen->frame, *len, sequence);
		break;
	case SIM_PATTERN_TCP:
		put_ethernet(gen->frame, gen->port, ETHERTYPE_IPV4);
		put_tcp(gen->frame, *len, sequence);
		break;
	case SIM_PATTERN_ARP:
		put_arp(gen->frame, gen->port);
		break;
	case SIM_PATTERN_RAW:
		put_ethernet(gen->frame, gen->port, ETHERTYPE_RAW);
		break;
	}
	gen->sent++;
	return gen->frame;
}

uint64_t
sim_generator_due(const struct sim_generator *gen)
{
	uint64_t rate = gen->spec->rate;

	return gen->start_ns + gen->sent / rate * NS_PER_S + gen->sent % rate * NS_PER_S / rate;
}

void
sim_generator_restart(struct sim_generator *gen, uint64_t now_ns)
{
	gen->start_ns = now_ns;
	gen->sent = 0;
}
