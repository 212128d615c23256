/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an 82545EM that is given a buffer across a 64 KB boundary, whose writes
 * go wrong there, and against buffers that are lost because of it.
 */

#include <stdlib.h>

#include "rx_device.h"

#define NB_MBUFS 512
/* More than a page: without huge pages, smaller ones lie within one each. */
#define BUF_LEN 8192

static bool
crosses(uint64_t iova, uint32_t len)
{
	return iova >> 16 != (iova + len - 1) >> 16;
}

static unsigned int
ring_crossings(const struct unit_rx_device *device)
{
	const struct gbe_rxq *rxq = device->rxq;
	unsigned int nb = 0;

	for (uint16_t i = 0; i < unit_rx_room(device); i++) {
		uint16_t at = (device->head + i) % rxq->nb_desc;

		nb += crosses(rxq->ring[at].read.addr, rxq->buf_len);
	}
	return nb;
}

static void
count_crossing(struct rte_mempool *mp, void *arg, void *obj, unsigned int idx)
{
	unsigned int *nb = arg;

	(void)mp;
	(void)idx;
	*nb += crosses(rte_mbuf_data_iova_default(obj), BUF_LEN);
}

/* Frames until each buffer of the pool has been out; returns crossings seen in the ring. */
static unsigned int
receive(struct unit_rx_device *device)
{
	const struct unit_rx_status status = { 0 };
	unsigned int nb = 0;

	for (unsigned int i = 0; i < 2 * NB_MBUFS; i++) {
		struct rte_mbuf *m;

		unit_rx_frame(device, i, 60, &status);
		CHECK_EQ(unit_rx_burst(device, &m, 1), 1);
		unit_rx_check(device, m, i, 60);
		rte_pktmbuf_free(m);
		nb += ring_crossings(device);
	}
	return nb;
}

static unsigned int
nb_set_aside(const struct gbe_rxq *rxq)
{
	unsigned int nb = 0;

	for (const struct rte_mbuf *m = rxq->set_aside; m != NULL; m = m->next)
		nb++;
	return nb;
}

static void
check_chip(enum gbe_chip_id chip, bool skips)
{
	const struct unit_rx_conf conf = { .nb_mbufs = NB_MBUFS, .buf_len = BUF_LEN };
	struct unit_rx_device device;
	unsigned int nb_crossing = 0;

	unit_rx_start(&device, chip, &conf);
	kit_context("%s", gbe_chip_of(gbe_hw_of(device.dev))->name);
	rte_mempool_obj_iter(device.mp, count_crossing, &nb_crossing);
	CHECK(nb_crossing > 0 && nb_crossing < NB_MBUFS / 4);
	CHECK_EQ(receive(&device) == 0, skips);
	CHECK_EQ(nb_set_aside(device.rxq), skips ? nb_crossing : 0);
	CHECK_EQ(device.rxq->nombuf, 0);
	unit_rx_stop(&device);
}

int
main(void)
{
	unit_init();
	rte_log_set_global_level(RTE_LOG_WARNING);
	check_chip(GBE_CHIP_82545EM, true);
	check_chip(GBE_CHIP_82540EM, false);
	return EXIT_SUCCESS;
}
