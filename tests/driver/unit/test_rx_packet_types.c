/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a packet type or a hash that the descriptor does not tell,
 * for every value that the fields of each chip can have.
 */

#include <stdlib.h>

#include "rx_device.h"

static const struct rte_mbuf *
receive(struct unit_rx_device *device, const struct unit_rx_status *status)
{
	static struct rte_mbuf copy;
	struct rte_mbuf *m;

	unit_rx_frame(device, 1, 64, status);
	CHECK_EQ(unit_rx_burst(device, &m, 1), 1);
	unit_rx_check(device, m, 1, 64);
	copy = *m;
	rte_pktmbuf_free(m);
	return &copy;
}

static uint32_t
expected_82574(uint8_t ptype, uint8_t status)
{
	uint32_t l3 = 0, l4 = 0;

	if (ptype == 1 || ptype == 2)
		l3 = RTE_PTYPE_L3_IPV4_EXT_UNKNOWN;
	if (ptype == 5 || ptype == 6)
		l3 = RTE_PTYPE_L3_IPV6_EXT_UNKNOWN;
	if (ptype == 2 || ptype == 6) {
		if (status & UNIT_RX_UDPCS)
			l4 = RTE_PTYPE_L4_UDP;
		else if (status & UNIT_RX_TCPCS)
			l4 = RTE_PTYPE_L4_TCP;
	}
	return RTE_PTYPE_L2_ETHER | l3 | l4;
}

static uint32_t
expected_82576(uint16_t ptype)
{
	static const uint32_t l3[16] = {
		[1] = RTE_PTYPE_L3_IPV4, [2] = RTE_PTYPE_L3_IPV4_EXT, [3] = RTE_PTYPE_L3_IPV4_EXT,
		[4] = RTE_PTYPE_L3_IPV6, [8] = RTE_PTYPE_L3_IPV6_EXT, [12] = RTE_PTYPE_L3_IPV6_EXT,
	};
	static const uint32_t l4[8] = {
		[1] = RTE_PTYPE_L4_TCP,
		[2] = RTE_PTYPE_L4_UDP,
		[4] = RTE_PTYPE_L4_SCTP,
	};
	unsigned int upper = ptype >> 4 & 7;

	/* Bit 11: the field has the number of an EtherType filter instead. */
	if (ptype & 0x800 || l3[ptype & 15] == 0)
		return RTE_PTYPE_L2_ETHER;
	/* No frame has two transports: then nothing is certain. */
	if (upper != 0 && l4[upper] == 0)
		return RTE_PTYPE_L2_ETHER;
	return RTE_PTYPE_L2_ETHER | l3[ptype & 15] | l4[upper];
}

static void
types_82574(struct unit_rx_device *device)
{
	for (uint8_t ptype = 0; ptype < 16; ptype++) {
		for (unsigned int cs = 0; cs < 4; cs++) {
			struct unit_rx_status status = {
				.ptype = ptype,
				.status =
					(cs & 1 ? UNIT_RX_TCPCS : 0) | (cs & 2 ? UNIT_RX_UDPCS : 0),
			};

			kit_context("82574L, type %u, status 0x%02x", ptype, status.status);
			CHECK_EQ(receive(device, &status)->packet_type,
				 expected_82574(ptype, status.status));
		}
	}
}

static void
types_82576(struct unit_rx_device *device)
{
	for (uint16_t ptype = 0; ptype < 0x1000; ptype++) {
		/* Bit 7 says NFS and bits 8 to 10 are reserved. */
		struct unit_rx_status status = { .ptype = ptype };

		kit_context("82576, type 0x%03x", ptype);
		CHECK_EQ(receive(device, &status)->packet_type, expected_82576(ptype));
	}
}

static void
hash(struct unit_rx_device *device, const char *name)
{
	for (uint8_t type = 0; type < 16; type++) {
		const struct unit_rx_status status = {
			.rss_type = type,
			.rss = 0xDEADBE00 + type,
		};
		const struct rte_mbuf *m = receive(device, &status);

		kit_context("%s, hash type %u", name, type);
		if (device->format == GBE_FORMAT_LEGACY || type == 0) {
			CHECK_EQ(m->ol_flags, 0);
			continue;
		}
		CHECK_EQ(m->ol_flags, RTE_MBUF_F_RX_RSS_HASH);
		CHECK_EQ(m->hash.rss, 0xDEADBE00 + type);
	}
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_rx_status none = { .ptype = 0 };
		struct unit_rx_device device;

		unit_rx_start(&device, unit_families[i].id,
			      &(struct unit_rx_conf){ .nb_desc = 32 });
		if (device.format == GBE_FORMAT_EXTENDED)
			types_82574(&device);
		else if (device.format == GBE_FORMAT_ADVANCED)
			types_82576(&device);
		else
			CHECK_EQ(receive(&device, &none)->packet_type, RTE_PTYPE_UNKNOWN);
		hash(&device, unit_families[i].name);
		unit_rx_stop(&device);
	}
	return EXIT_SUCCESS;
}
