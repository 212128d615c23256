/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a frame sent with the context of another kind of frame, and
 * against contexts written again and again: the device keeps two on the 82576
 * and one elsewhere, and none over a restart of the queue.
 */

#include <stdlib.h>

#include "tx_device.h"

/* A kind of frame by a letter; '-' needs no context. */
static struct rte_mbuf *
frame_of(struct unit_tx_device *device, char kind)
{
	struct rte_mbuf *m = unit_tx_frame(device, 1, 100);

	m->l2_len = 14;
	m->l3_len = kind == 'd' ? 24 : 20;
	if (kind == '-')
		return m;
	m->ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
	if (kind == 'b')
		m->ol_flags |= RTE_MBUF_F_TX_TCP_CKSUM;
	if (kind == 'c')
		m->ol_flags |= RTE_MBUF_F_TX_UDP_CKSUM;
	if (kind == 'v' || kind == 'w') {
		m->ol_flags |= RTE_MBUF_F_TX_VLAN;
		m->vlan_tci = kind;
	}
	return m;
}

/*
 * Send the kinds of @text and check which frames have a context in front of
 * them: a capital in @expected. The number of the context of the 82576 is in
 * the data descriptor too, and they must agree.
 */
static void
check(struct unit_tx_device *device, const char *text, const char *expected)
{
	uint32_t last[4], words[4];

	kit_context("chip family %d, frames %s", device->format, text);
	for (; *text != '\0'; text++, expected++) {
		struct rte_mbuf *m = frame_of(device, *text);
		uint16_t at = unit_tx_tail(device);
		bool context = *expected >= 'A' && *expected <= 'Z';

		CHECK_EQ(unit_tx_burst(device, &m, 1), 1);
		CHECK_EQ(unit_tx_pending(device), 1 + context);
		CHECK_EQ(unit_tx_is_context(device, at), context);
		if (context && device->format == GBE_FORMAT_ADVANCED) {
			unit_tx_words(device, at, words);
			unit_tx_words(device, (at + 1) % 64, last);
			CHECK_EQ(last[3] & 0x10, words[3] & 0x10);
		}
		unit_tx_process(device, 1 + context);
	}
}

static void
one_context(struct unit_tx_device *device)
{
	check(device, "aaaa", "Aaaa");
	check(device, "bbab", "BbAB");
	check(device, "b--b", "b--b");
	check(device, "cdcd", "CDCD");
	/* The tag is in the data descriptor: no other context. */
	check(device, "avwvw", "Avwvw");
	unit_tx_restart(device);
	check(device, "wa", "Wa");
}

static void
two_contexts(struct unit_tx_device *device)
{
	check(device, "aaaa", "Aaaa");
	check(device, "bbabab", "Bbabab");
	check(device, "b--a", "b--a");
	/* The older one goes. */
	check(device, "cbcb", "Cbcb");
	check(device, "aca", "Aca");
	check(device, "bab", "Bab");
	check(device, "vwvwv", "VWvwv");
	unit_tx_restart(device);
	check(device, "vwvw", "VWvw");
}

/* Many in one burst, and around the end of the ring. */
static void
bursts(struct unit_tx_device *device)
{
	for (int round = 0; round < 40; round++) {
		struct rte_mbuf *pkts[16];
		uint16_t at = unit_tx_tail(device), contexts = 0;

		for (unsigned int i = 0; i < RTE_DIM(pkts); i++)
			pkts[i] = frame_of(device, "ab"[i % 2]);
		CHECK_EQ(unit_tx_burst(device, pkts, 16), 16);
		for (uint16_t i = 0; i < unit_tx_pending(device); i++)
			contexts += unit_tx_is_context(device, (at + i) % 64);
		if (device->format == GBE_FORMAT_ADVANCED)
			CHECK_EQ(contexts, round == 0 ? 2 : 0);
		else
			CHECK_EQ(contexts, 16);
		CHECK_EQ(unit_tx_pending(device), 16 + contexts);
		unit_tx_process(device, 16 + contexts);
	}
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		struct unit_tx_device device;

		unit_tx_start(&device, unit_families[i].id,
			      &(struct unit_tx_conf){ .nb_desc = 64 });
		if (device.format == GBE_FORMAT_ADVANCED)
			two_contexts(&device);
		else
			one_context(&device);
		unit_tx_restart(&device);
		kit_context("%s, bursts", unit_families[i].name);
		bursts(&device);
		unit_tx_stop(&device);
	}
	return EXIT_SUCCESS;
}
