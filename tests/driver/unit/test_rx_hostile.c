/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against crashes, leaks and mbufs that cannot be when the device, or
 * what is left of it, writes descriptors that no device would: afterwards good
 * frames are received as before.
 */

#include <stdlib.h>

#include "rx_device.h"

#define NB_DESC 64
#define BUF_LEN 512
#define MTU     1500
#define MAX_LEN (MTU + 18)

/* Chip and offloads of the queue under attack. */
static char subject[64];

static const struct unit_rx_status eop = { .status = UNIT_RX_EOP };
static const struct unit_rx_status part = { .status = 0 };

/* Whatever is delivered must be an mbuf that an application can work with. */
static uint16_t
drain(struct unit_rx_device *device)
{
	struct rte_mbuf *pkts[32];
	uint16_t nb = unit_rx_burst(device, pkts, RTE_DIM(pkts));

	for (uint16_t i = 0; i < nb; i++) {
		const struct rte_mbuf *seg = pkts[i];
		const char *reason;

		if (rte_mbuf_check(seg, 1, &reason) != 0)
			kit_fail(__FILE__, __LINE__, "mbuf: %s", reason);
		CHECK(seg->pkt_len > 0 && seg->pkt_len <= MAX_LEN + 4);
		for (; seg != NULL; seg = seg->next)
			CHECK(seg->data_len > 0 && seg->data_len <= BUF_LEN);
	}
	rte_pktmbuf_free_bulk(pkts, nb);
	/* The ring's, and those of a frame of which the end is missing. */
	CHECK(rte_mempool_in_use_count(device->mp) <= NB_DESC + MAX_LEN + 4u);
	return nb;
}

static void
check_alive(struct unit_rx_device *device)
{
	while (drain(device) > 0)
		;
	for (uint32_t seed = 0; seed < 200; seed++) {
		uint32_t length = device->rxq->scatter ? 60 + 7 * seed : 60 + seed;
		struct rte_mbuf *m;

		CHECK(unit_rx_room(device) > 4);
		unit_rx_frame(device, seed, length, NULL);
		CHECK_EQ(unit_rx_burst(device, &m, 1), 1);
		unit_rx_check(device, m, seed, length - device->rxq->crc_len);
		rte_pktmbuf_free(m);
	}
}

/* One descriptor that is no frame. */
static void
refuse(struct unit_rx_device *device, uint16_t length)
{
	uint64_t errors = device->rxq->errors;

	unit_rx_complete(device, length, &eop);
	CHECK_EQ(drain(device), 0);
	CHECK_EQ(device->rxq->errors, errors + 1);
}

static void
lengths(struct unit_rx_device *device)
{
	kit_context("%s: impossible lengths", subject);
	refuse(device, 0);
	refuse(device, BUF_LEN + 1);
	refuse(device, UINT16_MAX);
	/* In the middle of a frame: the rest of it goes too. */
	unit_rx_complete(device, 0, &part);
	unit_rx_complete(device, BUF_LEN, &part);
	refuse(device, 100);
	unit_rx_complete(device, UINT16_MAX, &part);
	unit_rx_complete(device, 3, &eop);
	CHECK_EQ(drain(device), 0);
	/* Two buffers that are not full: no frame where there is no scatter. */
	unit_rx_complete(device, 100, &part);
	unit_rx_complete(device, 50, &eop);
	CHECK_EQ(drain(device), device->rxq->scatter);
	check_alive(device);
}

/* A later descriptor says that it is done, the next one does not. */
static void
out_of_order(struct unit_rx_device *device)
{
	uint16_t first;

	kit_context("%s: out of order", subject);
	check_alive(device);
	first = device->head;
	for (uint16_t i = 5; i > 0; i--) {
		CHECK_EQ(drain(device), 0);
		unit_rx_write_back(device, (first + i) % NB_DESC, 100, &eop);
	}
	CHECK_EQ(drain(device), 0);
	unit_rx_write_back(device, first, 100, &eop);
	CHECK_EQ(drain(device), 6);
	device->head = (first + 6) % NB_DESC;
	check_alive(device);
}

/* Every descriptor is done at any time, as on memory that reads all ones. */
static void
mad(struct unit_rx_device *device)
{
	uint64_t errors = device->rxq->errors;

	kit_context("%s: all ones", subject);
	for (int i = 0; i < 1000; i++) {
		memset(device->rxq->ring, 0xFF, NB_DESC * sizeof(device->rxq->ring[0]));
		/* Never more than the device can have had. */
		CHECK_EQ(gbe_rx_queue_count(device->rxq), NB_DESC - 1 - device->rxq->nb_empty);
		CHECK_EQ(drain(device), 0);
	}
	CHECK(device->rxq->errors > errors + 1000);
	/* The one at the tail is not refilled and stays: one more error. */
	CHECK_EQ(drain(device), 0);
	device->head = device->rxq->next;
	check_alive(device);
}

/* Full buffers, but the end never comes: one error, and no mbufs piling up. */
static void
endless(struct unit_rx_device *device, uint16_t length)
{
	uint64_t errors;

	kit_context("%s: no end of frame, buffers of %u bytes", subject, length);
	check_alive(device);
	errors = device->rxq->errors;
	for (int i = 0; i < 20000; i++) {
		unit_rx_complete(device, length, &part);
		CHECK_EQ(drain(device), 0);
	}
	unit_rx_complete(device, 100, &eop);
	CHECK_EQ(drain(device), 0);
	CHECK_EQ(device->rxq->errors, errors + 1);
	check_alive(device);
}

static void
garbage(struct unit_rx_device *device)
{
	static const uint16_t odd[] = {
		0, 1, 2, 3, 4, 5, 60, BUF_LEN - 1, BUF_LEN, BUF_LEN + 1, MAX_LEN, UINT16_MAX,
	};

	kit_context("%s: garbage", subject);
	for (int i = 0; i < 100000; i++) {
		const struct unit_rx_status status = {
			.status = kit_random() & (kit_random() | 0x2),
			.errors = kit_random(),
			.rss_type = kit_random() & 0xF,
			.ptype = kit_random() & 0xF,
			.vlan = kit_random(),
		};

		unit_rx_complete(device, odd[kit_random() % RTE_DIM(odd)], &status);
		if (kit_random() % 4 == 0 || unit_rx_room(device) == 0)
			drain(device);
	}
	while (drain(device) > 0)
		;
	/* End what may be open. */
	unit_rx_complete(device, UINT16_MAX, &eop);
	drain(device);
	check_alive(device);
}

static void
hostile(const struct unit_chip *chip, uint64_t offloads)
{
	const struct unit_rx_conf conf = {
		.nb_desc = NB_DESC,
		.nb_mbufs = 4 * NB_DESC + MAX_LEN,
		.mtu = offloads & RTE_ETH_RX_OFFLOAD_SCATTER ? MTU : 400,
		.buf_len = BUF_LEN,
		.offloads = offloads,
	};
	struct unit_rx_device device;

	snprintf(subject, sizeof(subject), "%s, offloads 0x%" PRIx64, chip->name, offloads);
	kit_context("%s", subject);
	unit_rx_start(&device, chip->id, &conf);
	lengths(&device);
	out_of_order(&device);
	mad(&device);
	endless(&device, BUF_LEN);
	endless(&device, 1);
	garbage(&device);
	unit_rx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_chip *chip = &unit_families[i];

		hostile(chip, 0);
		hostile(chip, RTE_ETH_RX_OFFLOAD_SCATTER);
		hostile(chip, RTE_ETH_RX_OFFLOAD_KEEP_CRC);
		hostile(chip, RTE_ETH_RX_OFFLOAD_SCATTER | RTE_ETH_RX_OFFLOAD_KEEP_CRC);
	}
	return EXIT_SUCCESS;
}
