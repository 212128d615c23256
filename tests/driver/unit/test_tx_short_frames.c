/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against short frames that the 8254x pads itself, and so may corrupt,
 * and against padding that shows what the buffer held, or writes to a buffer
 * that somebody else has. Frames of 16 bytes and less, which no chip can pad,
 * are padded, or dropped and counted, on every path.
 */

#include <stdlib.h>

#include "tx_device.h"

#define SHORT  20
#define PADDED 60

static uint16_t
sent_length(struct unit_tx_device *device, struct rte_mbuf *m)
{
	uint16_t at = unit_tx_tail(device);
	uint32_t words[4];

	CHECK_EQ(unit_tx_burst(device, &m, 1), 1);
	unit_tx_words(device, at, words);
	return words[2] & 0xFFFF;
}

static void
padded(struct unit_tx_device *device, uint16_t expected)
{
	static const uint8_t zeros[PADDED - SHORT];
	struct rte_mbuf *m = unit_tx_frame(device, 1, SHORT);
	uint8_t *data = rte_pktmbuf_mtod(m, uint8_t *);

	memset(data + SHORT, 0xA5, PADDED - SHORT);
	CHECK_EQ(sent_length(device, m), expected);
	if (expected == PADDED)
		CHECK(memcmp(data + SHORT, zeros, sizeof(zeros)) == 0);
	m = unit_tx_frame(device, 1, PADDED);
	CHECK_EQ(sent_length(device, m), PADDED);
}

static void
left_alone(struct unit_tx_device *device)
{
	struct rte_mbuf *m = unit_tx_frame(device, 1, SHORT);

	rte_mbuf_refcnt_update(m, 1);
	CHECK_EQ(sent_length(device, m), SHORT);
	rte_mbuf_refcnt_update(m, -1);

	m = unit_tx_frame(device, 1, SHORT);
	m->data_off = m->buf_len - m->data_len;
	CHECK_EQ(sent_length(device, m), SHORT);
}

static struct rte_mbuf *
unpaddable(struct unit_tx_device *device, uint16_t length)
{
	struct rte_mbuf *m = unit_tx_frame(device, 1, length);

	m->data_off = m->buf_len - m->data_len;
	return m;
}

/* Among others, so that the paths with vectors meet them, too. */
static void
too_short(struct unit_tx_device *device, uint16_t length)
{
	uint64_t errors = device->txq->errors, packets = device->txq->packets;
	uint16_t at = unit_tx_tail(device);
	struct rte_mbuf *pkts[8];
	uint32_t words[4];

	for (unsigned int i = 0; i < RTE_DIM(pkts); i++)
		pkts[i] = unit_tx_frame(device, 1, PADDED + i);
	rte_pktmbuf_free(pkts[2]);
	pkts[2] = unit_tx_frame(device, 1, length);
	rte_pktmbuf_free(pkts[5]);
	pkts[5] = unpaddable(device, length);
	CHECK_EQ(unit_tx_burst(device, pkts, RTE_DIM(pkts)), RTE_DIM(pkts));
	CHECK_EQ(unit_tx_pending(device), RTE_DIM(pkts) - 1);
	CHECK_EQ(device->txq->errors, errors + 1);
	CHECK_EQ(device->txq->packets, packets + RTE_DIM(pkts) - 1);
	for (unsigned int i = 0; i < RTE_DIM(pkts); i++) {
		if (i == 5)
			continue;
		unit_tx_words(device, at++, words);
		CHECK_EQ(words[2] & 0xFFFF, i == 2 ? PADDED : PADDED + i);
	}
	unit_tx_process(device, unit_tx_pending(device));
	unit_tx_restart(device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_tx_conf conf = { .nb_desc = 64 };
		struct unit_tx_device device;
		bool pads;

		kit_context("%s", unit_families[i].name);
		unit_tx_start(&device, unit_families[i].id, &conf);
		pads = unit_format_of(device.dev) == GBE_FORMAT_LEGACY;
		padded(&device, pads ? PADDED : SHORT);
		left_alone(&device);
		unit_tx_process(&device, unit_tx_pending(&device));
		unit_tx_restart(&device);
		for (uint16_t length = 0; length < 17; length++)
			too_short(&device, length);
		unit_tx_process(&device, unit_tx_pending(&device));
		unit_tx_stop(&device);
	}
	return EXIT_SUCCESS;
}
