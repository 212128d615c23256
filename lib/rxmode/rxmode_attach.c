/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include <rte_ethdev.h>
#include <rte_malloc.h>

#include "rxmode_attach.h"
#include "rxmode_attach_thread.h"
#include "rxmode_private.h"

/* Attach: the life of a port, from its callbacks being added to their being removed. */

/* No thread is in a burst of the port, but one that sleeps there and is got out. */
static void
attach_stop(uint16_t port)
{
	struct attached_port *a = rxmode_attached[port];

	if (a == NULL || !a->started)
		return;
	rxmode_attach_lock();
	a->started = false;
	for (uint16_t q = 0; q < a->nb_queues; q++) {
		struct attached_queue *queue = &a->queues[q];

		rxmode_left_remove(queue->left, port, q, queue->rx, rxmode_attach_withdraw(queue));
		if (queue->tx != NULL && rte_eth_remove_tx_callback(port, q, queue->tx) == 0)
			rte_free((void *)(uintptr_t)queue->tx);
		queue->rx = NULL;
		queue->tx = NULL;
		queue->left = NULL;
	}
	rxmode_left_free(NULL);
	rxmode_attach_unlock();
}

static void
attach_queue_stop(uint16_t port, uint16_t queue)
{
	rxmode_attach_lock();
	if (rxmode_attached[port] != NULL && rxmode_attached[port]->started &&
	    queue < rxmode_attached[port]->nb_queues)
		rxmode_attach_withdraw(&rxmode_attached[port]->queues[queue]);
	rxmode_attach_unlock();
}

/*
 * Not one that the device connects with a Tx queue by itself (hairpin): as of a queue that was not
 * set up, ethdev gives no information on it.
 */
static bool
is_polled(uint16_t port, uint16_t queue)
{
	struct rte_eth_rxq_info info;

	return rte_eth_rx_queue_info_get(port, queue, &info) != -EINVAL;
}

static int
add_callbacks(uint16_t port, struct attached_port *a, const struct rte_eth_dev_info *info)
{
	a->started = true;
	for (uint16_t q = 0; q < a->nb_queues; q++) {
		struct attached_queue *queue = &a->queues[q];

		queue->port = port;
		queue->queue = q;
		if (q < info->nb_rx_queues && is_polled(port, q)) {
			queue->left = rxmode_left_alloc();
			if (queue->left == NULL)
				return -ENOMEM;
			queue->rx =
				rte_eth_add_rx_callback(port, q, rxmode_attach_on_receive, queue);
			if (queue->rx == NULL)
				return -rte_errno;
		}
		if (q < info->nb_tx_queues) {
			queue->tx = rte_eth_add_tx_callback(port, q, rxmode_attach_on_send, queue);
			if (queue->tx == NULL)
				return -rte_errno;
		}
	}
	return 0;
}

static void
attach_expect(uint16_t port, bool is_expected)
{
	if (port < RTE_MAX_ETHPORTS)
		rxmode_attach_expect_port(port, is_expected);
}

static int
attach_detach(uint16_t port)
{
	if (port >= RTE_MAX_ETHPORTS || rxmode_attached[port] == NULL)
		return -ENOENT;
	attach_stop(port);
	free(rxmode_attached[port]);
	/* No partner, here and in attach_start(): see rxmode_attach_thread.c. */
	__atomic_store_n(&rxmode_attached[port], NULL, __ATOMIC_RELAXED);
	return 0;
}

static int
attach_gone(uint16_t port)
{
	if (port >= RTE_MAX_ETHPORTS || rxmode_attached[port] == NULL)
		return attach_detach(port);
	rxmode_attach_lock();
	for (uint16_t q = 0; q < rxmode_attached[port]->nb_queues; q++)
		rxmode_attach_forsake(&rxmode_attached[port]->queues[q]);
	rxmode_attach_unlock();
	return attach_detach(port);
}

static int
attach_start(uint16_t port, const struct rxmode_conf *conf)
{
	struct rte_eth_dev_info info;
	struct attached_port *a;
	uint16_t nb_queues;
	int rc;

	if (rxmode_check(conf) != 0)
		return -EINVAL;
	if (port >= RTE_MAX_ETHPORTS || rte_eth_dev_info_get(port, &info) != 0)
		return -ENODEV;
	nb_queues = RTE_MAX(info.nb_rx_queues, info.nb_tx_queues);
	attach_detach(port);
	a = calloc(1, sizeof(*a) + nb_queues * sizeof(a->queues[0]));
	if (a == NULL)
		return -ENOMEM;
	rxmode_conf_attached(&a->conf, conf);
	a->nb_queues = nb_queues;
	__atomic_store_n(&rxmode_attached[port], a, __ATOMIC_RELAXED);
	rc = add_callbacks(port, a, &info);
	if (rc != 0)
		attach_detach(port);
	return rc;
}

static int
attach(uint16_t port, const struct rxmode_conf *conf)
{
	if (port < RTE_MAX_ETHPORTS && rxmode_attached[port] != NULL)
		return -EEXIST;
	return attach_start(port, conf);
}

const struct rxmode_attach_ops rxmode_attach_mine = {
	.expect = attach_expect,
	.attach = attach,
	.start = attach_start,
	.stop = attach_stop,
	.detach = attach_detach,
	.gone = attach_gone,
	.queue_stop = attach_queue_stop,
};
