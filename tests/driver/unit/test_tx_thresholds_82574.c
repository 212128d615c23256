/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against TXDCTL registers of the 82574L that differ between its two
 * queues, also when only one is used, and against thresholds that can never be
 * changed, because the queues are set up one after the other.
 */

#include <stdlib.h>

#include "harness.h"

#define TXDCTL(q) (0x3828 + 0x100 * (q))

static void
setup(struct rte_eth_dev *dev, uint16_t queue_id, uint8_t pthresh)
{
	const struct rte_eth_txconf conf = { .tx_thresh.pthresh = pthresh };

	CHECK_EQ(gbe_tx_queue_setup(dev, queue_id, 64, SOCKET_ID_ANY, &conf), 0);
}

static void
check_equal(struct rte_eth_dev *dev, uint32_t pthresh)
{
	CHECK_EQ(gbe_tx_start(dev), 0);
	CHECK_EQ(unit_reg(dev, TXDCTL(0)) & 0x3F, pthresh);
	CHECK_EQ(unit_reg(dev, TXDCTL(1)), unit_reg(dev, TXDCTL(0)));
}

int
main(void)
{
	struct rte_eth_txq_info info;
	struct rte_eth_dev *dev;

	unit_init();
	dev = unit_port_create(GBE_CHIP_82574L);
	setup(dev, 0, 7);
	check_equal(dev, 7);

	dev->data->nb_tx_queues = 2;
	setup(dev, 1, 7);
	check_equal(dev, 7);
	setup(dev, 0, 8);
	setup(dev, 1, 8);
	check_equal(dev, 8);

	/* Those of queue 0 hold, and the queue says so. */
	setup(dev, 1, 9);
	check_equal(dev, 8);
	gbe_txq_info_get(dev, 1, &info);
	CHECK_EQ(info.conf.tx_thresh.pthresh, 8);
	unit_port_destroy(dev);
	return EXIT_SUCCESS;
}
