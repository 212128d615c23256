/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a wrong number of waiting frames, or a wrong state of a
 * descriptor, in any state of the ring: wrapped, short of mbufs, empty, full.
 */

#include <stdlib.h>

#include "rx_device.h"

#define NB_DESC 64

struct model {
	struct unit_rx_device device;
	uint16_t nb_done; /* completed and not taken */
	struct rte_mbuf *kept[2 * NB_DESC];
	uint16_t nb_kept;
};

static void
check(struct model *model)
{
	struct gbe_rxq *rxq = model->device.rxq;
	uint16_t owned = model->nb_done + unit_rx_room(&model->device);

	CHECK_EQ(gbe_rx_queue_count(rxq), model->nb_done);
	for (uint16_t i = 0; i < NB_DESC; i++) {
		int expected = RTE_ETH_RX_DESC_UNAVAIL;

		if (i < model->nb_done)
			expected = RTE_ETH_RX_DESC_DONE;
		else if (i < owned)
			expected = RTE_ETH_RX_DESC_AVAIL;
		kit_context("descriptor %u, %u done, %u owned", i, model->nb_done, owned);
		CHECK_EQ(gbe_rx_descriptor_status(rxq, i), expected);
	}
	CHECK_EQ(gbe_rx_descriptor_status(rxq, NB_DESC), -EINVAL);
	CHECK_EQ(gbe_rx_descriptor_status(rxq, UINT16_MAX), -EINVAL);
}

static void
complete_some(struct model *model)
{
	uint16_t nb = kit_random() % (unit_rx_room(&model->device) + 1);

	for (uint16_t i = 0; i < nb; i++)
		unit_rx_frame(&model->device, i, 60, NULL);
	model->nb_done += nb;
}

static void
take_some(struct model *model)
{
	uint16_t n = kit_random() % (NB_DESC / 2);
	uint16_t nb = unit_rx_burst(&model->device, &model->kept[model->nb_kept], n);

	CHECK_EQ(nb, RTE_MIN(n, model->nb_done));
	model->nb_done -= nb;
	model->nb_kept += nb;
	/* Keep them for some time: the pool runs out now and then. */
	if (model->nb_kept > NB_DESC || kit_random() % 8 == 0) {
		rte_pktmbuf_free_bulk(model->kept, model->nb_kept);
		model->nb_kept = 0;
	}
}

static void
walk(enum gbe_chip_id chip, uint16_t free_thresh)
{
	const struct unit_rx_conf conf = {
		.nb_desc = NB_DESC,
		.nb_mbufs = NB_DESC + 24,
		.free_thresh = free_thresh,
	};
	struct model model = { .nb_done = 0 };
	struct rte_mbuf *m;

	unit_rx_start(&model.device, chip, &conf);
	for (int i = 0; i < 3000; i++) {
		check(&model);
		if (kit_random() % 2 == 0)
			complete_some(&model);
		else
			take_some(&model);
	}
	rte_pktmbuf_free_bulk(model.kept, model.nb_kept);
	gbe_rx_stop(model.device.dev);
	/* Stopped: nothing waits, and the device owns nothing. */
	CHECK_EQ(gbe_rx_queue_count(model.device.rxq), 0);
	CHECK_EQ(gbe_rx_descriptor_status(model.device.rxq, 0), RTE_ETH_RX_DESC_UNAVAIL);
	/* A poll that should not be takes no mbuf for the device. */
	CHECK_EQ(unit_rx_burst(&model.device, &m, 1), 0);
	CHECK_EQ(rte_mempool_in_use_count(model.device.mp), 0);
	unit_rx_stop(&model.device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		walk(unit_families[i].id, 1);
		walk(unit_families[i].id, 16);
		walk(unit_families[i].id, 63);
	}
	return EXIT_SUCCESS;
}
