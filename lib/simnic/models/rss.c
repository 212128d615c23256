/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The Toeplitz hash and the queue it chooses. A type that looks into IPv6
 * extension headers takes the addresses of the IPv6 header all the same: home
 * addresses and routing headers are not looked at.
 */

#include <string.h>

#include "nic.h"

#define TYPE_TCP_IP4 1
#define TYPE_IP4     2
#define TYPE_TCP_IP6 3
#define TYPE_IP6_EX  4
#define TYPE_IP6     5
#define TYPE_UDP_IP4 7
#define TYPE_UDP_IP6 8

#define RFCTL_IPV6_EX_DIS (1u << 16)
#define RETA_QUEUE_82574  0x80
#define RETA_QUEUE_82576  0x0F
#define KEY_LEN           40

/* The 32 bits of the key from a bit on. */
static uint32_t
key_window(const uint8_t key[KEY_LEN], unsigned int bit)
{
	const uint8_t *at = key + bit / 8;
	uint64_t bits = 0;

	for (unsigned int i = 0; i < 5; i++)
		bits = bits << 8 | at[i];
	return (uint32_t)(bits >> (8 - bit % 8));
}

/* The hash is a sum, so each byte of the input adds a number of its own. */
static void
build_table(struct nic *nic)
{
	uint8_t key[KEY_LEN];

	/* RSSRK is at the same offset on both chips that have it. */
	for (unsigned int i = 0; i < KEY_LEN; i++)
		key[i] = nic_reg(nic, GBE_82576_RSSRK + (i & ~3u)) >> 8 * (i % 4);
	for (unsigned int at = 0; at < NIC_RSS_INPUT; at++) {
		uint32_t *row = nic->rss_table[at];

		row[0] = 0;
		for (unsigned int bit = 0; bit < 8; bit++) {
			uint32_t window = key_window(key, 8 * at + 7 - bit);

			for (unsigned int low = 0; low < 1u << bit; low++)
				row[1u << bit | low] = row[low] ^ window;
		}
	}
	nic->rss_table_valid = true;
}

static uint32_t
hash_of(struct nic *nic, const uint8_t *input, unsigned int len)
{
	uint32_t hash = 0;

	if (!nic->rss_table_valid)
		build_table(nic);
	for (unsigned int i = 0; i < len; i++)
		hash ^= nic->rss_table[i][input[i]];
	return hash;
}

static bool
is_enabled(const struct nic *nic)
{
	uint32_t mrqc = nic_reg(nic, GBE_82576_MRQC);

	if ((nic_reg(nic, GBE_RXCSUM) & GBE_RXCSUM_PCSD) == 0)
		return false;
	if (nic->chip->family == NIC_82576)
		return (mrqc & 7) == 2;
	return (mrqc & 3) == 1 && (nic_reg(nic, GBE_RFCTL) & GBE_82574_RFCTL_EXTEN) != 0;
}

static uint8_t
type_ip4(const struct nic_packet *packet, uint32_t mrqc)
{
	if (packet->proto == NIC_PROTO_TCP && (mrqc & GBE_MRQC_TCPIPV4) != 0)
		return TYPE_TCP_IP4;
	if (packet->proto == NIC_PROTO_UDP && (mrqc & GBE_82576_MRQC_UDPIPV4) != 0)
		return TYPE_UDP_IP4;
	return (mrqc & GBE_MRQC_IPV4) != 0 ? TYPE_IP4 : 0;
}

static uint8_t
type_ip6(const struct nic_packet *packet, uint32_t mrqc, bool parses_extensions)
{
	if (!packet->has_options || parses_extensions) {
		if (packet->proto == NIC_PROTO_TCP &&
		    (mrqc & (GBE_MRQC_TCPIPV6EX | GBE_82576_MRQC_TCPIPV6)) != 0)
			return TYPE_TCP_IP6;
		if (packet->proto == NIC_PROTO_UDP && (mrqc & GBE_82576_MRQC_UDPIPV6) != 0)
			return TYPE_UDP_IP6;
		if ((mrqc & GBE_MRQC_IPV6EX) != 0)
			return TYPE_IP6_EX;
	}
	return (mrqc & GBE_MRQC_IPV6) != 0 ? TYPE_IP6 : 0;
}

static uint8_t
type_of(const struct nic *nic, const struct nic_packet *packet)
{
	uint32_t mrqc = nic_reg(nic, GBE_82576_MRQC);
	bool parses = (nic_reg(nic, GBE_RFCTL) & RFCTL_IPV6_EX_DIS) == 0;

	if (packet->is_ip4)
		return type_ip4(packet, mrqc);
	if (packet->is_ip6)
		return type_ip6(packet, mrqc, parses);
	return 0;
}

unsigned int
nic_rss_queue(struct nic *nic, struct nic_packet *packet)
{
	unsigned int addresses = packet->is_ip4 ? 8 : 32;
	uint8_t input[NIC_RSS_INPUT];
	uint32_t entry;

	if (nic->chip->family == NIC_8254X || !is_enabled(nic))
		return 0;
	packet->hash_type = type_of(nic, packet);
	if (packet->hash_type == 0)
		return 0;
	memcpy(input, packet->data + packet->l3 + (packet->is_ip4 ? 12 : 8), addresses);
	if (packet->hash_type != TYPE_IP4 && packet->hash_type != TYPE_IP6 &&
	    packet->hash_type != TYPE_IP6_EX) {
		memcpy(input + addresses, packet->data + packet->l4, 4);
		addresses += 4;
	}
	packet->hash = hash_of(nic, input, addresses);
	entry = packet->hash % 128;
	entry = nic_reg(nic, GBE_82576_RETA + (entry & ~3u)) >> 8 * (entry % 4);
	return nic->chip->family == NIC_82574 ? (entry & RETA_QUEUE_82574) != 0 :
						entry & RETA_QUEUE_82576;
}

static void
write_key(struct nic *nic, uint32_t offset, uint32_t value)
{
	nic_reg_set(nic, offset, value);
	nic->rss_table_valid = false;
}

static void
write_mrqc(struct nic *nic, uint32_t offset, uint32_t value)
{
	uint32_t mode = value & 7;

	if (mode != 0 && mode != (nic->chip->family == NIC_82576 ? 2u : 1u))
		nic_complain(nic, "MRQC mode %u is not modelled", mode);
	nic_reg_set(nic, offset, value);
}

const struct nic_handler nic_rss_handlers[] = {
	{ GBE_82576_RSSRK, 4, 10, NULL, write_key },
	{ GBE_82576_MRQC, 0, 1, NULL, write_mrqc },
	{ 0 },
};
