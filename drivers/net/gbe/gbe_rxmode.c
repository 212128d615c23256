/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_rx_queue.h"
#include "gbe_rxmode.h"
#include "rxmode_attach.h"

/*
 * The device argument rx_mode: threads that poll the port sleep in lib/rxmode
 * when idle. The application knows nothing of it, so the port sets up the
 * interrupts of its queues by itself, and ethdev offers none to arm.
 */

bool
gbe_rxmode_wanted(const struct rte_eth_dev *dev)
{
	return gbe_port_of(dev)->args.sleeps;
}

int
gbe_rxmode_check(struct rte_eth_dev *dev)
{
	if (!gbe_rxmode_wanted(dev) || dev->data->dev_conf.intr_conf.rxq == 0)
		return 0;
	GBE_LOG(ERR, dev,
		"the application handles receive interrupts by itself "
		"(intr_conf.rxq): leave out the device argument 'rx_mode'");
	return -EEXIST;
}

static uint16_t
gbe_rxmode_smallest_ring(const struct rte_eth_dev *dev)
{
	uint16_t smallest = UINT16_MAX;

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		const struct gbe_rxq *rxq = dev->data->rx_queues[q];

		smallest = RTE_MIN(smallest, rxq->nb_desc);
	}
	return smallest;
}

struct rxmode_conf
gbe_rxmode_conf(const struct rte_eth_dev *dev)
{
	const struct gbe_args *args = &gbe_port_of(dev)->args;

	return (struct rxmode_conf){
		.mode = args->rx_mode,
		.latency_us = args->latency_us,
		.longest_sleep_us = args->longest_sleep_us,
		.ring_size = gbe_rxmode_smallest_ring(dev),
	};
}

int
gbe_rxmode_start(struct rte_eth_dev *dev)
{
	const struct rxmode_conf conf = gbe_rxmode_conf(dev);
	int ret;

	if (!gbe_rxmode_wanted(dev))
		return 0;
	if (gbe_intr_of(dev) == NULL)
		GBE_LOG(NOTICE, dev, "no usable interrupt: idle threads wake by timer");
	ret = rxmode_attach_start(dev->data->port_id, &conf);
	if (ret != 0)
		GBE_LOG(ERR, dev, "device argument 'rx_mode': %s", rte_strerror(-ret));
	return ret;
}

/* Before interrupts and queues go. */
void
gbe_rxmode_stop(struct rte_eth_dev *dev)
{
	if (gbe_rxmode_wanted(dev))
		rxmode_attach_stop(dev->data->port_id);
}

/* Before a queue is stopped, and maybe set up again: nobody arms it any more. */
void
gbe_rxmode_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	if (gbe_rxmode_wanted(dev))
		rxmode_attach_queue_stop(dev->data->port_id, queue_id);
}

void
gbe_rxmode_remove(struct rte_eth_dev *dev)
{
	if (gbe_rxmode_wanted(dev))
		rxmode_detach(dev->data->port_id);
}
