/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "frame.h"

#define TYPE_PLAIN  0x88B5
#define TYPE_IPV4   0x0800
#define TYPE_IPV6   0x86DD
#define PROTO_PLAIN 253
#define PROTO_TCP   6
#define PROTO_UDP   17
#define IP_OFFSET   ETH_LEN
#define IPV4_SUM    10
#define MIN_LEN     60

const uint8_t frame_own_address[6] = { 0x02, 0x47, 0x42, 0x45, 0x00, 0x01 };
const uint8_t frame_broadcast[6] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

static const uint8_t peer_address[6] = { 0x02, 0x00, 0x00, 0x00, 0x00, 0x99 };

uint16_t
frame_get16(const uint8_t *data)
{
	return (uint16_t)(data[0] << 8 | data[1]);
}

void
frame_put16(uint8_t *data, uint16_t value)
{
	data[0] = value >> 8;
	data[1] = value & 0xFF;
}

static uint32_t
sum_words(uint32_t sum, const uint8_t *data, uint32_t len)
{
	uint32_t i;

	for (i = 0; i < len; i++)
		sum += i % 2 == 0 ? (uint32_t)data[i] << 8 : data[i];
	while (sum >> 16 != 0)
		sum = (sum & 0xFFFF) + (sum >> 16);
	return sum;
}

static bool
is_ipv4(enum frame_kind kind)
{
	return kind == FRAME_IPV4 || kind == FRAME_UDP4 || kind == FRAME_TCP4;
}

static bool
is_tcp(enum frame_kind kind)
{
	return kind == FRAME_TCP4 || kind == FRAME_TCP6;
}

static bool
is_udp(enum frame_kind kind)
{
	return kind == FRAME_UDP4 || kind == FRAME_UDP6;
}

static uint8_t
protocol_of(enum frame_kind kind)
{
	if (is_tcp(kind))
		return PROTO_TCP;
	return is_udp(kind) ? PROTO_UDP : PROTO_PLAIN;
}

uint32_t
frame_l4_offset(enum frame_kind kind)
{
	return ETH_LEN + (is_ipv4(kind) ? IPV4_LEN : IPV6_LEN);
}

uint32_t
frame_l4_sum_offset(enum frame_kind kind)
{
	return frame_l4_offset(kind) + (is_tcp(kind) ? 16 : 6);
}

/* Of addresses and protocol; the length is added by who needs it. */
static uint32_t
pseudo_sum(const uint8_t *data, enum frame_kind kind)
{
	if (is_ipv4(kind))
		return sum_words(protocol_of(kind), data + IP_OFFSET + 12, 8);
	return sum_words(protocol_of(kind), data + IP_OFFSET + 8, 32);
}

/* Of the IP datagram behind the headers of IP, as the header says. */
static uint32_t
l4_len(const uint8_t *data, enum frame_kind kind)
{
	return is_ipv4(kind) ? frame_get16(data + IP_OFFSET + 2) - IPV4_LEN :
			       frame_get16(data + IP_OFFSET + 4);
}

static void
put_ipv4(struct frame *frame, uint32_t len, unsigned int flow)
{
	uint8_t *ip = frame->data + IP_OFFSET;

	ip[0] = 0x45;
	frame_put16(ip + 2, (uint16_t)(len - ETH_LEN));
	frame_put16(ip + 4, (uint16_t)(0x1234 + flow));
	ip[8] = 64;
	ip[9] = protocol_of(frame->kind);
	memcpy(ip + 12, (const uint8_t[]){ 10, 0, 1, 1, 10, 0, 2, 2 }, 8);
	frame_put16(ip + 14, (uint16_t)(0x0101 + flow));
	frame_put16(ip + IPV4_SUM, ~sum_words(0, ip, IPV4_LEN) & 0xFFFF);
}

static void
put_ipv6(struct frame *frame, uint32_t len, unsigned int flow)
{
	uint8_t *ip = frame->data + IP_OFFSET;

	ip[0] = 0x60;
	frame_put16(ip + 4, (uint16_t)(len - ETH_LEN - IPV6_LEN));
	ip[6] = protocol_of(frame->kind);
	ip[7] = 64;
	ip[8] = 0xFD;
	frame_put16(ip + 22, (uint16_t)(1 + flow));
	ip[24] = 0xFD;
	ip[39] = 2;
}

static void
put_l4(struct frame *frame, uint32_t len, unsigned int flow)
{
	uint32_t at = frame_l4_offset(frame->kind);
	uint8_t *l4 = frame->data + at;

	frame_put16(l4, (uint16_t)(1000 + flow));
	frame_put16(l4 + 2, 2000);
	if (is_tcp(frame->kind)) {
		l4[12] = 5 << 4;
		l4[13] = 0x10; /* ACK */
		frame_put16(l4 + 14, 0x2000);
	} else {
		frame_put16(l4 + 4, (uint16_t)(len - at));
	}
	frame_put16(frame->data + frame_l4_sum_offset(frame->kind),
		    ~sum_words(pseudo_sum(frame->data, frame->kind) + len - at, l4, len - at) &
			    0xFFFF);
}

void
frame_build(struct frame *frame, enum frame_kind kind, uint32_t len, unsigned int flow)
{
	uint32_t i;

	if (len < MIN_LEN)
		len = MIN_LEN;
	frame->len = len;
	frame->kind = kind;
	for (i = 0; i < len; i++)
		frame->data[i] = (uint8_t)(i * 7 + i / 251);
	memset(frame->data, 0, kind == FRAME_PLAIN ? ETH_LEN : frame_l4_offset(kind) + TCP_LEN);
	frame_set_destination(frame, frame_own_address);
	memcpy(frame->data + 6, peer_address, 6);
	if (kind == FRAME_PLAIN) {
		frame_put16(frame->data + 12, TYPE_PLAIN);
		return;
	}
	frame_put16(frame->data + 12, is_ipv4(kind) ? TYPE_IPV4 : TYPE_IPV6);
	if (is_ipv4(kind))
		put_ipv4(frame, len, flow);
	else
		put_ipv6(frame, len, flow);
	if (is_tcp(kind) || is_udp(kind))
		put_l4(frame, len, flow);
}

void
frame_set_destination(struct frame *frame, const uint8_t address[6])
{
	memcpy(frame->data, address, 6);
}

static void
update_ip_sum(struct frame *frame)
{
	uint8_t *ip = frame->data + IP_OFFSET;

	frame_put16(ip + IPV4_SUM, 0);
	frame_put16(ip + IPV4_SUM, ~sum_words(0, ip, 4 * (ip[0] & 0xF)) & 0xFFFF);
}

void
frame_insert_ip_option(struct frame *frame)
{
	uint8_t *ip = frame->data + IP_OFFSET;

	memmove(ip + IPV4_LEN + 4, ip + IPV4_LEN, frame->len - IP_OFFSET - IPV4_LEN);
	memset(ip + IPV4_LEN, 1, 4); /* no operation */
	ip[0]++;
	frame_put16(ip + 2, frame_get16(ip + 2) + 4);
	frame->len += 4;
	update_ip_sum(frame);
}

void
frame_make_fragment(struct frame *frame, bool first)
{
	frame_put16(frame->data + IP_OFFSET + 6, first ? 0x2000 : 0x0010);
	update_ip_sum(frame);
}

void
frame_insert_tag(struct frame *frame, uint16_t type, uint16_t tag)
{
	memmove(frame->data + 16, frame->data + 12, frame->len - 12);
	frame_put16(frame->data + 12, type);
	frame_put16(frame->data + 14, tag);
	frame->len += 4;
}

void
frame_leave_sums_to_device(struct frame *frame, bool with_length)
{
	uint32_t sum = pseudo_sum(frame->data, frame->kind);

	if (is_ipv4(frame->kind))
		frame_put16(frame->data + IP_OFFSET + IPV4_SUM, 0);
	if (with_length)
		sum = sum_words(sum + l4_len(frame->data, frame->kind), frame->data, 0);
	frame_put16(frame->data + frame_l4_sum_offset(frame->kind), (uint16_t)sum);
}

bool
frame_ip_sum_ok(const uint8_t *data)
{
	return sum_words(0, data + IP_OFFSET, IPV4_LEN) == 0xFFFF;
}

bool
frame_l4_sum_ok(const uint8_t *data, enum frame_kind kind, uint32_t len)
{
	uint32_t at = frame_l4_offset(kind);

	if (l4_len(data, kind) > len - at)
		return false;
	return sum_words(pseudo_sum(data, kind) + l4_len(data, kind), data + at,
			 l4_len(data, kind)) == 0xFFFF;
}
