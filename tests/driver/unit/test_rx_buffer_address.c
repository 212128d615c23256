/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a device that writes a frame to where the mbuf's data is not:
 * an application may make a pool whose buffers lie anywhere, each elsewhere.
 */

#include <stdlib.h>

#include "harness.h"

#define NB_DESC 64

/* As rte_pktmbuf_init() made it, but the data of every fourth begin later. */
static void
move_buffer(struct rte_mempool *mp, void *arg, void *obj, unsigned int idx)
{
	const unsigned int *kept = arg;
	struct rte_mbuf *m = obj;

	(void)mp;
	if (idx % 4 < *kept)
		return;
	m->buf_addr = RTE_PTR_ADD(m->buf_addr, 64);
	m->buf_iova += 64;
	m->buf_len -= 64;
}

static void
check_addresses(const char *name, unsigned int kept, bool same)
{
	const struct rte_eth_rxconf conf = { .rx_free_thresh = 0 };
	struct rte_mempool *mp = unit_pool(2 * NB_DESC, 2048 + 64);
	struct rte_eth_dev *dev = unit_port_create(GBE_CHIP_82576);
	struct gbe_rxq *rxq;

	kit_context("%s", name);
	rte_mempool_obj_iter(mp, move_buffer, &kept);
	CHECK_EQ(gbe_rx_queue_setup(dev, 0, NB_DESC, SOCKET_ID_ANY, &conf, mp), 0);
	rxq = dev->data->rx_queues[0];
	CHECK_EQ(rxq->data_offset != 0, same);
	CHECK_EQ(gbe_rx_queue_start(dev, 0), 0);
	for (uint16_t i = 0; i < NB_DESC; i++) {
		CHECK_EQ(rxq->ring[i].read.addr, rte_mbuf_data_iova_default(rxq->sw_ring[i]));
	}
	unit_port_destroy(dev);
	rte_mempool_free(mp);
}

int
main(void)
{
	unit_init();
	check_addresses("behind each mbuf", 4, true);
	check_addresses("some elsewhere", 3, false);
	check_addresses("one in four behind its mbuf", 1, false);
	check_addresses("all elsewhere, alike", 0, true);
	return EXIT_SUCCESS;
}
