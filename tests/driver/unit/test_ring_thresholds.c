/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a queue that is refused for a threshold, which is a hint, and
 * against thresholds that the chip's fields do not take: the registers and the
 * queue information have what is used.
 */

#include <stdlib.h>

#include "harness.h"

#define NB_DESC 64

struct fields {
	uint8_t pthresh, hthresh, wthresh;
};

struct row {
	enum gbe_chip_id chip;
	uint32_t rxdctl, txdctl;
	struct fields asked, rx, tx;
};

static const struct row rows[] = {
	{ GBE_CHIP_82540EM, 0x2828, 0x3828, { 36, 0, 0 }, { 36, 0, 0 }, { 36, 0, 0 } },
	{ GBE_CHIP_82540EM, 0x2828, 0x3828, { 64, 255, 4 }, { 63, 63, 0 }, { 63, 63, 0 } },
	{ GBE_CHIP_82574L, 0x2828, 0x3828, { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } },
	{ GBE_CHIP_82574L, 0x2828, 0x3828, { 36, 0, 0 }, { 36, 1, 0 }, { 36, 0, 0 } },
	{ GBE_CHIP_82574L, 0x2828, 0x3828, { 48, 7, 4 }, { 47, 7, 0 }, { 48, 7, 0 } },
	{ GBE_CHIP_82576, 0xC028, 0xE028, { 31, 31, 0 }, { 31, 31, 1 }, { 31, 31, 0 } },
	{ GBE_CHIP_82576, 0xC028, 0xE028, { 32, 36, 16 }, { 31, 31, 1 }, { 31, 31, 0 } },
};

static void
check_register(uint32_t dctl, const struct fields *want)
{
	CHECK_EQ(dctl & 0x3F, want->pthresh);
	CHECK_EQ(dctl >> 8 & 0x3F, want->hthresh);
	CHECK_EQ(dctl >> 16 & 0x3F, want->wthresh);
}

static void
check_row(const struct row *row, struct rte_mempool *mp)
{
	const struct rte_eth_thresh asked = { row->asked.pthresh, row->asked.hthresh,
					      row->asked.wthresh };
	const struct rte_eth_rxconf rx_conf = { .rx_thresh = asked };
	const struct rte_eth_txconf tx_conf = { .tx_thresh = asked };
	struct rte_eth_rxq_info rx_info;
	struct rte_eth_txq_info tx_info;
	struct rte_eth_dev *dev;

	dev = unit_port_create(row->chip);
	CHECK_EQ(gbe_rx_queue_setup(dev, 0, NB_DESC, SOCKET_ID_ANY, &rx_conf, mp), 0);
	CHECK_EQ(gbe_tx_queue_setup(dev, 0, NB_DESC, SOCKET_ID_ANY, &tx_conf), 0);
	CHECK_EQ(gbe_rx_start(dev), 0);
	CHECK_EQ(gbe_tx_start(dev), 0);
	check_register(unit_reg(dev, row->rxdctl), &row->rx);
	check_register(unit_reg(dev, row->txdctl), &row->tx);
	gbe_rxq_info_get(dev, 0, &rx_info);
	CHECK_EQ(rx_info.conf.rx_thresh.pthresh, row->rx.pthresh);
	CHECK_EQ(rx_info.conf.rx_thresh.hthresh, row->rx.hthresh);
	gbe_txq_info_get(dev, 0, &tx_info);
	CHECK_EQ(tx_info.conf.tx_thresh.pthresh, row->tx.pthresh);
	CHECK_EQ(tx_info.conf.tx_thresh.wthresh, row->tx.wthresh);
	unit_port_destroy(dev);
}

int
main(void)
{
	struct rte_mempool *mp;

	unit_init();
	mp = unit_pool(2 * NB_DESC, 2048);
	for (unsigned int i = 0; i < RTE_DIM(rows); i++) {
		kit_context("row %u", i);
		check_row(&rows[i], mp);
	}
	unit_pool_check_whole(mp);
	return EXIT_SUCCESS;
}
