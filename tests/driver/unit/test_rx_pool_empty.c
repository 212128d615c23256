/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a queue that does not recover from a pool without mbufs, or
 * recovers only when the pool can fill all its descriptors at once: nothing
 * received may be lost, and each failed attempt is counted.
 */

#include <stdlib.h>

#include "rx_device.h"

#define NB_DESC 64

/* The application keeps all until the device has nowhere to write to. */
static void
starve(struct unit_rx_device *device, uint32_t *seed)
{
	struct rte_mbuf *pkts[NB_DESC + 48];
	uint32_t first = *seed;
	uint16_t nb = 0;

	while (unit_rx_room(device) > 0) {
		unit_rx_frame(device, *seed, 60 + *seed % 900, NULL);
		(*seed)++;
		nb += unit_rx_burst(device, &pkts[nb], 1);
		CHECK_EQ(nb, *seed - first);
	}
	CHECK(device->rxq->nombuf > 0);
	/* All are with the application but the one at the tail. */
	CHECK_EQ(rte_mempool_in_use_count(device->mp), nb + 1);
	CHECK_EQ(unit_rx_burst(device, pkts, 1), 0);
	CHECK_EQ(unit_rx_room(device), 0);
	for (uint16_t i = 0; i < nb; i++) {
		unit_rx_check(device, pkts[i], first + i, 60 + (first + i) % 900);
		rte_pktmbuf_free(pkts[i]);
	}
}

static void
recovers(enum gbe_chip_id chip)
{
	const struct unit_rx_conf conf = {
		.nb_desc = NB_DESC,
		.nb_mbufs = NB_DESC + 40,
		.free_thresh = 8,
	};
	struct unit_rx_device device;
	struct rte_mbuf *m;
	uint32_t seed = 0;

	unit_rx_start(&device, chip, &conf);
	for (int i = 0; i < 10; i++) {
		uint64_t nombuf;

		starve(&device, &seed);
		nombuf = device.rxq->nombuf;
		/* A poll that finds no frame is enough. */
		CHECK_EQ(unit_rx_burst(&device, &m, 1), 0);
		CHECK_EQ(unit_rx_room(&device), NB_DESC - 1);
		CHECK_EQ(device.rxq->nombuf, nombuf);
	}
	CHECK_EQ(device.rxq->packets, seed);
	CHECK_EQ(device.rxq->errors, 0);
	unit_rx_stop(&device);
}

/*
 * Some mbufs stay elsewhere for good, in a transmit ring say: the pool never
 * again has one for every descriptor, but enough to keep on receiving.
 */
static void
short_pool(enum gbe_chip_id chip, uint16_t nb_kept)
{
	const struct unit_rx_conf conf = {
		.nb_desc = NB_DESC,
		.nb_mbufs = NB_DESC + 16,
		.free_thresh = 8,
	};
	struct rte_mbuf *kept[NB_DESC];
	struct unit_rx_device device;
	uint32_t seed;

	unit_rx_start(&device, chip, &conf);
	for (seed = 0; seed < 40 * NB_DESC; seed++) {
		struct rte_mbuf *m;

		CHECK(unit_rx_room(&device) > 0);
		unit_rx_frame(&device, seed, 60, NULL);
		CHECK_EQ(unit_rx_burst(&device, &m, 1), 1);
		unit_rx_check(&device, m, seed, 60);
		if (seed < nb_kept)
			kept[seed] = m;
		else
			rte_pktmbuf_free(m);
	}
	rte_pktmbuf_free_bulk(kept, nb_kept);
	unit_rx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		kit_context("%s", unit_families[i].name);
		recovers(unit_families[i].id);
		for (uint16_t kept = 0; kept <= 56; kept += 8) {
			kit_context("%s, %u mbufs kept", unit_families[i].name, kept);
			short_pool(unit_families[i].id, kept);
		}
	}
	return EXIT_SUCCESS;
}
