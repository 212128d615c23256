/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against descriptors without bytes, which the chips are not made for: a
 * segment of a chain may be empty, wherever it is. The end of the frame is then
 * marked on the last one that has bytes.
 */

#include <stdlib.h>

#include "tx_device.h"

#define MAX_SEGS 6

static struct rte_mbuf *
chain(struct unit_tx_device *device, unsigned int empty, uint16_t nb_segs)
{
	struct rte_mbuf *head = NULL;

	for (uint16_t i = 0; i < nb_segs; i++) {
		struct rte_mbuf *m = unit_tx_frame(device, 1, (empty >> i & 1) != 0 ? 0 : 60 + i);

		if (head == NULL)
			head = m;
		else
			CHECK_EQ(rte_pktmbuf_chain(head, m), 0);
	}
	return head;
}

static void
check_chain(struct unit_tx_device *device, unsigned int empty, uint16_t nb_segs, bool options)
{
	uint16_t at = unit_tx_tail(device), nb_full = nb_segs - __builtin_popcount(empty);
	struct rte_mbuf *m = chain(device, empty, nb_segs);
	const struct rte_mbuf *seg;
	uint32_t words[4];

	if (options) {
		m->ol_flags = RTE_MBUF_F_TX_VLAN | RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
		m->l2_len = 14;
		m->l3_len = 20;
		device->txq->ctx[0].flags = 0;
		device->txq->ctx[1].flags = 0;
	}
	CHECK_EQ(unit_tx_burst(device, &m, 1), 1);
	CHECK_EQ(unit_tx_pending(device), nb_full + options);
	at = (at + options) % device->txq->nb_desc;
	for (seg = m; seg != NULL; seg = seg->next) {
		if (seg->data_len == 0)
			continue;
		unit_tx_words(device, at, words);
		CHECK_EQ(words[2] & 0xFFFF, seg->data_len);
		CHECK_EQ((words[2] & UNIT_TX_EOP) != 0, --nb_full == 0);
		at = (at + 1) % device->txq->nb_desc;
	}
	CHECK_EQ(at, unit_tx_tail(device));
	unit_tx_process(device, unit_tx_pending(device));
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_tx_conf conf = {
			.nb_desc = 64,
			.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS,
		};
		struct unit_tx_device device;

		unit_tx_start(&device, unit_families[i].id, &conf);
		for (uint16_t nb = 1; nb <= MAX_SEGS; nb++) {
			for (unsigned int empty = 0; empty < (1u << nb) - 1; empty++) {
				kit_context("%s, %u segments, empty 0x%x", unit_families[i].name,
					    nb, empty);
				check_chain(&device, empty, nb, false);
				check_chain(&device, empty, nb, true);
			}
		}
		unit_tx_stop(&device);
	}
	return EXIT_SUCCESS;
}
