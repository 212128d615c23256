/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a queue of the 82576 that stays enabled, or keeps buffers,
 * after its start failed for want of mbufs: the next start would give the
 * device what it had written back as addresses.
 */

#include <stdlib.h>

#include "harness.h"

#define NB_DESC 64
#define RXDCTL  0xC028
#define ENABLE  (1u << 25)

int
main(void)
{
	const struct rte_eth_rxconf conf = { .rx_free_thresh = 0 };
	struct rte_mempool *mp;
	struct rte_mbuf *taken[NB_DESC];
	struct rte_eth_dev *dev;
	struct gbe_rxq *rxq;

	unit_init();
	mp = unit_pool(NB_DESC, 2048);
	dev = unit_port_create(GBE_CHIP_82576);
	CHECK_EQ(gbe_rx_queue_setup(dev, 0, NB_DESC, SOCKET_ID_ANY, &conf, mp), 0);
	rxq = dev->data->rx_queues[0];

	CHECK_EQ(rte_pktmbuf_alloc_bulk(mp, taken, NB_DESC / 2), 0);
	CHECK_EQ(gbe_rx_queue_start(dev, 0), -ENOMEM);
	CHECK_EQ(unit_reg(dev, RXDCTL) & ENABLE, 0);
	CHECK_EQ(rte_mempool_avail_count(mp), NB_DESC / 2);
	CHECK_EQ(gbe_rx_queue_count(rxq), 0);

	rte_pktmbuf_free_bulk(taken, NB_DESC / 2);
	CHECK_EQ(gbe_rx_queue_start(dev, 0), 0);
	CHECK_EQ(unit_reg(dev, RXDCTL) & ENABLE, ENABLE);
	for (uint16_t i = 0; i < NB_DESC; i++) {
		CHECK_EQ(rxq->ring[i].read.addr, rte_mbuf_data_iova_default(rxq->sw_ring[i]));
	}
	unit_port_destroy(dev);
	unit_pool_check_whole(mp);
	return EXIT_SUCCESS;
}
