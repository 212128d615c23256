/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames of several buffers put together wrongly: over bursts,
 * over the end of the ring, with frames of one buffer between them, and with
 * mbufs that leak when the queue is released in the middle of a frame.
 */

#include <stdlib.h>

#include "rx_device.h"

#define MTU 9000

/* Each number of buffers in turn, last buffer full or not. */
static uint32_t
length_of(const struct unit_rx_device *device, uint32_t seed)
{
	uint32_t buf_len = device->rxq->buf_len;
	uint32_t nb = 1 + seed % (MTU / buf_len);

	return nb * buf_len - (seed % 3 == 0 ? 0 : seed * 37 % (buf_len - 60));
}

/* The device completes what it can of a frame; the rest comes later. */
static void
feed(struct unit_rx_device *device, uint32_t *seed, uint32_t end)
{
	while (*seed < end &&
	       unit_rx_room(device) >= unit_rx_buffers_of(device, length_of(device, *seed))) {
		unit_rx_frame(device, *seed, length_of(device, *seed), NULL);
		(*seed)++;
	}
}

static void
check_frames(struct unit_rx_device *device, struct rte_mbuf **pkts, uint16_t nb, uint32_t *next)
{
	for (uint16_t i = 0; i < nb; i++, (*next)++) {
		uint32_t length = length_of(device, *next);

		unit_rx_check(device, pkts[i], *next, length);
		CHECK_EQ(pkts[i]->nb_segs, unit_rx_buffers_of(device, length));
	}
	rte_pktmbuf_free_bulk(pkts, nb);
}

static void
scatter(enum gbe_chip_id chip, uint16_t buf_len, uint16_t nb_desc)
{
	const struct unit_rx_conf conf = {
		.nb_desc = nb_desc,
		.mtu = MTU,
		.buf_len = buf_len,
		.offloads = RTE_ETH_RX_OFFLOAD_SCATTER,
		.free_thresh = 4,
	};
	uint32_t seed = 0, next = 0;
	struct unit_rx_device device;
	struct rte_mbuf *pkts[5];

	unit_rx_start(&device, chip, &conf);
	CHECK_EQ(device.rxq->buf_len, buf_len);
	while (next < 1500) {
		uint16_t n = 1 + kit_random() % RTE_DIM(pkts);

		feed(&device, &seed, 1500);
		check_frames(&device, pkts, unit_rx_burst(&device, pkts, n), &next);
	}
	CHECK_EQ(device.rxq->packets, 1500);
	CHECK_EQ(device.rxq->errors, 0);
	unit_rx_stop(&device);
}

/* One descriptor per poll: the frame is delivered with its last. */
static void
piecemeal(enum gbe_chip_id chip)
{
	const struct unit_rx_conf conf = {
		.nb_desc = 32,
		.mtu = MTU,
		.buf_len = 1024,
		.offloads = RTE_ETH_RX_OFFLOAD_SCATTER,
	};
	struct unit_rx_status status = { .status = 0 };
	struct unit_rx_device device;
	struct rte_mbuf *m;

	unit_rx_start(&device, chip, &conf);
	for (int frame = 0; frame < 50; frame++) {
		for (int i = 0; i < 4; i++) {
			unit_rx_complete(&device, 1024, &status);
			CHECK_EQ(unit_rx_burst(&device, &m, 1), 0);
		}
		status = (struct unit_rx_status){ .status = UNIT_RX_EOP };
		unit_rx_complete(&device, 7, &status);
		status.status = 0;
		CHECK_EQ(unit_rx_burst(&device, &m, 1), 1);
		CHECK_EQ(m->pkt_len, 4 * 1024 + 7);
		CHECK_EQ(m->nb_segs, 5);
		rte_pktmbuf_free(m);
	}
	/* Released with half a frame: the buffers must come back. */
	unit_rx_complete(&device, 1024, &status);
	unit_rx_complete(&device, 1024, &status);
	CHECK_EQ(unit_rx_burst(&device, &m, 1), 0);
	unit_rx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		kit_context("%s", unit_families[i].name);
		scatter(unit_families[i].id, 256, 64);
		scatter(unit_families[i].id, 512, 40);
		scatter(unit_families[i].id, 1024, 32);
		scatter(unit_families[i].id, 2048, 512);
		piecemeal(unit_families[i].id);
	}
	return EXIT_SUCCESS;
}
