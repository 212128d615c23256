/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Checksum results and packet types, as QEMU 10.0 has them. They differ from
 * it where that model knows less than the formats say: the 82576's bit for
 * headers with options (as DPDK's table of packet types), and IXSM of the
 * 8254x, which its model always sets.
 */

#include <string.h>

#include "checksum.h"
#include "nic.h"

#define RFCTL_IPV6_DIS      (1u << 10) /* 82574L */
#define RFCTL_IPV6_XSUM_DIS (1u << 11)
#define RFCTL_ACK_DIS       (1u << 12) /* 82574L */
#define RFCTL_ACK_DATA_DIS  (1u << 13) /* 82574L */

#define STATUS_IXSM  (1u << 2)
#define STATUS_UDPCS (1u << 4)
#define STATUS_TCPCS (1u << 5)
#define STATUS_IPCS  (1u << 6)
#define ERROR_TCPE   (1u << 29)
#define ERROR_IPE    (1u << 30)

static uint32_t
ip_status(const struct nic_packet *packet)
{
	const uint8_t *ip = packet->data + packet->l3;

	if (nic_sum_fold(nic_sum_add(0, ip, packet->l4 - packet->l3)) != 0xFFFF)
		return STATUS_IPCS | ERROR_IPE;
	return STATUS_IPCS;
}

/* TCP and UDP: sum of pseudo header and everything behind the IP header. */
static bool
sum_is_good(const struct nic_packet *packet)
{
	const uint8_t *ip = packet->data + packet->l3;
	const uint8_t length[4] = {
		packet->l4_len >> 24,
		packet->l4_len >> 16,
		packet->l4_len >> 8,
		packet->l4_len,
	};
	const uint8_t proto[2] = { 0, packet->proto };
	uint64_t sum;

	sum = packet->is_ip4 ? nic_sum_add(0, ip + 12, 8) : nic_sum_add(0, ip + 8, 32);
	sum = nic_sum_add(sum, length, sizeof(length));
	sum = nic_sum_add(sum, proto, sizeof(proto));
	sum = nic_sum_add(sum, packet->data + packet->l4, packet->l4_len);
	return nic_sum_fold(sum) == 0xFFFF;
}

static bool
sctp_is_good(const struct nic_packet *packet)
{
	const uint8_t *sctp = packet->data + packet->l4;
	uint32_t wanted = nic_sctp_crc(sctp, packet->l4_len);
	const uint8_t crc[4] = { wanted, wanted >> 8, wanted >> 16, wanted >> 24 };

	return memcmp(sctp + 8, crc, sizeof(crc)) == 0;
}

static uint32_t
l4_status(const struct nic *nic, const struct nic_packet *packet)
{
	const uint8_t *l4 = packet->data + packet->l4;
	uint32_t status = STATUS_TCPCS;

	switch (packet->proto) {
	case NIC_PROTO_TCP:
		return sum_is_good(packet) ? status : status | ERROR_TCPE;
	case NIC_PROTO_UDP:
		/* Without a checksum there is nothing to verify. */
		if (nic_be16(l4 + 6) == 0)
			return 0;
		if (nic->chip->family != NIC_8254X)
			status |= STATUS_UDPCS;
		return sum_is_good(packet) ? status : status | ERROR_TCPE;
	case NIC_PROTO_SCTP:
		if (nic->chip->family != NIC_82576)
			return 0;
		return sctp_is_good(packet) ? status : status | ERROR_TCPE;
	default:
		return 0;
	}
}

/* The bit of RXCSUM: SCTP has one of its own, I210 data sheet, section 7.1.7.3. */
static uint32_t
l4_enable_of(const struct nic *nic, const struct nic_packet *packet)
{
	if (packet->proto == NIC_PROTO_SCTP && nic->chip->family == NIC_82576)
		return GBE_82576_RXCSUM_CRCOFL;
	return GBE_RXCSUM_TUOFL;
}

uint32_t
nic_rx_checksum_status(const struct nic *nic, const struct nic_packet *packet)
{
	uint32_t rxcsum = nic_reg(nic, GBE_RXCSUM);
	uint32_t status = 0;

	if (packet->is_ip6 && nic->chip->family != NIC_8254X &&
	    (nic_reg(nic, GBE_RFCTL) & RFCTL_IPV6_XSUM_DIS) != 0)
		return 0;
	if (packet->is_ip4 && (rxcsum & GBE_RXCSUM_IPOFL) != 0)
		status |= ip_status(packet);
	if (packet->proto != 0 && (rxcsum & l4_enable_of(nic, packet)) != 0)
		status |= l4_status(nic, packet);
	if (status == 0 && nic->chip->family == NIC_8254X)
		status = STATUS_IXSM;
	return status;
}

/* 82574L: a TCP acknowledgment; with ACK_DATA_DIS one that carries no data. */
bool
nic_rx_is_ack(const struct nic *nic, const struct nic_packet *packet)
{
	const uint8_t *tcp = packet->data + packet->l4;

	if (packet->proto != NIC_PROTO_TCP || (tcp[13] & 0x10) == 0)
		return false;
	return (nic_reg(nic, GBE_RFCTL) & RFCTL_ACK_DATA_DIS) == 0 ||
	       packet->l4_len <= (tcp[12] >> 4) * 4u;
}

bool
nic_rx_raises_ack(const struct nic *nic, const struct nic_packet *packet)
{
	return nic->chip->family == NIC_82574 && (nic_reg(nic, GBE_RFCTL) & RFCTL_ACK_DIS) == 0 &&
	       nic_rx_is_ack(nic, packet);
}

/* 82574L: 1 IPv4, 2 IPv4 with TCP or UDP, 5 and 6 the same of IPv6. */
uint32_t
nic_rx_ext_type(const struct nic *nic, const struct nic_packet *packet)
{
	bool l4 = packet->proto == NIC_PROTO_TCP || packet->proto == NIC_PROTO_UDP;

	if (packet->is_ip4)
		return 1 + l4;
	if (packet->is_ip6 && (nic_reg(nic, GBE_RFCTL) & RFCTL_IPV6_DIS) == 0)
		return 5 + l4;
	return 0;
}

/* 82576: one bit per header. */
uint32_t
nic_rx_adv_type(const struct nic_packet *packet)
{
	uint32_t type = 0;

	if (packet->is_ip4)
		type |= packet->has_options ? 3u : 1u;
	if (packet->is_ip6)
		type |= packet->has_options ? 3u << 2 : 1u << 2;
	switch (packet->proto) {
	case NIC_PROTO_TCP:
		return type | 1u << 4;
	case NIC_PROTO_UDP:
		return type | 1u << 5;
	case NIC_PROTO_SCTP:
		return type | 1u << 6;
	default:
		return type;
	}
}
