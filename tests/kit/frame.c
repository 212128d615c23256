/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_byteorder.h>
#include <rte_ip.h>
#include <rte_tcp.h>
#include <rte_udp.h>

#include "frame.h"

/* An EtherType that the IEEE reserves for local experiments. */
#define ETHERTYPE_LOCAL 0x88b5
#define MAGIC_TEST      0x67626574
#define MAGIC_SYNC      0x67626573
#define HOP_LIMIT       64
#define OPTION_NOP      1

struct __attribute__((packed)) trailer {
	rte_be32_t magic;
	rte_be32_t nonce;
	rte_be32_t seq;
};

static uint16_t
ether_type(const struct frame *f)
{
	if (f->l3 == L3_IP4)
		return RTE_ETHER_TYPE_IPV4;
	return f->l3 == L3_IP6 ? RTE_ETHER_TYPE_IPV6 : ETHERTYPE_LOCAL;
}

uint16_t
frame_l2_len(const struct frame *f)
{
	return sizeof(struct rte_ether_hdr) + (f->tagged ? sizeof(struct rte_vlan_hdr) : 0);
}

uint16_t
frame_l3_len(const struct frame *f)
{
	if (f->l3 == L3_IP4)
		return sizeof(struct rte_ipv4_hdr) + 4 * f->ip_options;
	return f->l3 == L3_IP6 ? sizeof(struct rte_ipv6_hdr) : 0;
}

uint16_t
frame_l4_len(const struct frame *f)
{
	if (f->l4 == L4_TCP)
		return sizeof(struct rte_tcp_hdr);
	return f->l4 == L4_UDP ? sizeof(struct rte_udp_hdr) : 0;
}

void
frame_set(struct frame *f, const struct rte_ether_addr *dst, uint16_t len, uint32_t nonce,
	  uint32_t seq)
{
	memset(f, 0, sizeof(*f));
	f->len = len;
	f->seq = seq;
	f->nonce = nonce;
	f->src_port = 1024 + (seq & 0x7fff);
	f->dst_port = 4789;
	f->src_ip = RTE_IPV4(10, 0, 0, 1) + (seq & 0xff);
	f->dst_ip = RTE_IPV4(10, 1, 0, 1);
	f->dst = *dst;
}

static void
build_ether(const struct frame *f, uint8_t *data)
{
	struct rte_ether_hdr *eth = (struct rte_ether_hdr *)data;
	struct rte_vlan_hdr *vlan = (struct rte_vlan_hdr *)(eth + 1);

	eth->dst_addr = f->dst;
	/* Locally administered, and no port's own address. */
	memset(&eth->src_addr, 0, sizeof(eth->src_addr));
	eth->src_addr.addr_bytes[0] = RTE_ETHER_LOCAL_ADMIN_ADDR;
	eth->src_addr.addr_bytes[5] = 0xee;
	if (!f->tagged) {
		eth->ether_type = rte_cpu_to_be_16(ether_type(f));
		return;
	}
	eth->ether_type = rte_cpu_to_be_16(RTE_ETHER_TYPE_VLAN);
	vlan->vlan_tci = rte_cpu_to_be_16(f->tci);
	vlan->eth_proto = rte_cpu_to_be_16(ether_type(f));
}

static uint8_t
ip_protocol(const struct frame *f)
{
	if (f->l4 == L4_TCP)
		return IPPROTO_TCP;
	/* 253: for experimentation, RFC 3692. */
	return f->l4 == L4_UDP ? IPPROTO_UDP : 253;
}

static void
build_ip4(const struct frame *f, struct rte_ipv4_hdr *ip, uint16_t l3_room)
{
	memset(ip, 0, sizeof(*ip));
	memset(ip + 1, OPTION_NOP, 4 * f->ip_options);
	ip->version_ihl = 0x45 + f->ip_options;
	ip->total_length = rte_cpu_to_be_16(l3_room);
	ip->packet_id = rte_cpu_to_be_16(f->seq);
	ip->time_to_live = HOP_LIMIT;
	ip->next_proto_id = ip_protocol(f);
	ip->src_addr = rte_cpu_to_be_32(f->src_ip);
	ip->dst_addr = rte_cpu_to_be_32(f->dst_ip);
	ip->hdr_checksum = rte_raw_cksum(ip, frame_l3_len(f)) ^ 0xffff;
	if (f->bad_l3)
		ip->hdr_checksum ^= 0x5555;
	if (f->blank_l3)
		ip->hdr_checksum = 0;
}

static void
build_ip6(const struct frame *f, struct rte_ipv6_hdr *ip, uint16_t l3_room)
{
	uint8_t *src = (uint8_t *)&ip->src_addr;
	uint8_t *dst = (uint8_t *)&ip->dst_addr;
	rte_be32_t src_ip = rte_cpu_to_be_32(f->src_ip);
	rte_be32_t dst_ip = rte_cpu_to_be_32(f->dst_ip);

	memset(ip, 0, sizeof(*ip));
	ip->vtc_flow = rte_cpu_to_be_32(6u << 28);
	ip->payload_len = rte_cpu_to_be_16(l3_room - sizeof(*ip));
	ip->proto = ip_protocol(f);
	ip->hop_limits = HOP_LIMIT;
	src[0] = dst[0] = 0xfd;
	memcpy(src + 12, &src_ip, sizeof(src_ip));
	memcpy(dst + 12, &dst_ip, sizeof(dst_ip));
}

static void
build_l4(const struct frame *f, uint8_t *l4, uint16_t l4_room)
{
	struct rte_udp_hdr *udp = (struct rte_udp_hdr *)l4;
	struct rte_tcp_hdr *tcp = (struct rte_tcp_hdr *)l4;

	memset(l4, 0, frame_l4_len(f));
	/* Both headers begin with the ports. */
	udp->src_port = rte_cpu_to_be_16(f->src_port);
	udp->dst_port = rte_cpu_to_be_16(f->dst_port);
	if (f->l4 == L4_UDP) {
		udp->dgram_len = rte_cpu_to_be_16(l4_room);
		return;
	}
	tcp->sent_seq = rte_cpu_to_be_32(f->seq);
	tcp->data_off = sizeof(*tcp) / 4 << 4;
	tcp->tcp_flags = RTE_TCP_PSH_FLAG | RTE_TCP_ACK_FLAG;
	tcp->rx_win = rte_cpu_to_be_16(0x4000);
}

/* The sum over the pseudo-header, which is where an offload starts from. */
static uint16_t
pseudo_sum(const struct frame *f, const void *l3, uint16_t l4_room)
{
	struct rte_ipv4_hdr ip4;
	struct rte_ipv6_hdr ip6;

	if (f->l3 == L3_IP4) {
		/* The helper knows headers without options only. */
		memcpy(&ip4, l3, sizeof(ip4));
		ip4.version_ihl = 0x45;
		ip4.total_length = rte_cpu_to_be_16(sizeof(ip4) + l4_room);
		return rte_ipv4_phdr_cksum(&ip4, 0);
	}
	memcpy(&ip6, l3, sizeof(ip6));
	return rte_ipv6_phdr_cksum(&ip6, 0);
}

static uint16_t
full_sum(const struct frame *f, const void *l3, const uint8_t *l4, uint16_t l4_room)
{
	uint32_t sum = pseudo_sum(f, l3, l4_room);

	sum += rte_raw_cksum(l4, l4_room);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = ~((sum & 0xffff) + (sum >> 16)) & 0xffff;
	return sum == 0 ? 0xffff : sum;
}

static void
build_l4_sum(const struct frame *f, uint8_t *data)
{
	uint16_t l4_at = frame_l2_len(f) + frame_l3_len(f);
	uint16_t l4_room = f->len - l4_at;
	uint8_t *l3 = data + frame_l2_len(f);
	uint8_t *l4 = data + l4_at;
	uint16_t sum;
	uint8_t *at;

	at = l4 + (f->l4 == L4_UDP ? offsetof(struct rte_udp_hdr, dgram_cksum) :
				     offsetof(struct rte_tcp_hdr, cksum));
	if (f->blank_l4)
		sum = pseudo_sum(f, l3, l4_room);
	else
		sum = full_sum(f, l3, l4, l4_room);
	if (f->bad_l4)
		sum ^= 0x5555;
	memcpy(at, &sum, sizeof(sum));
}

static uint8_t
payload_byte(uint32_t seq, uint16_t at)
{
	return seq * 29 + at * 7 + (at >> 8);
}

static void
build_payload(const struct frame *f, uint8_t *data, uint16_t from)
{
	struct trailer trailer = {
		.magic = rte_cpu_to_be_32(MAGIC_TEST),
		.nonce = rte_cpu_to_be_32(f->nonce),
		.seq = rte_cpu_to_be_32(f->seq),
	};
	uint16_t i;

	for (i = from; i < f->len; i++)
		data[i] = payload_byte(f->seq, i - f->payload_shift);
	memcpy(data + f->len - sizeof(trailer), &trailer, sizeof(trailer));
}

void
frame_build(const struct frame *f, uint8_t *data)
{
	uint16_t l2_len = frame_l2_len(f);
	uint16_t l3_len = frame_l3_len(f);
	uint8_t *l3 = data + l2_len;

	build_ether(f, data);
	build_payload(f, data, l2_len);
	if (f->l3 == L3_IP4)
		build_ip4(f, (struct rte_ipv4_hdr *)l3, f->len - l2_len);
	else if (f->l3 == L3_IP6)
		build_ip6(f, (struct rte_ipv6_hdr *)l3, f->len - l2_len);
	if (f->l4 != L4_NONE) {
		build_l4(f, l3 + l3_len, f->len - l2_len - l3_len);
		build_l4_sum(f, data);
	}
}

void
frame_mark_sync(uint8_t *data, uint16_t len)
{
	struct trailer *t = (struct trailer *)(data + len - sizeof(*t));

	t->magic = rte_cpu_to_be_32(MAGIC_SYNC);
}

struct frame_id
frame_identify(const struct rte_mbuf *m)
{
	struct frame_id id = { .kind = FRAME_FOREIGN };
	struct trailer copy;
	const struct trailer *t;

	if (m->pkt_len < sizeof(copy))
		return id;
	t = rte_pktmbuf_read(m, m->pkt_len - sizeof(copy), sizeof(copy), &copy);
	if (t == NULL)
		return id;
	if (t->magic == rte_cpu_to_be_32(MAGIC_TEST))
		id.kind = FRAME_TEST;
	else if (t->magic == rte_cpu_to_be_32(MAGIC_SYNC))
		id.kind = FRAME_SYNC;
	id.nonce = rte_be_to_cpu_32(t->nonce);
	id.seq = rte_be_to_cpu_32(t->seq);
	return id;
}
