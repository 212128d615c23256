/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against CRC bytes counted as data, and against an mbuf without data
 * at the end of a chain: with KEEP_CRC the device leaves four bytes that may
 * lie in the last buffer, in the one before, or across the two.
 */

#include <stdlib.h>

#include "rx_device.h"

#define BUF_LEN 512
#define CRC_LEN 4

static void
receive(struct unit_rx_device *device, uint32_t length)
{
	uint32_t data = length - CRC_LEN;
	struct rte_mbuf *m;

	unit_rx_frame(device, length, length, NULL);
	CHECK_EQ(unit_rx_burst(device, &m, 1), 1);
	unit_rx_check(device, m, length, data);
	CHECK_EQ(m->nb_segs, (data + BUF_LEN - 1) / BUF_LEN);
	rte_pktmbuf_free(m);
}

/* No longer than its own CRC: not a frame. */
static void
refuse(struct unit_rx_device *device, uint16_t length)
{
	uint64_t errors = device->rxq->errors;
	struct rte_mbuf *m;

	unit_rx_frame(device, 1, length, NULL);
	CHECK_EQ(unit_rx_burst(device, &m, 1), 0);
	CHECK_EQ(device->rxq->errors, errors + 1);
}

int
main(void)
{
	const struct unit_rx_conf conf = {
		.nb_desc = 32,
		.mtu = 2000,
		.buf_len = BUF_LEN,
		.offloads = RTE_ETH_RX_OFFLOAD_KEEP_CRC | RTE_ETH_RX_OFFLOAD_SCATTER,
	};

	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		struct unit_rx_device device;
		uint64_t packets = 0;

		unit_rx_start(&device, unit_families[i].id, &conf);
		for (uint32_t length = 5; length <= 2022; length++) {
			kit_context("%s, %u bytes with CRC", unit_families[i].name, length);
			receive(&device, length);
			packets++;
		}
		CHECK_EQ(device.rxq->packets, packets);
		for (uint16_t length = 1; length <= CRC_LEN; length++)
			refuse(&device, length);
		receive(&device, 64);
		unit_rx_stop(&device);
	}
	return EXIT_SUCCESS;
}
