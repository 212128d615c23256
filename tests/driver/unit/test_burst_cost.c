/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against burst functions that become dearer: writes to ring registers,
 * which on a bus cost more than anything else here, and instructions, which
 * unlike time are the same on a busy machine.
 */

#include <stdlib.h>

#include "rx_device.h"
#include "steps.h"
#include "tx_device.h"

#define BURST   32
#define NB_DESC 512
/* One turn of the ring, so that its refills and frees count in full. */
#define ROUNDS (NB_DESC / BURST)

/* At most so many a packet, with every offload and in bursts of 32. */
struct limit {
	enum gbe_chip_id chip;
	enum gbe_path path;
	unsigned int rx, tx;
};

static const struct limit limits[] = {
	{ GBE_CHIP_82540EM, GBE_PATH_SCALAR, 80, 64 },
	{ GBE_CHIP_82574L, GBE_PATH_SCALAR, 102, 64 },
	{ GBE_CHIP_82576, GBE_PATH_SCALAR, 94, 64 },
	{ GBE_CHIP_82574L, GBE_PATH_AVX2, 48, 52 },
	{ GBE_CHIP_82576, GBE_PATH_AVX2, 48, 52 },
};

static uint64_t
receive(struct unit_rx_device *device, bool count, unsigned int *doorbells)
{
	const struct unit_rx_status status = {
		.status = UNIT_RX_IPCS | UNIT_RX_TCPCS | UNIT_RX_VP | UNIT_RX_EOP,
		.rss_type = 1,
		.ptype = device->format == GBE_FORMAT_ADVANCED ? 0x11 : 2,
		.vlan = 100,
		.rss = 0x12345678,
	};
	struct rte_mbuf *pkts[BURST];
	uint64_t steps = 0;
	uint16_t before, nb;

	for (unsigned int i = 0; i < BURST; i++)
		unit_rx_complete(device, 60, &status);
	before = unit_rx_room(device);
	if (count)
		steps = unit_steps_of_rx(device->burst, device->rxq, pkts, BURST, &nb);
	else
		nb = device->burst(device->rxq, pkts, BURST);
	CHECK_EQ(nb, BURST);
	*doorbells += unit_rx_room(device) != before;
	rte_pktmbuf_free_bulk(pkts, nb);
	return steps;
}

static uint64_t
transmit(struct unit_tx_device *device, bool count, unsigned int *doorbells)
{
	struct rte_mbuf *pkts[BURST];
	uint64_t steps = 0;
	uint16_t nb;

	for (unsigned int i = 0; i < BURST; i++)
		pkts[i] = unit_tx_frame(device, 1, 60);
	if (count)
		steps = unit_steps_of_tx(device->burst, device->txq, pkts, BURST, &nb);
	else
		nb = device->burst(device->txq, pkts, BURST);
	CHECK_EQ(nb, BURST);
	*doorbells += unit_tx_pending(device) != 0;
	unit_tx_process(device, unit_tx_pending(device));
	return steps;
}

static void
check_limit(const struct limit *limit)
{
	const struct unit_rx_conf rx_conf = {
		.nb_desc = NB_DESC,
		.offloads = RTE_ETH_RX_OFFLOAD_VLAN_STRIP,
		.nb_mbufs = 2 * NB_DESC,
	};
	const struct unit_tx_conf tx_conf = { .nb_desc = NB_DESC, .nb_mbufs = 2 * NB_DESC };
	uint64_t rx_steps = 0, tx_steps = 0;
	struct unit_rx_device rx;
	struct unit_tx_device tx;
	unsigned int ignored = 0, doorbells = 0;

	unit_path = limit->path;
	unit_rx_start(&rx, limit->chip, &rx_conf);
	unit_tx_start(&tx, limit->chip, &tx_conf);
	for (unsigned int i = 0; i < 2 * ROUNDS; i++) {
		receive(&rx, false, &ignored);
		transmit(&tx, false, &ignored);
	}
	for (unsigned int i = 0; i < ROUNDS; i++) {
		rx_steps += receive(&rx, true, &doorbells);
		tx_steps += transmit(&tx, true, &doorbells);
	}
	rx_steps /= ROUNDS * BURST;
	tx_steps /= ROUNDS * BURST;
	printf("chip %d, path %d: %" PRIu64 " + %" PRIu64
	       " instructions, %u doorbells in %u pairs\n",
	       limit->chip, limit->path, rx_steps, tx_steps, doorbells, ROUNDS);
	CHECK(doorbells <= ROUNDS * 5 / 4);
#ifdef __OPTIMIZE__
	CHECK(rx_steps <= limit->rx);
	CHECK(tx_steps <= limit->tx);
#endif
	unit_rx_stop(&rx);
	unit_tx_stop(&tx);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < RTE_DIM(limits); i++) {
		if (!unit_has_path(limits[i].path))
			continue;
		kit_context("chip %d, path %d", limits[i].chip, limits[i].path);
		check_limit(&limits[i]);
	}
	return EXIT_SUCCESS;
}
