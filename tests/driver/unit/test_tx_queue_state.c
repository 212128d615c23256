/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames lost or swapped in a ring that runs full again and
 * again, and against a wrong state of a descriptor: whatever the thresholds,
 * the sizes of the bursts and the pace of the device.
 */

#include <stdlib.h>

#include "tx_device.h"

#define NB_DESC 64

/* What the device is to see: data addresses in the order they were sent. */
struct model {
	struct unit_tx_device device;
	uint64_t addrs[4096];
	uint32_t nb_sent, nb_seen;
	/* Descriptors ever given, processed, and known by a report to be done. */
	uint32_t given, processed, reported;
};

static void
process_some(struct model *model)
{
	uint16_t n = kit_random() % (unit_tx_pending(&model->device) + 1);

	for (; n > 0; n--) {
		uint16_t at = model->device.head;
		uint32_t words[4];

		unit_tx_words(&model->device, at, words);
		if (!unit_tx_is_context(&model->device, at))
			CHECK_EQ(words[0] | (uint64_t)words[1] << 32,
				 model->addrs[model->nb_seen++ % 4096]);
		unit_tx_process(&model->device, 1);
		model->processed++;
		if ((words[2] & UNIT_TX_RS) != 0)
			model->reported = model->processed;
	}
}

static struct rte_mbuf *
random_frame(struct model *model)
{
	struct rte_mbuf *m;

	m = unit_tx_frame(&model->device, 1 + kit_random() % 4, 60);
	if (kit_random() % 2 == 0) {
		m->ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
		m->l2_len = 14;
		m->l3_len = 20 + 4 * (kit_random() % 4);
	}
	return m;
}

static void
send_some(struct model *model)
{
	uint16_t nb, n = kit_random() % 24;
	uint16_t pending = unit_tx_pending(&model->device);
	struct rte_mbuf *pkts[24];

	for (uint16_t i = 0; i < n; i++)
		pkts[i] = random_frame(model);
	nb = unit_tx_burst(&model->device, pkts, n);
	for (uint16_t i = 0; i < nb; i++) {
		for (struct rte_mbuf *m = pkts[i]; m != NULL; m = m->next)
			model->addrs[model->nb_sent++ % 4096] = rte_mbuf_data_iova(m);
	}
	rte_pktmbuf_free_bulk(&pkts[nb], n - nb);
	model->given += unit_tx_pending(&model->device) - pending;
}

static void
check(struct model *model)
{
	struct gbe_txq *txq = model->device.txq;

	for (uint16_t i = 0; i < NB_DESC; i++) {
		/* Descriptor i was given so many before the tail. */
		uint32_t back = NB_DESC - i;
		bool in_use =
			i != 0 && back <= model->given && model->given - back >= model->reported;

		kit_context("descriptor %u, %u given, %u reported", i, model->given,
			    model->reported);
		CHECK_EQ(gbe_tx_descriptor_status(txq, i),
			 in_use ? RTE_ETH_TX_DESC_FULL : RTE_ETH_TX_DESC_DONE);
	}
	CHECK_EQ(gbe_tx_descriptor_status(txq, NB_DESC), -EINVAL);
	CHECK_EQ(gbe_tx_descriptor_status(txq, UINT16_MAX), -EINVAL);
}

static void
walk(const struct unit_chip *chip, uint16_t rs_thresh, uint16_t free_thresh)
{
	const struct unit_tx_conf conf = {
		.nb_desc = NB_DESC,
		.rs_thresh = rs_thresh,
		.free_thresh = free_thresh,
		.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS,
	};
	struct model *model = calloc(1, sizeof(*model));

	CHECK(model != NULL);
	unit_tx_start(&model->device, chip->id, &conf);
	for (int i = 0; i < 3000; i++) {
		check(model);
		switch (kit_random() % 5) {
		case 0:
		case 1:
			process_some(model);
			break;
		case 2:
			gbe_tx_done_cleanup(model->device.txq, kit_random() % 5);
			break;
		default:
			send_some(model);
		}
	}
	while (unit_tx_pending(&model->device) > 0)
		process_some(model);
	CHECK_EQ(model->nb_seen, model->nb_sent);
	gbe_tx_done_cleanup(model->device.txq, 0);
	CHECK_EQ(unit_tx_held(&model->device), 0);
	CHECK_EQ(model->device.txq->nb_free, NB_DESC - 1);
	check(model);
	unit_tx_stop(&model->device);
	free(model);
}

/* A full ring takes exactly as many again as the device reports. */
static void
resume(const struct unit_chip *chip)
{
	const struct unit_tx_conf conf = { .nb_desc = 32, .rs_thresh = 1 };
	struct unit_tx_device device;
	struct rte_mbuf *pkts[40];

	unit_tx_start(&device, chip->id, &conf);
	for (uint16_t done = 0; done <= 30; done++) {
		uint16_t nb;

		kit_context("%s, %u reported", chip->name, done);
		for (unsigned int i = 0; i < RTE_DIM(pkts); i++)
			pkts[i] = unit_tx_frame(&device, 1, 60);
		nb = unit_tx_burst(&device, pkts, RTE_DIM(pkts));
		/* One descriptor stays free, and one for a context. */
		CHECK_EQ(unit_tx_pending(&device), 30);
		CHECK_EQ(nb, done == 0 ? 30 : done - 1);
		CHECK_EQ(unit_tx_burst(&device, &pkts[nb], 1), 0);
		rte_pktmbuf_free_bulk(&pkts[nb], RTE_DIM(pkts) - nb);
		unit_tx_process(&device, done);
	}
	unit_tx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_chip *chip = &unit_families[i];

		walk(chip, 0, 0);
		walk(chip, 1, 1);
		walk(chip, 8, 63);
		walk(chip, 63, 16);
		resume(chip);
	}
	return EXIT_SUCCESS;
}
