/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames let through that the device cannot send, or would
 * send wrongly: each is refused with the error that ethdev documents, and the
 * good ones before it get the pseudo-header sum that the device continues.
 */

#include <stdlib.h>

#include <rte_ip.h>
#include <rte_tcp.h>

#include "tx_device.h"

#define TCP4 (RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_TCP_CKSUM)

static struct unit_tx_device device;

static struct rte_mbuf *
plain(uint16_t length)
{
	return unit_tx_frame(&device, 1, length);
}

static struct rte_mbuf *
tcp(void)
{
	struct rte_mbuf *m = plain(100);
	struct rte_ipv4_hdr *ip;

	memset(rte_pktmbuf_mtod(m, void *), 0, 100);
	ip = rte_pktmbuf_mtod_offset(m, struct rte_ipv4_hdr *, 14);
	ip->version_ihl = 0x45;
	ip->total_length = rte_cpu_to_be_16(86);
	ip->next_proto_id = 6;
	ip->hdr_checksum = 0xFFFF;
	ip->src_addr = rte_cpu_to_be_32(0x0A000001);
	ip->dst_addr = rte_cpu_to_be_32(0x0A000002);
	m->ol_flags = TCP4;
	m->l2_len = 14;
	m->l3_len = 20;
	m->l4_len = 20;
	return m;
}

/* Two good frames and @bad: refused with @error, or 0 if all are taken. */
static void
check(const char *what, struct rte_mbuf *bad, int error)
{
	struct rte_mbuf *pkts[] = { plain(60), tcp(), bad, plain(60) };

	kit_context("%s", what);
	rte_errno = 0;
	CHECK_EQ(gbe_tx_prepare(device.txq, pkts, RTE_DIM(pkts)), error != 0 ? 2 : 4);
	CHECK_EQ(rte_errno, error);
	rte_pktmbuf_free_bulk(pkts, RTE_DIM(pkts));
}

static void
flags(void)
{
	static const uint64_t unsupported[] = {
		RTE_MBUF_F_TX_TCP_SEG,        RTE_MBUF_F_TX_UDP_SEG,
		RTE_MBUF_F_TX_SCTP_CKSUM,     RTE_MBUF_F_TX_IEEE1588_TMST,
		RTE_MBUF_F_TX_QINQ,           RTE_MBUF_F_TX_MACSEC,
		RTE_MBUF_F_TX_OUTER_IP_CKSUM, RTE_MBUF_F_TX_OUTER_UDP_CKSUM,
		RTE_MBUF_F_TX_OUTER_IPV4,     RTE_MBUF_F_TX_OUTER_IPV6,
		RTE_MBUF_F_TX_TUNNEL_VXLAN,   RTE_MBUF_F_TX_SEC_OFFLOAD,
	};

	for (unsigned int i = 0; i < RTE_DIM(unsupported); i++) {
		struct rte_mbuf *m = tcp();

		m->ol_flags &= ~RTE_MBUF_F_TX_L4_MASK;
		m->ol_flags |= unsupported[i];
		check("unsupported flag", m, ENOTSUP);
	}
}

/* A frame of @length bytes, and a tag of 4 more if @tagged. */
static struct rte_mbuf *
sized(uint32_t length, bool tagged)
{
	struct rte_mbuf *m = unit_tx_frame(&device, length / 1000, 1000);

	CHECK(rte_pktmbuf_append(m, length % 1000) != NULL);
	if (tagged)
		m->ol_flags |= RTE_MBUF_F_TX_VLAN;
	return m;
}

static void
lengths(enum gbe_chip_id chip)
{
	uint32_t longest = chip == GBE_CHIP_82574L ? 9230 : chip == GBE_CHIP_82576 ? 9724 : 16288;

	check("16 bytes", plain(16), EINVAL);
	check("17 bytes", plain(17), 0);
	check("longest", sized(longest, false), 0);
	check("longer", sized(longest + 1, false), EINVAL);
	check("longest with a tag", sized(longest - 4, true), 0);
	check("longer with a tag", sized(longest - 3, true), EINVAL);
	check("64 segments", unit_tx_frame(&device, 64, 60), 0);
	check("65 segments", unit_tx_frame(&device, 65, 60), EINVAL);
}

static void
header_lengths(void)
{
	struct rte_mbuf *m = tcp();

	m->l2_len = 13;
	check("short Ethernet header", m, EINVAL);
	m = tcp();
	m->l3_len = 19;
	check("short IP header", m, EINVAL);
	m = tcp();
	m->l3_len = 226;
	check("checksum field out of reach", m, EINVAL);
	m = plain(300);
	m->ol_flags = RTE_MBUF_F_TX_IPV6 | RTE_MBUF_F_TX_UDP_CKSUM;
	m->l2_len = 14;
	m->l3_len = 225;
	m->l4_len = 8;
	check("checksum field just in reach", m, 0);
	m = plain(60);
	m->l2_len = 1;
	m->l3_len = 1;
	check("lengths that no offload uses", m, 0);
}

static void
pseudo_header(void)
{
	struct rte_mbuf *m = tcp();
	struct rte_ipv4_hdr *ip = rte_pktmbuf_mtod_offset(m, struct rte_ipv4_hdr *, 14);
	const struct rte_tcp_hdr *header = rte_pktmbuf_mtod_offset(m, struct rte_tcp_hdr *, 34);
	/* 0A00 + 0001 + 0A00 + 0002 + 0006 + 0042: 66 bytes of TCP. */
	const uint16_t sum = 0x144B;

	kit_context("pseudo header");
	CHECK_EQ(gbe_tx_prepare(device.txq, &m, 1), 1);
	CHECK_EQ(rte_be_to_cpu_16(header->cksum), sum);
	CHECK_EQ(ip->hdr_checksum, 0);
	rte_pktmbuf_free(m);
}

/*
 * Two queues of the 82574L: the checksums that one asks for might go by the other's context.
 * Also of a queue that was set up when it was the only one.
 */
static void
shared_context(enum gbe_chip_id chip)
{
	const struct rte_eth_txconf conf = { .tx_rs_thresh = 0 };
	bool shared = chip == GBE_CHIP_82574L;
	struct rte_mbuf *m = tcp();

	if (gbe_chip_of(gbe_hw_of(device.dev))->max_tx_queues == 1)
		goto free_frame;
	kit_context("chip %d, shared context", chip);
	device.dev->data->nb_tx_queues = 2;
	CHECK_EQ(gbe_tx_queue_setup(device.dev, 1, 64, SOCKET_ID_ANY, &conf), 0);
	CHECK_EQ(gbe_tx_start(device.dev), 0);
	for (uint16_t q = 0; q < 2; q++) {
		rte_errno = 0;
		m->ol_flags = TCP4;
		CHECK_EQ(gbe_tx_prepare(device.dev->data->tx_queues[q], &m, 1), !shared);
		CHECK_EQ(rte_errno, shared ? ENOTSUP : 0);
		m->ol_flags = RTE_MBUF_F_TX_VLAN;
		CHECK_EQ(gbe_tx_prepare(device.dev->data->tx_queues[q], &m, 1), 1);
	}
free_frame:
	rte_pktmbuf_free(m);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_tx_conf conf = {
			.nb_desc = 128,
			.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS,
		};

		unit_tx_start(&device, unit_families[i].id, &conf);
		flags();
		lengths(unit_families[i].id);
		header_lengths();
		pseudo_header();
		CHECK_EQ(gbe_tx_prepare(device.txq, NULL, 0), 0);
		shared_context(unit_families[i].id);
		unit_tx_stop(&device);
	}
	return EXIT_SUCCESS;
}
