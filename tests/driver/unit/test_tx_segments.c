/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames of several segments sent wrongly: one descriptor each,
 * the end marked on the last alone, and the same options in all; and against a
 * frame that can never be sent holding up those behind it.
 */

#include <stdlib.h>

#include "tx_device.h"

static void
check_segments(struct unit_tx_device *device, const struct rte_mbuf *m, uint16_t at, bool options)
{
	uint16_t nb_desc = device->txq->nb_desc;
	uint32_t words[4];

	if (options) {
		CHECK(unit_tx_is_context(device, at));
		at = (at + 1) % nb_desc;
	}
	for (const struct rte_mbuf *seg = m; seg != NULL; seg = seg->next) {
		uint32_t last = seg->next == NULL ? UNIT_TX_EOP | UNIT_TX_RS : 0;

		unit_tx_words(device, at, words);
		CHECK_EQ(words[0] | (uint64_t)words[1] << 32, rte_mbuf_data_iova(seg));
		CHECK_EQ(words[2] & 0xFFFF, seg->data_len);
		CHECK_EQ(words[2] & (UNIT_TX_EOP | UNIT_TX_RS), last);
		/* VLE, and on the 82576 the length of the whole frame. */
		CHECK_EQ(words[2] >> 30 & 1, options);
		CHECK_EQ(words[3] & 0x300, options ? 0x100 : 0);
		if (device->format == GBE_FORMAT_ADVANCED)
			CHECK_EQ(words[3] >> 14, m->pkt_len);
		else
			CHECK_EQ(words[3] >> 16, options ? 0x0ABC : 0);
		at = (at + 1) % nb_desc;
	}
	CHECK_EQ(at, unit_tx_tail(device));
}

static void
transmit(struct unit_tx_device *device, uint16_t nb_segs, bool options)
{
	struct rte_mbuf *m = unit_tx_frame(device, nb_segs, 60 + nb_segs);
	uint16_t at = unit_tx_tail(device);

	if (options) {
		m->ol_flags = RTE_MBUF_F_TX_VLAN | RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
		m->vlan_tci = 0x0ABC;
		m->l2_len = 14;
		/* A kind of its own: each frame has its context. */
		m->l3_len = nb_segs % 2 != 0 ? 20 : 24;
		device->txq->ctx[0].flags = 0;
		device->txq->ctx[1].flags = 0;
	}
	CHECK_EQ(unit_tx_burst(device, &m, 1), 1);
	check_segments(device, m, at, options);
	unit_tx_process(device, unit_tx_pending(device));
}

/* The first and the last frame go out, the one between is dropped. */
static void
too_many(struct unit_tx_device *device, uint16_t nb_segs)
{
	uint64_t errors = device->txq->errors;
	uint64_t packets = device->txq->packets;
	struct rte_mbuf *pkts[] = {
		unit_tx_frame(device, 1, 60),
		unit_tx_frame(device, nb_segs, 60),
		unit_tx_frame(device, 1, 60),
	};

	CHECK_EQ(unit_tx_burst(device, pkts, 3), 3);
	CHECK_EQ(unit_tx_pending(device), 2);
	CHECK_EQ(device->txq->errors, errors + 1);
	CHECK_EQ(device->txq->packets, packets + 2);
	unit_tx_process(device, 2);
	CHECK_EQ(gbe_tx_done_cleanup(device->txq, 0), 2);
	CHECK_EQ(unit_tx_held(device), 0);
	/* Alone: nothing for the device. */
	pkts[0] = unit_tx_frame(device, nb_segs, 60);
	CHECK_EQ(unit_tx_burst(device, pkts, 1), 1);
	CHECK_EQ(unit_tx_pending(device), 0);
	CHECK_EQ(device->txq->errors, errors + 2);
	CHECK_EQ(unit_tx_held(device), 0);
}

/* Dropped even when the ring is full. */
static void
too_many_in_full_ring(struct unit_tx_device *device, uint16_t nb_segs)
{
	struct rte_mbuf *m;

	do {
		m = unit_tx_frame(device, 1, 60);
	} while (unit_tx_burst(device, &m, 1) == 1);
	rte_pktmbuf_free(m);
	m = unit_tx_frame(device, nb_segs, 60);
	CHECK_EQ(unit_tx_burst(device, &m, 1), 1);
	unit_tx_process(device, unit_tx_pending(device));
}

static void
segments(const struct unit_chip *chip, uint16_t nb_desc, uint16_t max_segs)
{
	const struct unit_tx_conf conf = {
		.nb_desc = nb_desc,
		.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS,
	};
	struct unit_tx_device device;

	unit_tx_start(&device, chip->id, &conf);
	for (uint16_t nb = 1; nb <= max_segs; nb++) {
		kit_context("%s, %u descriptors, %u segments", chip->name, nb_desc, nb);
		transmit(&device, nb, false);
		transmit(&device, nb, true);
	}
	CHECK_EQ(device.txq->packets, 2 * max_segs);
	gbe_tx_done_cleanup(device.txq, 0);
	too_many(&device, max_segs + 1);
	too_many(&device, 100);
	too_many_in_full_ring(&device, max_segs + 1);
	unit_tx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		/* In the smallest ring one stays free and one is a context. */
		segments(&unit_families[i], 32, 30);
		segments(&unit_families[i], 128, 64);
	}
	return EXIT_SUCCESS;
}
