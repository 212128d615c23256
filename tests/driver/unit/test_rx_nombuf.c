/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a queue that asks an empty pool at each poll, and counts each
 * refusal: rx_nombuf then tells how often an idle queue was polled, and other
 * users of the pool are slowed down. Each descriptor that found no buffer counts
 * once. Guards against the reverse, too: a queue that waits although buffers are
 * there, or that never gets a single buffer because it asks for many.
 */

#include <stdlib.h>

#include "rx_device.h"

#define NB_DESC     64
#define FREE_THRESH 32
/* Further buffers, fewer than are asked for at a time. */
#define NB_MORE 8

static struct rte_mbuf *held[NB_DESC + NB_MORE];
static uint16_t nb_held;
static unsigned int nb_asked;
static rte_mempool_dequeue_t pool_dequeue;

static int
count_dequeue(struct rte_mempool *mp, void **objs, unsigned int n)
{
	nb_asked++;
	return pool_dequeue(mp, objs, n);
}

static void
start(struct unit_rx_device *device, enum gbe_chip_id chip)
{
	const struct unit_rx_conf conf = {
		.nb_desc = NB_DESC,
		.nb_mbufs = NB_DESC + NB_MORE,
		.free_thresh = FREE_THRESH,
	};

	unit_rx_start(device, chip, &conf);
	pool_dequeue = rte_mempool_get_ops(device->mp->ops_index)->dequeue;
	rte_mempool_get_ops(device->mp->ops_index)->dequeue = count_dequeue;
	nb_held = 0;
}

static void
stop(struct unit_rx_device *device)
{
	rte_mempool_get_ops(device->mp->ops_index)->dequeue = pool_dequeue;
	rte_pktmbuf_free_bulk(held, nb_held);
	unit_rx_stop(device);
}

/* The application takes @n frames and keeps them. */
static void
keep(struct unit_rx_device *device, uint16_t n)
{
	for (uint16_t i = 0; i < n; i++) {
		unit_rx_frame(device, nb_held, 60, NULL);
		CHECK_EQ(unit_rx_burst(device, &held[nb_held], 1), 1);
		nb_held++;
	}
}

static void
poll_idle(struct unit_rx_device *device, unsigned int polls)
{
	struct rte_mbuf *m;

	for (unsigned int i = 0; i < polls; i++)
		CHECK_EQ(unit_rx_burst(device, &m, 1), 0);
}

static void
idle_polls_do_not_count(struct unit_rx_device *device)
{
	keep(device, FREE_THRESH);
	CHECK_EQ(device->rxq->nombuf, FREE_THRESH);
	nb_asked = 0;
	poll_idle(device, 10000);
	CHECK_EQ(device->rxq->nombuf, FREE_THRESH);
	CHECK(nb_asked <= 10000 / 32);
	/* One for each further descriptor. */
	keep(device, 5);
	CHECK_EQ(device->rxq->nombuf, FREE_THRESH + 5);
}

/* Without a frame, so that the next burst of them finds a full ring. */
static void
recovers_while_idle(struct unit_rx_device *device)
{
	rte_pktmbuf_free_bulk(held, nb_held);
	nb_held = 0;
	poll_idle(device, 100);
	CHECK_EQ(unit_rx_room(device), NB_DESC - 1);
	CHECK_EQ(device->rxq->nombuf, FREE_THRESH + 5);
}

static void
dry_takes_one(struct unit_rx_device *device)
{
	uint64_t nombuf = device->rxq->nombuf;

	while (unit_rx_room(device) > 0)
		keep(device, 1);
	CHECK_EQ(nb_held, NB_DESC - 1 + NB_MORE);
	CHECK_EQ(device->rxq->nombuf, nombuf + nb_held);
	poll_idle(device, 1000);
	CHECK_EQ(device->rxq->nombuf, nombuf + nb_held);
	rte_pktmbuf_free(held[--nb_held]);
	poll_idle(device, 1);
	CHECK_EQ(unit_rx_room(device), 1);
	keep(device, 1);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		struct unit_rx_device device;

		kit_context("%s", unit_families[i].name);
		start(&device, unit_families[i].id);
		idle_polls_do_not_count(&device);
		recovers_while_idle(&device);
		dry_takes_one(&device);
		stop(&device);
	}
	return EXIT_SUCCESS;
}
