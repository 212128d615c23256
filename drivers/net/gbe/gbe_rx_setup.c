/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_intr.h"
#include "gbe_ring.h"
#include "gbe_rx_64k.h"
#include "gbe_rx_refill.h"
#include "gbe_rx_setup.h"
#include "gbe_rx_size.h"
#include "gbe_rx_status.h"
#include "gbe_rxctl.h"
#include "gbe_rxq.h"
#include "gbe_stats.h"
#include "gbe_vlan.h"

/* Receive queues as ethdev sets them up, and all of them at start and stop. */

/*
 * Descriptors to refill at a time, at most a quarter of the ring: a doorbell
 * for every fourth burst of 32. Each is an uncached write, and on QEMU wakes
 * the emulator's main loop.
 */
#define GBE_DEFAULT_FREE_THRESH 128

static uint16_t
gbe_rxq_free_thresh(const struct rte_eth_rxconf *conf, uint16_t nb_desc)
{
	if (conf->rx_free_thresh != 0)
		return conf->rx_free_thresh;
	return RTE_MIN(GBE_DEFAULT_FREE_THRESH, nb_desc / 4);
}

/*
 * Frames that do not fit a buffer take several, asked for or not. But a ring that
 * has not so many, less those that wait to be refilled, might never have room for
 * one: that is for who asks for it.
 */
static int
gbe_rxq_check_frame(struct rte_eth_dev *dev, struct rte_mempool *mp, uint16_t nb_desc,
		    const struct rte_eth_rxconf *conf, uint32_t frame_size)
{
	uint64_t offloads = conf->offloads | dev->data->dev_conf.rxmode.offloads;
	uint32_t need = gbe_rx_dma_len(dev, frame_size);
	uint32_t buf_len = gbe_rx_buf_len(gbe_hw_of(dev), mp);
	uint16_t nb_bufs = nb_desc - gbe_rxq_free_thresh(conf, nb_desc);

	if (need <= buf_len * nb_bufs || (offloads & RTE_ETH_RX_OFFLOAD_SCATTER) != 0)
		return 0;
	GBE_LOG(ERR, dev,
		"frames of %u bytes (MTU %u) do not fit %u buffers of pool %s with %u usable bytes: use more descriptors, larger mbufs or RTE_ETH_RX_OFFLOAD_SCATTER",
		need, frame_size - (uint32_t)GBE_ETH_OVERHEAD, nb_bufs, mp->name, buf_len);
	return -EINVAL;
}

int
gbe_rx_check_frame_size(struct rte_eth_dev *dev, uint32_t frame_size)
{
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		struct gbe_rxq *rxq = dev->data->rx_queues[q];
		int ret;

		if (rxq == NULL)
			continue;
		ret = gbe_rxq_check_frame(dev, rxq->mp, rxq->nb_desc, &rxq->conf, frame_size);
		if (ret != 0)
			return ret;
	}
	return 0;
}

static int
gbe_rxq_check_conf(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   const struct rte_eth_rxconf *conf)
{
	int ret;

	ret = gbe_ring_check(dev, "Rx", queue_id, nb_desc, conf->rx_deferred_start);
	if (ret != 0)
		return ret;
	if (conf->rx_free_thresh >= nb_desc) {
		GBE_LOG(ERR, dev,
			"Rx queue %u: rx_free_thresh %u; must be below the %u descriptors",
			queue_id, conf->rx_free_thresh, nb_desc);
		return -EINVAL;
	}
	return 0;
}

static int
gbe_rxq_check_pool(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   const struct rte_eth_rxconf *conf, struct rte_mempool *mp)
{
	if (mp == NULL) {
		GBE_LOG(ERR, dev, "Rx queue %u: no mempool", queue_id);
		return -EINVAL;
	}
	if (gbe_rx_buf_len(gbe_hw_of(dev), mp) == 0) {
		GBE_LOG(ERR, dev,
			"Rx queue %u: pool %s has a data room of %u bytes; at least %u are needed",
			queue_id, mp->name, rte_pktmbuf_data_room_size(mp),
			GBE_MIN_RX_BUF + RTE_PKTMBUF_HEADROOM);
		return -EINVAL;
	}
	return gbe_rxq_check_frame(dev, mp, nb_desc, conf, gbe_rx_frame_size(dev));
}

/*
 * Below 1 KB one size serves all queues. While these run it stays: the device
 * would write more into smaller buffers than they hold.
 */
static int
gbe_rxq_check_running(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_mempool *mp)
{
	uint32_t shared = gbe_port_of(dev)->rx_shared_buf_len;
	uint32_t buf_len = gbe_rx_buf_len(gbe_hw_of(dev), mp);

	if (!dev->data->dev_started || buf_len >= 1024 || buf_len >= shared)
		return 0;
	GBE_LOG(ERR, dev,
		"Rx queue %u: buffers of %u bytes (pool %s); stop the port to use less than 1024, or than is in use",
		queue_id, buf_len, mp->name);
	return -EINVAL;
}

/* How to fill descriptors from the pool. */
static void
gbe_rxq_look_at_pool(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));
	uint32_t nb_crossing = chip->writes_within_64k ? gbe_rx_64k_count(rxq) : 0;

	rxq->skips_64k = nb_crossing > 0;
	if (!rxq->skips_64k) {
		rxq->data_offset = gbe_rx_data_offset(rxq->mp);
		return;
	}
	GBE_LOG(NOTICE, dev,
		"Rx queue %u: %u of the %u buffers of pool %s cross a 64 KB boundary and stay unused, as the %s must not write across one",
		rxq->queue_id, nb_crossing, rxq->mp->size, rxq->mp->name, chip->name);
}

int
gbe_rx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   unsigned int socket_id, const struct rte_eth_rxconf *conf,
		   struct rte_mempool *mp)
{
	struct gbe_rxq *rxq;
	int ret;

	ret = gbe_rxq_check_conf(dev, queue_id, nb_desc, conf);
	if (ret == 0)
		ret = gbe_rxq_check_pool(dev, queue_id, nb_desc, conf, mp);
	if (ret == 0)
		ret = gbe_rxq_check_running(dev, queue_id, mp);
	if (ret != 0)
		return ret;

	/* ethdev has released the old queue, but a failed setup may leave it. */
	gbe_rx_queue_release(dev, queue_id);
	rxq = gbe_rxq_create(dev, queue_id, nb_desc, socket_id);
	if (rxq == NULL) {
		GBE_LOG(ERR, dev, "Rx queue %u: no memory for %u descriptors on socket %d",
			queue_id, nb_desc, (int)socket_id);
		return -ENOMEM;
	}
	rxq->mp = mp;
	rxq->buf_len = gbe_rx_buf_len(gbe_hw_of(dev), mp);
	gbe_rxq_look_at_pool(dev, rxq);
	rxq->conf = *conf;
	gbe_ring_clamp(dev, "Rx", queue_id, &rxq->conf.rx_thresh,
		       &gbe_chip_of(gbe_hw_of(dev))->rx_limits);
	/* ethdev leaves out of conf what is on for the whole port. */
	rxq->conf.offloads |= dev->data->dev_conf.rxmode.offloads;
	rxq->conf.rx_free_thresh = gbe_rxq_free_thresh(conf, nb_desc);
	rxq->free_thresh = rxq->conf.rx_free_thresh;
	gbe_rxq_apply_max_frame(dev, rxq);
	dev->data->rx_queues[queue_id] = rxq;
	gbe_rx_publish_count(dev);
	return 0;
}

static int
gbe_rxq_nothing(void *arg __rte_unused)
{
	return 0;
}

/*
 * On a running port EAL's interrupt thread may be looking at the queue, if it is
 * armed: it has done so when something else has run in its place.
 */
void
gbe_rx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];
	struct gbe_port *port = gbe_port_of(dev);

	if (rxq == NULL)
		return;
	/* For who reads statistics, both at the same moment. */
	gbe_stats_lock(port);
	gbe_stats_retire_rxq(port, rxq);
	dev->data->rx_queues[queue_id] = NULL;
	gbe_stats_unlock(port);
	if (gbe_intr_of(dev) != NULL)
		msgintr_synchronise(gbe_intr_of(dev), gbe_rxq_nothing, NULL);
	/* Who cannot keep the device from writing to memory does not free it. */
	if (port->may_write)
		return;
	gbe_rxq_empty(rxq);
	gbe_rxq_free(dev, rxq);
}

void
gbe_rxq_info_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_rxq_info *info)
{
	const struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];

	info->mp = rxq->mp;
	info->scattered_rx = rxq->scatter;
	info->nb_desc = rxq->nb_desc;
	info->conf = rxq->conf;
	info->rx_buf_size = rxq->buf_len;
}

/* Chips with RSS verify TCP and UDP also unasked, see gbe_rx_apply_rxcsum(). */
static uint64_t
gbe_rx_cksum_mask(uint64_t offloads)
{
	uint64_t mask = 0;

	if ((offloads & RTE_ETH_RX_OFFLOAD_IPV4_CKSUM) != 0)
		mask |= RTE_MBUF_F_RX_IP_CKSUM_MASK;
	if ((offloads & (RTE_ETH_RX_OFFLOAD_TCP_CKSUM | RTE_ETH_RX_OFFLOAD_UDP_CKSUM)) != 0)
		mask |= RTE_MBUF_F_RX_L4_CKSUM_MASK;
	return mask;
}

/* Have a queue go by how the port is set up now. */
static void
gbe_rxq_prepare(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t len = gbe_rx_buf_len(hw, rxq->mp);

	if (gbe_chip_of(hw)->format != GBE_FORMAT_ADVANCED || len < 1024)
		len = gbe_port_of(dev)->rx_shared_buf_len;
	rxq->buf_len = len;
	rxq->crc_len = gbe_rx_keeps_crc(dev) ? RTE_ETHER_CRC_LEN : 0;
	rxq->cksum_mask = gbe_rx_cksum_mask(rxq->conf.offloads);
	gbe_vlan_apply_queue(dev, rxq);
	gbe_rxq_apply_max_frame(dev, rxq);
}

/* Also of a queue that was set up again since the port started. */
int
gbe_rx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];

	if (!gbe_chip_of(gbe_hw_of(dev))->has_queue_enable)
		return -ENOTSUP;
	gbe_rxq_prepare(dev, rxq);
	gbe_rx_apply_scatter(dev);
	return gbe_rxq_start(dev, rxq);
}

int
gbe_rx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	int ret = gbe_rxq_stop(dev, dev->data->rx_queues[queue_id]);

	if (ret == -ETIMEDOUT)
		GBE_LOG(ERR, dev, "Rx queue %u does not stop", queue_id);
	if (ret == 0)
		gbe_intr_wake(dev, queue_id);
	return ret;
}

/*
 * On a running port too: whether frames take several buffers is asked only where
 * one is not whole, so nothing has to be rebuilt. ethdev has checked the range.
 */
int
gbe_mtu_set(struct rte_eth_dev *dev, uint16_t mtu)
{
	int ret;

	ret = gbe_rx_check_frame_size(dev, mtu + GBE_ETH_OVERHEAD);
	if (ret != 0 || !dev->data->dev_started)
		return ret;
	dev->data->mtu = mtu;
	gbe_rx_apply_max_frame(dev);
	gbe_rctl_apply(dev, dev->data->promiscuous, dev->data->all_multicast);
	return 0;
}

int
gbe_rx_start(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	gbe_port_of(dev)->rx_shared_buf_len = gbe_rx_shared_buf_len(dev);
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++)
		gbe_rxq_prepare(dev, dev->data->rx_queues[q]);
	gbe_rx_apply_max_frame(dev);
	gbe_rx_apply_rxcsum(dev);
	gbe_chip_of(hw)->ops->setup_rx(hw);

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		struct gbe_rxq *rxq = dev->data->rx_queues[q];
		int ret;

		if (rxq->conf.rx_deferred_start)
			continue;
		ret = gbe_rxq_start(dev, rxq);
		if (ret != 0)
			return ret;
	}
	gbe_rctl_apply(dev, dev->data->promiscuous, dev->data->all_multicast);
	return 0;
}

/* The device is reset: take all buffers back. */
void
gbe_rx_stop(struct rte_eth_dev *dev)
{
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		if (dev->data->rx_queues[q] == NULL)
			continue;
		gbe_rxq_empty(dev->data->rx_queues[q]);
		dev->data->rx_queue_state[q] = RTE_ETH_QUEUE_STATE_STOPPED;
	}
}
