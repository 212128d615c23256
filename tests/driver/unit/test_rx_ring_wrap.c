/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames lost, doubled or swapped where the ring wraps, against
 * mbufs that leak there, and against a tail written too early, too late or
 * equal to the head: bursts of all odd sizes over thousands of frames.
 */

#include <stdlib.h>

#include "rx_device.h"

#define NB_FRAMES 6000

static void
take_burst(struct unit_rx_device *device, uint32_t *next, uint16_t n)
{
	struct rte_mbuf *pkts[97];
	uint16_t nb = unit_rx_burst(device, pkts, n);

	for (uint16_t i = 0; i < nb; i++, (*next)++) {
		unit_rx_check(device, pkts[i], *next, 60 + *next % 1400);
		CHECK_EQ(pkts[i]->nb_segs, 1);
	}
	rte_pktmbuf_free_bulk(pkts, nb);
}

/* Frames in and out in uneven portions, until all went through. */
static void
wrap(enum gbe_chip_id chip, const struct unit_rx_conf *conf)
{
	struct unit_rx_device device;
	uint32_t sent = 0, next = 0, bytes = 0;

	unit_rx_start(&device, chip, conf);
	while (next < NB_FRAMES) {
		uint16_t nb = RTE_MIN(kit_random() % 41, (uint32_t)unit_rx_room(&device));

		for (; nb > 0 && sent < NB_FRAMES; nb--, sent++) {
			unit_rx_frame(&device, sent, 60 + sent % 1400, NULL);
			bytes += 60 + sent % 1400;
		}
		take_burst(&device, &next, 1 + 2 * (kit_random() % 48));
		CHECK_EQ(rte_mempool_in_use_count(device.mp),
			 device.rxq->nb_desc - device.rxq->nb_empty);
	}
	CHECK_EQ(device.rxq->packets, NB_FRAMES);
	CHECK_EQ(device.rxq->bytes, bytes);
	CHECK_EQ(device.rxq->errors, 0);
	CHECK_EQ(device.rxq->nombuf, 0);
	unit_rx_stop(&device);
}

/* The tail moves once so many descriptors are empty, to one behind them. */
static void
threshold(enum gbe_chip_id chip, uint16_t nb_desc, uint16_t free_thresh)
{
	const struct unit_rx_conf conf = {
		.nb_desc = nb_desc,
		.free_thresh = free_thresh,
	};
	struct unit_rx_device device;
	uint16_t room = nb_desc - 1;

	unit_rx_start(&device, chip, &conf);
	for (uint32_t i = 0; i < 3u * nb_desc; i++) {
		uint32_t next = i;

		unit_rx_frame(&device, i, 60 + i % 1400, NULL);
		room--;
		CHECK_EQ(unit_rx_room(&device), room);
		take_burst(&device, &next, 1);
		CHECK_EQ(next, i + 1);
		if (room == nb_desc - 1 - free_thresh)
			room = nb_desc - 1;
		CHECK_EQ(unit_rx_room(&device), room);
	}
	unit_rx_stop(&device);
}

int
main(void)
{
	static const uint16_t thresholds[] = { 1, 7, 32, 63 };

	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		enum gbe_chip_id chip = unit_families[i].id;

		kit_context("%s", unit_families[i].name);
		wrap(chip, &(struct unit_rx_conf){ .nb_desc = 64 });
		wrap(chip, &(struct unit_rx_conf){ .nb_desc = 32 });
		wrap(chip, &(struct unit_rx_conf){ .nb_desc = 1024 });
		wrap(chip, &(struct unit_rx_conf){ .nb_desc = 40, .free_thresh = 39 });
		for (unsigned int t = 0; t < RTE_DIM(thresholds); t++) {
			kit_context("%s, free threshold %u", unit_families[i].name, thresholds[t]);
			threshold(chip, 64, thresholds[t]);
		}
	}
	return EXIT_SUCCESS;
}
