/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against mbufs freed while the device still reads them, twice, or
 * never: which descriptors ask for a report, what a report frees, and that
 * shared mbufs and chains come back as they have to.
 */

#include <stdlib.h>

#include "tx_device.h"

/* One burst of frames: the thresholds in it and its end ask for a report. */
static void
report_places(const struct unit_chip *chip, uint16_t rs_thresh, uint16_t nb_segs)
{
	const struct unit_tx_conf conf = {
		.nb_desc = 512,
		.rs_thresh = rs_thresh,
		.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS,
	};
	uint16_t since = 0, nb = 200 / nb_segs;
	struct unit_tx_device device;
	struct rte_mbuf *pkts[200];
	uint32_t words[4];

	kit_context("%s, threshold %u, frames of %u segments", chip->name, rs_thresh, nb_segs);
	unit_tx_start(&device, chip->id, &conf);
	for (uint16_t i = 0; i < nb; i++)
		pkts[i] = unit_tx_frame(&device, nb_segs, 60);
	CHECK_EQ(unit_tx_burst(&device, pkts, nb), nb);
	for (uint16_t i = 0; i < nb * nb_segs; i++) {
		bool end = (i + 1) % nb_segs == 0;
		bool report;

		since++;
		report = end && (since >= rs_thresh || i + 1 == nb * nb_segs);
		unit_tx_words(&device, i, words);
		CHECK_EQ((words[2] & UNIT_TX_RS) != 0, report);
		if (report)
			since = 0;
	}
	unit_tx_stop(&device);
}

/* Nothing beyond the last report is freed, and nothing while there is room. */
static void
reports(const struct unit_chip *chip)
{
	const struct unit_tx_conf conf = {
		.nb_desc = 64,
		.rs_thresh = 8,
		.free_thresh = 32,
	};
	struct unit_tx_device device;

	kit_context("%s, reports", chip->name);
	unit_tx_start(&device, chip->id, &conf);
	unit_tx_send(&device, 10);
	unit_tx_process(&device, 10);
	unit_tx_send(&device, 10);
	CHECK_EQ(unit_tx_held(&device), 20);
	/* 8, 10, 18 and 20 report; then 28 to 44 and 45. */
	unit_tx_send(&device, 25);
	unit_tx_process(&device, 21);
	CHECK_EQ(unit_tx_held(&device), 45);
	unit_tx_send(&device, 1);
	CHECK_EQ(unit_tx_held(&device), 46 - 28);
	unit_tx_stop(&device);
}

/* A report does not count before those in front of it. */
static void
reports_out_of_order(const struct unit_chip *chip)
{
	const struct unit_tx_conf conf = { .nb_desc = 64, .rs_thresh = 8 };
	struct unit_tx_device device;

	kit_context("%s, reports out of order", chip->name);
	unit_tx_start(&device, chip->id, &conf);
	unit_tx_send(&device, 40);
	unit_tx_done(&device, 15);
	CHECK_EQ(gbe_tx_done_cleanup(device.txq, 0), 0);
	/* Not one that reports: means nothing. */
	unit_tx_done(&device, 3);
	CHECK_EQ(gbe_tx_done_cleanup(device.txq, 0), 0);
	unit_tx_done(&device, 7);
	CHECK_EQ(gbe_tx_done_cleanup(device.txq, 0), 16);
	CHECK_EQ(unit_tx_held(&device), 24);
	unit_tx_stop(&device);
}

/* Oldest first, as many frames as asked for. */
static void
cleanup_limits(const struct unit_chip *chip)
{
	const struct unit_tx_conf conf = { .nb_desc = 64, .rs_thresh = 8 };
	struct unit_tx_device device;
	struct rte_mbuf *pkts[20];

	kit_context("%s, limited cleanup", chip->name);
	unit_tx_start(&device, chip->id, &conf);
	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < 20; i++) {
			pkts[i] = unit_tx_frame(&device, 1 + i % 3, 60);
			rte_pktmbuf_refcnt_update(pkts[i], 1);
			CHECK_EQ(unit_tx_burst(&device, &pkts[i], 1), 1);
			unit_tx_process(&device, 1 + i % 3);
			if (i == 9)
				CHECK_EQ(gbe_tx_done_cleanup(device.txq, 7), 7);
		}
		for (int i = 7; i < 20; i++) {
			CHECK_EQ(rte_mbuf_refcnt_read(pkts[i]), 2);
			CHECK_EQ(gbe_tx_done_cleanup(device.txq, 1), 1);
			CHECK_EQ(rte_mbuf_refcnt_read(pkts[i]), 1);
		}
		CHECK_EQ(gbe_tx_done_cleanup(device.txq, 1), 0);
		CHECK_EQ(gbe_tx_done_cleanup(device.txq, 0), 0);
		CHECK_EQ(device.txq->nb_free, 63);
		rte_pktmbuf_free_bulk(pkts, 20);
		CHECK_EQ(unit_tx_held(&device), 0);
	}
	unit_tx_stop(&device);
}

/* The limit is on the frames of all reports together. */
static void
cleanup_over_reports(const struct unit_chip *chip)
{
	const struct unit_tx_conf conf = { .nb_desc = 64, .rs_thresh = 8 };
	struct unit_tx_device device;

	kit_context("%s, cleanup over reports", chip->name);
	unit_tx_start(&device, chip->id, &conf);
	unit_tx_send(&device, 40);
	unit_tx_process(&device, 40);
	CHECK_EQ(gbe_tx_done_cleanup(device.txq, 10), 10);
	CHECK_EQ(gbe_tx_done_cleanup(device.txq, 7), 7);
	CHECK_EQ(unit_tx_held(&device), 23);
	CHECK_EQ(gbe_tx_done_cleanup(device.txq, 100), 23);
	unit_tx_stop(&device);
}

/* Data that other mbufs share stays until the last of them is freed. */
static void
shared(const struct unit_chip *chip)
{
	struct unit_tx_device device;
	struct rte_mbuf *direct, *clone, *twice;

	kit_context("%s, shared mbufs", chip->name);
	unit_tx_start(&device, chip->id, &(struct unit_tx_conf){ .nb_desc = 64 });
	direct = unit_tx_frame(&device, 2, 60);
	clone = rte_pktmbuf_clone(direct, device.mp);
	CHECK(clone != NULL);
	twice = unit_tx_frame(&device, 1, 60);
	rte_mbuf_refcnt_update(twice, 1);
	CHECK_EQ(unit_tx_burst(&device, &clone, 1), 1);
	CHECK_EQ(unit_tx_burst(&device, &twice, 1), 1);
	CHECK_EQ(unit_tx_burst(&device, &twice, 1), 1);
	unit_tx_process(&device, 4);
	CHECK_EQ(rte_mbuf_refcnt_read(direct), 2);
	CHECK_EQ(gbe_tx_done_cleanup(device.txq, 2), 2);
	CHECK_EQ(rte_mbuf_refcnt_read(direct), 1);
	CHECK_EQ(rte_mbuf_refcnt_read(twice), 1);
	CHECK_EQ(gbe_tx_done_cleanup(device.txq, 0), 1);
	CHECK_EQ(unit_tx_held(&device), 2);
	rte_pktmbuf_free(direct);
	unit_tx_stop(&device);
}

/* In bulk, also more than fit one bulk, and chains beside single mbufs. */
static void
fast_free(const struct unit_chip *chip, bool multi_segs)
{
	const struct unit_tx_conf conf = {
		.nb_desc = 256,
		.rs_thresh = 255,
		.offloads = RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE |
			    (multi_segs ? RTE_ETH_TX_OFFLOAD_MULTI_SEGS : 0),
	};
	struct unit_tx_device device;
	struct rte_mbuf *pkts[70];

	kit_context("%s, fast free", chip->name);
	unit_tx_start(&device, chip->id, &conf);
	for (uint16_t nb = 0; nb < RTE_DIM(pkts); nb++) {
		for (uint16_t i = 0; i < nb; i++)
			pkts[i] = unit_tx_frame(&device, multi_segs ? 1 + i % 4 : 1, 60);
		CHECK_EQ(unit_tx_burst(&device, pkts, nb), nb);
		unit_tx_process(&device, unit_tx_pending(&device));
		CHECK_EQ(gbe_tx_done_cleanup(device.txq, 0), nb);
		unit_pool_check_whole(device.mp);
	}
	unit_tx_send(&device, 50);
	unit_tx_stop(&device);
}

/* What the device did not send goes when the port stops. */
static void
stop_with_pending(const struct unit_chip *chip)
{
	struct unit_tx_device device;

	kit_context("%s, stop", chip->name);
	unit_tx_start(&device, chip->id, &(struct unit_tx_conf){ .nb_desc = 64 });
	for (int i = 0; i < 20; i++) {
		unit_tx_send(&device, 40);
		unit_tx_process(&device, i);
		unit_tx_restart(&device);
		unit_pool_check_whole(device.mp);
		unit_tx_send(&device, i);
		unit_tx_process(&device, i);
	}
	unit_tx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_chip *chip = &unit_families[i];

		report_places(chip, 1, 1);
		report_places(chip, 32, 1);
		report_places(chip, 32, 5);
		report_places(chip, 33, 4);
		report_places(chip, 511, 1);
		reports(chip);
		reports_out_of_order(chip);
		cleanup_limits(chip);
		cleanup_over_reports(chip);
		shared(chip);
		fast_free(chip, false);
		fast_free(chip, true);
		stop_with_pending(chip);
	}
	return EXIT_SUCCESS;
}
