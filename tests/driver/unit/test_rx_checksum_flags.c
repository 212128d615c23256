/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a checksum verdict that the device did not give: a bad sum
 * reported as good, or a sum that was not checked reported at all. A header
 * without a sum, IPv6's, is good where the sum behind it was looked at.
 */

#include <stdlib.h>

#include "rx_device.h"

static uint64_t
expected_flags(uint8_t status, uint8_t errors)
{
	uint64_t flags = 0;

	if (status & UNIT_RX_IXSM)
		return 0;
	if (status & (UNIT_RX_IPCS | UNIT_RX_TCPCS | UNIT_RX_UDPCS))
		flags |= errors & UNIT_RX_ERR_IPE ? RTE_MBUF_F_RX_IP_CKSUM_BAD :
						    RTE_MBUF_F_RX_IP_CKSUM_GOOD;
	if (!(status & (UNIT_RX_TCPCS | UNIT_RX_UDPCS)))
		return flags;
	return flags | (errors & UNIT_RX_ERR_TCPE ? RTE_MBUF_F_RX_L4_CKSUM_BAD :
						    RTE_MBUF_F_RX_L4_CKSUM_GOOD);
}

static void
receive(struct unit_rx_device *device, uint8_t status, uint8_t errors)
{
	const struct unit_rx_status what = {
		.status = status,
		.errors = errors,
	};
	struct rte_mbuf *m;

	unit_rx_frame(device, status, 100, &what);
	CHECK_EQ(unit_rx_burst(device, &m, 1), 1);
	unit_rx_check(device, m, status, 100);
	CHECK_EQ(m->ol_flags, expected_flags(status, errors));
	rte_pktmbuf_free(m);
}

int
main(void)
{
	static const uint8_t bits[] = {
		UNIT_RX_IXSM,
		UNIT_RX_IPCS,
		UNIT_RX_TCPCS,
		UNIT_RX_UDPCS,
	};

	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		struct unit_rx_device device;

		unit_rx_start(&device, unit_families[i].id,
			      &(struct unit_rx_conf){ .nb_desc = 32 });
		for (uint32_t all = 0; all < 64; all++) {
			uint8_t errors = (all & 16 ? UNIT_RX_ERR_TCPE : 0) |
					 (all & 32 ? UNIT_RX_ERR_IPE : 0);
			uint8_t status = 0;

			for (unsigned int b = 0; b < RTE_DIM(bits); b++)
				status |= all >> b & 1 ? bits[b] : 0;
			/* The bit for UDP is reserved in the old format. */
			if (device.format == GBE_FORMAT_LEGACY)
				status &= ~UNIT_RX_UDPCS;
			kit_context("%s, status 0x%02x, errors 0x%02x", unit_families[i].name,
				    status, errors);
			receive(&device, status, errors);
		}
		unit_rx_stop(&device);
	}
	return EXIT_SUCCESS;
}
