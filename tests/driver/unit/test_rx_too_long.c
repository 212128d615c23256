/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a frame longer than the MTU allows, or than a buffer without
 * scatter, being delivered, in part or whole, or taking the next frame along.
 */

#include <stdlib.h>

#include "rx_device.h"

/* Ethernet header and one tag. */
#define OVERHEAD (14 + 4)

static void
deliver(struct unit_rx_device *device, uint32_t length)
{
	struct rte_mbuf *pkts[4];

	unit_rx_frame(device, length, length, NULL);
	CHECK_EQ(unit_rx_burst(device, pkts, RTE_DIM(pkts)), 1);
	unit_rx_check(device, pkts[0], length, length);
	rte_pktmbuf_free(pkts[0]);
}

/* A bad one between two good ones, in one burst. */
static void
refuse(struct unit_rx_device *device, uint32_t length)
{
	uint64_t errors = device->rxq->errors;
	struct rte_mbuf *pkts[4];

	unit_rx_frame(device, 1, 60, NULL);
	unit_rx_frame(device, length, length, NULL);
	unit_rx_frame(device, 2, 61, NULL);
	CHECK_EQ(unit_rx_burst(device, pkts, RTE_DIM(pkts)), 2);
	CHECK_EQ(device->rxq->errors, errors + 1);
	unit_rx_check(device, pkts[0], 1, 60);
	unit_rx_check(device, pkts[1], 2, 61);
	rte_pktmbuf_free_bulk(pkts, 2);
}

static void
bound(enum gbe_chip_id chip, uint16_t mtu, uint16_t buf_len, uint64_t offloads)
{
	const struct unit_rx_conf conf = {
		.mtu = mtu,
		.buf_len = buf_len,
		.offloads = offloads,
	};
	struct unit_rx_device device;

	unit_rx_start(&device, chip, &conf);
	deliver(&device, mtu + OVERHEAD);
	refuse(&device, mtu + OVERHEAD + 1);
	refuse(&device, RTE_MAX((uint32_t)buf_len, mtu + OVERHEAD + 1u));
	refuse(&device, 5u * buf_len + 1);
	deliver(&device, 60);
	unit_rx_stop(&device);
}

/* A new MTU holds from the next frame on. */
static void
change(enum gbe_chip_id chip)
{
	const struct unit_rx_conf conf = { .mtu = 1500 };
	struct unit_rx_device device;

	unit_rx_start(&device, chip, &conf);
	deliver(&device, 1500 + OVERHEAD);
	CHECK_EQ(gbe_mtu_set(device.dev, 1000), 0);
	device.dev->data->mtu = 1000;
	refuse(&device, 1000 + OVERHEAD + 1);
	deliver(&device, 1000 + OVERHEAD);
	/* From one byte more than a buffer on a frame takes several. */
	for (uint16_t mtu = 2048 - OVERHEAD; mtu <= 2048 - OVERHEAD + 1; mtu++) {
		CHECK_EQ(gbe_mtu_set(device.dev, mtu), 0);
		device.dev->data->mtu = mtu;
		CHECK_EQ(device.dev->data->scattered_rx, mtu + OVERHEAD > 2048);
		CHECK_EQ(device.rxq->scatter, mtu + OVERHEAD > 2048);
		deliver(&device, mtu + OVERHEAD);
		refuse(&device, mtu + OVERHEAD + 1);
	}
	unit_rx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		enum gbe_chip_id chip = unit_families[i].id;

		kit_context("%s, scatter off", unit_families[i].name);
		bound(chip, 1500, 2048, 0);
		bound(chip, 2048 - OVERHEAD, 2048, 0);
		change(chip);
		kit_context("%s, scatter on", unit_families[i].name);
		bound(chip, 1500, 2048, RTE_ETH_RX_OFFLOAD_SCATTER);
		bound(chip, 1500, 512, RTE_ETH_RX_OFFLOAD_SCATTER);
		bound(chip, 3000, 1024, RTE_ETH_RX_OFFLOAD_SCATTER);
	}
	return EXIT_SUCCESS;
}
