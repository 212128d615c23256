/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against TXDCTL registers of the 82574L that differ between its two
 * queues, also when only one is used.
 */

#include <stdlib.h>

#include "harness.h"

#define TXDCTL(q) (0x3828 + 0x100 * (q))

static int
setup(struct rte_eth_dev *dev, uint16_t queue_id, uint8_t pthresh)
{
	const struct rte_eth_txconf conf = { .tx_thresh.pthresh = pthresh };

	return gbe_tx_queue_setup(dev, queue_id, 64, SOCKET_ID_ANY, &conf);
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
	struct rte_eth_dev *dev;

	unit_init();
	dev = unit_port_create(GBE_CHIP_82574L);
	CHECK_EQ(setup(dev, 0, 7), 0);
	check_equal(dev, 7);

	dev->data->nb_tx_queues = 2;
	CHECK_EQ(setup(dev, 1, 8), -EINVAL);
	CHECK_EQ(setup(dev, 1, 7), 0);
	check_equal(dev, 7);
	unit_port_destroy(dev);
	return EXIT_SUCCESS;
}
