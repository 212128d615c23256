/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_malloc.h>

#include "gbe.h"
#include "hw/gbe_regs_82574.h"
#include "hw/gbe_regs_82576.h"

/* Smallest and largest buffer that RCTL.BSIZE can name. */
#define GBE_MIN_RX_BUF		256
#define GBE_MAX_RX_BUF		16384

#define GBE_DEFAULT_FREE_THRESH	32

/* The write-back counter of a ring must be 1 on the 82576, as Linux igb. */
#define GBE_82576_RX_WTHRESH	1

static uint32_t
gbe_rxq_reg(const struct gbe_hw *hw, uint16_t queue_id, uint32_t offset)
{
	const struct gbe_chip *chip = gbe_chip_of(hw);

	return chip->rx_ring_base + queue_id * chip->ring_stride + offset;
}

static uint32_t
gbe_frame_size(const struct rte_eth_dev *dev)
{
	return dev->data->mtu + GBE_ETH_OVERHEAD;
}

static bool
gbe_keeps_crc(const struct rte_eth_dev *dev)
{
	return (dev->data->dev_conf.rxmode.offloads &
		RTE_ETH_RX_OFFLOAD_KEEP_CRC) != 0;
}

/* Bytes of a frame of @frame_size, CRC included, that reach the buffers. */
static uint32_t
gbe_dma_len(const struct rte_eth_dev *dev, uint32_t frame_size)
{
	return frame_size - (gbe_keeps_crc(dev) ? 0 : RTE_ETHER_CRC_LEN);
}

/*
 * Bytes of a buffer of @mp that the device can be told to use: steps of 1 KB
 * on the 82576 and powers of two below that and elsewhere.
 */
static uint32_t
gbe_rx_buf_len(const struct gbe_hw *hw, struct rte_mempool *mp)
{
	uint32_t room = rte_pktmbuf_data_room_size(mp);

	room = room > RTE_PKTMBUF_HEADROOM ? room - RTE_PKTMBUF_HEADROOM : 0;
	room = RTE_MIN(room, (uint32_t)GBE_MAX_RX_BUF);
	if (gbe_chip_of(hw)->mac == GBE_MAC_82576 && room >= 1024)
		return RTE_ALIGN_FLOOR(room, 1024);
	return room < GBE_MIN_RX_BUF ? 0 : rte_align32prevpow2(room);
}

/* Whether a frame fits: one buffer, or many with scatter. */
static int
gbe_rxq_check_frame(struct rte_eth_dev *dev, struct rte_mempool *mp,
		    uint64_t offloads, uint32_t frame_size)
{
	uint32_t need = gbe_dma_len(dev, frame_size);
	uint32_t buf_len = gbe_rx_buf_len(gbe_hw_of(dev), mp);

	if (need <= buf_len || (offloads & RTE_ETH_RX_OFFLOAD_SCATTER) != 0)
		return 0;
	GBE_LOG(ERR, dev, "frames of %u bytes (MTU %u) do not fit the %u usable bytes of a buffer of pool %s: use larger mbufs or RTE_ETH_RX_OFFLOAD_SCATTER",
		need, frame_size - (uint32_t)GBE_ETH_OVERHEAD, buf_len, mp->name);
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
		ret = gbe_rxq_check_frame(dev, rxq->mp, rxq->conf.offloads |
					  dev->data->dev_conf.rxmode.offloads,
					  frame_size);
		if (ret != 0)
			return ret;
	}
	return 0;
}

static int
gbe_rxq_check_conf(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   const struct rte_eth_rxconf *conf)
{
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));
	const struct rte_eth_thresh *thresh = &conf->rx_thresh;

	if (nb_desc < GBE_MIN_RING_DESC || nb_desc > GBE_MAX_RING_DESC ||
	    nb_desc % GBE_RING_MULTIPLE != 0) {
		GBE_LOG(ERR, dev, "Rx queue %u: %u descriptors; must be %u to %u and a multiple of %u",
			queue_id, nb_desc, GBE_MIN_RING_DESC,
			GBE_MAX_RING_DESC, GBE_RING_MULTIPLE);
		return -EINVAL;
	}
	if (conf->rx_free_thresh >= nb_desc) {
		GBE_LOG(ERR, dev, "Rx queue %u: rx_free_thresh %u; must be below the %u descriptors",
			queue_id, conf->rx_free_thresh, nb_desc);
		return -EINVAL;
	}
	if (thresh->pthresh > chip->max_ring_thresh ||
	    thresh->hthresh > chip->max_ring_thresh ||
	    thresh->wthresh > chip->max_ring_thresh) {
		GBE_LOG(ERR, dev, "Rx queue %u: thresholds %u/%u/%u; at most %u each",
			queue_id, thresh->pthresh, thresh->hthresh,
			thresh->wthresh, chip->max_ring_thresh);
		return -EINVAL;
	}
	if (conf->rx_deferred_start && chip->mac != GBE_MAC_82576) {
		GBE_LOG(ERR, dev, "Rx queue %u: the %s cannot start queues one by one",
			queue_id, chip->name);
		return -ENOTSUP;
	}
	return 0;
}

static int
gbe_rxq_check_pool(struct rte_eth_dev *dev, uint16_t queue_id,
		   const struct rte_eth_rxconf *conf, struct rte_mempool *mp)
{
	if (mp == NULL) {
		GBE_LOG(ERR, dev, "Rx queue %u: no mempool", queue_id);
		return -EINVAL;
	}
	if (gbe_rx_buf_len(gbe_hw_of(dev), mp) == 0) {
		GBE_LOG(ERR, dev, "Rx queue %u: pool %s has a data room of %u bytes; at least %u are needed",
			queue_id, mp->name, rte_pktmbuf_data_room_size(mp),
			GBE_MIN_RX_BUF + RTE_PKTMBUF_HEADROOM);
		return -EINVAL;
	}
	return gbe_rxq_check_frame(dev, mp, conf->offloads |
				   dev->data->dev_conf.rxmode.offloads,
				   gbe_frame_size(dev));
}

static struct gbe_rxq *
gbe_rxq_alloc(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
	      unsigned int socket_id)
{
	/*
	 * Aligned to its own size a ring of up to 4096 descriptors lies within
	 * 64 KB: the first 82545 and 82546 may not write across that boundary.
	 */
	size_t size = sizeof(union gbe_rx_desc) * nb_desc;
	unsigned int align = RTE_MAX(rte_align32pow2(size),
				     (uint32_t)GBE_RING_ALIGN);
	struct gbe_rxq *rxq;

	rxq = rte_zmalloc_socket("gbe_rxq", sizeof(*rxq), RTE_CACHE_LINE_SIZE,
				 socket_id);
	if (rxq == NULL)
		return NULL;
	rxq->sw_ring = rte_zmalloc_socket("gbe_rx_sw_ring",
					  sizeof(rxq->sw_ring[0]) * nb_desc,
					  RTE_CACHE_LINE_SIZE, socket_id);
	rxq->mz = rte_eth_dma_zone_reserve(dev, "rx_ring", queue_id, size,
					   align, socket_id);
	if (rxq->sw_ring == NULL || rxq->mz == NULL) {
		if (rxq->mz != NULL)
			rte_eth_dma_zone_free(dev, "rx_ring", queue_id);
		rte_free(rxq->sw_ring);
		rte_free(rxq);
		return NULL;
	}
	rxq->ring = rxq->mz->addr;
	return rxq;
}

/* Give all buffers back and forget what the device did. */
static void
gbe_rxq_empty(struct gbe_rxq *rxq)
{
	for (uint16_t i = 0; i < rxq->nb_desc; i++) {
		rte_pktmbuf_free(rxq->sw_ring[i]);
		rxq->sw_ring[i] = NULL;
		rxq->ring[i].read.addr = 0;
		rxq->ring[i].read.zero = 0;
	}
	rte_pktmbuf_free(rxq->chain_head);
	rxq->chain_head = NULL;
	rxq->in_chain = false;
	rxq->chain_drop = false;
	rxq->next = 0;
	rxq->refill = 0;
	rxq->nb_empty = rxq->nb_desc;
}

int
gbe_rx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
		   unsigned int socket_id, const struct rte_eth_rxconf *conf,
		   struct rte_mempool *mp)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	struct gbe_rxq *rxq;
	int ret;

	ret = gbe_rxq_check_conf(dev, queue_id, nb_desc, conf);
	if (ret == 0)
		ret = gbe_rxq_check_pool(dev, queue_id, conf, mp);
	if (ret != 0)
		return ret;

	/* ethdev has released the old queue, but a failed setup may leave it. */
	gbe_rx_queue_release(dev, queue_id);
	rxq = gbe_rxq_alloc(dev, queue_id, nb_desc, socket_id);
	if (rxq == NULL) {
		GBE_LOG(ERR, dev, "Rx queue %u: no memory for %u descriptors on socket %d",
			queue_id, nb_desc, (int)socket_id);
		return -ENOMEM;
	}
	rxq->mp = mp;
	rxq->nb_desc = nb_desc;
	rxq->queue_id = queue_id;
	rxq->port_id = dev->data->port_id;
	rxq->mac = gbe_chip_of(hw)->mac;
	rxq->conf = *conf;
	if (rxq->conf.rx_free_thresh == 0)
		rxq->conf.rx_free_thresh = RTE_MIN(GBE_DEFAULT_FREE_THRESH,
						   nb_desc / 2);
	rxq->free_thresh = rxq->conf.rx_free_thresh;
	rxq->tail_reg = gbe_reg_addr(hw, gbe_rxq_reg(hw, queue_id, GBE_RING_TAIL));
	rxq->nb_empty = nb_desc;
	dev->data->rx_queues[queue_id] = rxq;
	return 0;
}

void
gbe_rx_queue_release(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];

	if (rxq == NULL)
		return;
	gbe_rxq_empty(rxq);
	dev->data->rx_queues[queue_id] = NULL;
	gbe_stats_retire_rxq(gbe_port_of(dev), rxq);
	rte_eth_dma_zone_free(dev, "rx_ring", queue_id);
	rte_free(rxq->sw_ring);
	rte_free(rxq);
}

void
gbe_rxq_info_get(struct rte_eth_dev *dev, uint16_t queue_id,
		 struct rte_eth_rxq_info *info)
{
	const struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];

	info->mp = rxq->mp;
	info->scattered_rx = rxq->scatter;
	info->nb_desc = rxq->nb_desc;
	info->conf = rxq->conf;
	info->rx_buf_size = rxq->buf_len;
}

static bool
gbe_rxq_desc_done(const struct gbe_rxq *rxq, uint16_t i)
{
	const volatile union gbe_rx_desc *desc = &rxq->ring[i];

	if (rxq->mac == GBE_MAC_8254X)
		return (desc->legacy.status & GBE_RXD_DD) != 0;
	return (rte_le_to_cpu_32(desc->wb.status_error) & GBE_RXD_DD) != 0;
}

/* Descriptors that hold a frame the application has not taken. */
GBE_QUEUE_COUNT_RET
gbe_rx_queue_count(void *rx_queue)
{
	const struct gbe_rxq *rxq = rx_queue;
	uint16_t i = rxq->next;
	uint16_t count = 0;

	while (count < rxq->nb_desc - 1 - rxq->nb_empty &&
	       gbe_rxq_desc_done(rxq, i)) {
		count++;
		i = i + 1 == rxq->nb_desc ? 0 : i + 1;
	}
	return count;
}

int
gbe_rx_descriptor_status(void *rx_queue, uint16_t offset)
{
	const struct gbe_rxq *rxq = rx_queue;
	uint32_t i = rxq->next + offset;

	if (offset >= rxq->nb_desc)
		return -EINVAL;
	/* Without a buffer, or the one that the device never owns. */
	if (offset >= rxq->nb_desc - rxq->nb_empty - 1)
		return RTE_ETH_RX_DESC_UNAVAIL;
	if (i >= rxq->nb_desc)
		i -= rxq->nb_desc;
	return gbe_rxq_desc_done(rxq, i) ? RTE_ETH_RX_DESC_DONE :
					   RTE_ETH_RX_DESC_AVAIL;
}

/* One BSIZE serves all rings, except those of the 82576 from 1 KB on. */
static uint32_t
gbe_rx_shared_buf_len(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t shared = GBE_MAX_RX_BUF;

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		struct gbe_rxq *rxq = dev->data->rx_queues[q];
		uint32_t len = gbe_rx_buf_len(hw, rxq->mp);

		if (gbe_chip_of(hw)->mac == GBE_MAC_82576 && len >= 1024)
			continue;
		shared = RTE_MIN(shared, len);
	}
	return shared;
}

static uint32_t
gbe_rctl_bsize(uint32_t buf_len)
{
	switch (buf_len) {
	case 256:
		return 3u << GBE_RCTL_BSIZE_SHIFT;
	case 512:
		return 2u << GBE_RCTL_BSIZE_SHIFT;
	case 1024:
		return 1u << GBE_RCTL_BSIZE_SHIFT;
	case 4096:
		return 3u << GBE_RCTL_BSIZE_SHIFT | GBE_RCTL_BSEX;
	case 8192:
		return 2u << GBE_RCTL_BSIZE_SHIFT | GBE_RCTL_BSEX;
	case 16384:
		return 1u << GBE_RCTL_BSIZE_SHIFT | GBE_RCTL_BSEX;
	default:
		return 0; /* 2048 */
	}
}

/*
 * Receive control of a started port. LPE lets long frames in; where there is
 * no RLPML to bound them the burst function drops what exceeds the MTU. The
 * 82576 bounds all frames by RLPML, for which LPE must be set.
 */
static uint32_t
gbe_rctl_wanted(struct rte_eth_dev *dev, bool promiscuous, bool allmulticast)
{
	const struct rte_eth_rxmode *mode = &dev->data->dev_conf.rxmode;
	uint32_t bsize = gbe_rx_shared_buf_len(dev);
	uint32_t rctl = GBE_RCTL_EN | GBE_RCTL_BAM;

	if (gbe_chip_of(gbe_hw_of(dev))->mac == GBE_MAC_82576) {
		rctl |= GBE_RCTL_LPE;
		/* Only buffers below 1 KB use BSIZE; 16 KB is not for it. */
		if (bsize >= 1024)
			bsize = 2048;
	}
	rctl |= gbe_rctl_bsize(bsize);
	if (gbe_frame_size(dev) > GBE_STD_FRAME)
		rctl |= GBE_RCTL_LPE;
	if (!gbe_keeps_crc(dev))
		rctl |= GBE_RCTL_SECRC;
	if ((mode->offloads & RTE_ETH_RX_OFFLOAD_VLAN_FILTER) != 0)
		rctl |= GBE_RCTL_VFE;
	if (promiscuous)
		rctl |= GBE_RCTL_UPE | GBE_RCTL_MPE;
	if (allmulticast)
		rctl |= GBE_RCTL_MPE;
	return rctl;
}

/*
 * Write RCTL if it changes: QEMU's 8254x stops receiving for one second after
 * every write.
 */
void
gbe_rctl_apply(struct rte_eth_dev *dev, bool promiscuous, bool allmulticast)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t rctl = gbe_rctl_wanted(dev, promiscuous, allmulticast);

	if (gbe_reg_read(hw, GBE_RCTL) != rctl)
		gbe_reg_write(hw, GBE_RCTL, rctl);
}

/* Have queues and the 82576 bound frames by the current MTU. */
void
gbe_rx_apply_max_frame(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		struct gbe_rxq *rxq = dev->data->rx_queues[q];

		rxq->max_len = gbe_dma_len(dev, gbe_frame_size(dev));
		rxq->single_len = RTE_MIN((uint32_t)rxq->buf_len,
					  rxq->max_len) - rxq->crc_len;
	}
	if (gbe_chip_of(hw)->mac == GBE_MAC_82576)
		gbe_reg_write(hw, GBE_82576_RLPML, gbe_frame_size(dev));
}

static uint32_t
gbe_rxq_dctl(const struct gbe_rxq *rxq, enum gbe_mac mac)
{
	const struct rte_eth_thresh *thresh = &rxq->conf.rx_thresh;
	uint32_t wthresh = thresh->wthresh;
	uint32_t dctl = thresh->pthresh |
			(uint32_t)thresh->hthresh << GBE_DCTL_HTHRESH_SHIFT;

	if (mac == GBE_MAC_82576)
		wthresh = GBE_82576_RX_WTHRESH;
	else
		dctl |= GBE_DCTL_GRAN;
	return dctl | wthresh << GBE_DCTL_WTHRESH_SHIFT;
}

static void
gbe_rxq_write_srrctl(struct rte_eth_dev *dev, const struct gbe_rxq *rxq)
{
	uint32_t srrctl = GBE_82576_SRRCTL_ADV_ONEBUF;

	/* Size 0: RCTL.BSIZE. */
	if (rxq->buf_len >= 1024)
		srrctl |= rxq->buf_len >> GBE_82576_SRRCTL_BSIZEPKT_SHIFT;
	/* A full ring must not hold up the others. */
	if (rxq->conf.rx_drop_en || dev->data->nb_rx_queues > 1)
		srrctl |= GBE_82576_SRRCTL_DROP_EN;
	gbe_reg_write(gbe_hw_of(dev), gbe_rxq_reg(gbe_hw_of(dev), rxq->queue_id,
						  GBE_RING_SRRCTL), srrctl);
}

/* Hand the ring, full of buffers, to the device. */
static int
gbe_rxq_start(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	enum gbe_mac mac = gbe_chip_of(hw)->mac;
	uint32_t base = gbe_rxq_reg(hw, rxq->queue_id, 0);
	uint32_t dctl = gbe_rxq_dctl(rxq, mac);
	int ret;

	gbe_reg_write(hw, base + GBE_RING_BAL, (uint32_t)rxq->mz->iova);
	gbe_reg_write(hw, base + GBE_RING_BAH, rxq->mz->iova >> 32);
	gbe_reg_write(hw, base + GBE_RING_LEN,
		      rxq->nb_desc * sizeof(union gbe_rx_desc));
	gbe_reg_write(hw, base + GBE_RING_HEAD, 0);
	gbe_reg_write(hw, base + GBE_RING_TAIL, 0);
	if (mac == GBE_MAC_82576) {
		gbe_rxq_write_srrctl(dev, rxq);
		dctl |= GBE_DCTL_QUEUE_ENABLE;
	}
	gbe_reg_write(hw, base + GBE_RING_DCTL, dctl);
	if (mac == GBE_MAC_82576) {
		/*
		 * The tail is ignored until the queue says that it is enabled,
		 * which takes microseconds on silicon; give it 10 ms.
		 */
		ret = gbe_reg_wait(hw, base + GBE_RING_DCTL,
				   GBE_DCTL_QUEUE_ENABLE, GBE_DCTL_QUEUE_ENABLE,
				   100, 10000);
		if (ret != 0) {
			GBE_LOG(ERR, dev, "Rx queue %u does not start: %s",
				rxq->queue_id, rte_strerror(-ret));
			return ret;
		}
	}
	gbe_rxq_refill(rxq);
	if (rxq->nb_empty != 0) {
		GBE_LOG(ERR, dev, "Rx queue %u: pool %s cannot fill %u descriptors",
			rxq->queue_id, rxq->mp->name, rxq->nb_desc);
		return -ENOMEM;
	}
	dev->data->rx_queue_state[rxq->queue_id] = RTE_ETH_QUEUE_STATE_STARTED;
	return 0;
}

int
gbe_rx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id)
{
	if (gbe_chip_of(gbe_hw_of(dev))->mac != GBE_MAC_82576)
		return -ENOTSUP;
	return gbe_rxq_start(dev, dev->data->rx_queues[queue_id]);
}

int
gbe_rx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t dctl = gbe_rxq_reg(hw, queue_id, GBE_RING_DCTL);
	int ret;

	if (gbe_chip_of(hw)->mac != GBE_MAC_82576)
		return -ENOTSUP;
	gbe_reg_clear(hw, dctl, GBE_DCTL_QUEUE_ENABLE);
	/* The frame under way and its write-back: well below 1 ms; 10 ms. */
	ret = gbe_reg_wait(hw, dctl, GBE_DCTL_QUEUE_ENABLE, 0, 100, 10000);
	if (ret == -ETIMEDOUT) {
		GBE_LOG(ERR, dev, "Rx queue %u does not stop", queue_id);
		return ret;
	}
	gbe_rxq_empty(dev->data->rx_queues[queue_id]);
	dev->data->rx_queue_state[queue_id] = RTE_ETH_QUEUE_STATE_STOPPED;
	return 0;
}

/* Checksums to verify, and what the second half of the field carries. */
void
gbe_rx_apply_rxcsum(struct rte_eth_dev *dev)
{
	uint64_t offloads = dev->data->dev_conf.rxmode.offloads;
	uint32_t rxcsum = 0;

	if ((offloads & RTE_ETH_RX_OFFLOAD_IPV4_CKSUM) != 0)
		rxcsum |= GBE_RXCSUM_IPOFL;
	if ((offloads & (RTE_ETH_RX_OFFLOAD_TCP_CKSUM |
			 RTE_ETH_RX_OFFLOAD_UDP_CKSUM)) != 0)
		/* QEMU's 8254x ignores it and always says 'ignore checksum'. */
		rxcsum |= GBE_RXCSUM_TUOFL;
	/* The hash stands where the packet checksum would. */
	if (gbe_rss_enabled(dev))
		rxcsum |= GBE_RXCSUM_PCSD;
	gbe_reg_write(gbe_hw_of(dev), GBE_RXCSUM, rxcsum);
}

static void
gbe_rxq_prepare(struct rte_eth_dev *dev, struct gbe_rxq *rxq, uint32_t shared)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t len = gbe_rx_buf_len(hw, rxq->mp);

	if (gbe_chip_of(hw)->mac != GBE_MAC_82576 || len < 1024)
		len = shared;
	rxq->buf_len = len;
	rxq->crc_len = gbe_keeps_crc(dev) ? RTE_ETHER_CRC_LEN : 0;
	rxq->scatter = ((rxq->conf.offloads |
			 dev->data->dev_conf.rxmode.offloads) &
			RTE_ETH_RX_OFFLOAD_SCATTER) != 0;
}

/*
 * 82574L: extended descriptors, which RSS needs; and without ACK_DIS every TCP
 * acknowledgment would raise the other cause, as Linux e1000e. 82576: no
 * parsing of IPv6 extension headers, because of an erratum, as DPDK's igb.
 */
static void
gbe_rx_write_rfctl(struct gbe_hw *hw)
{
	switch (gbe_chip_of(hw)->mac) {
	case GBE_MAC_82574:
		gbe_reg_write(hw, GBE_RFCTL, GBE_82574_RFCTL_EXTEN |
			      GBE_82574_RFCTL_ACK_DIS);
		break;
	case GBE_MAC_82576:
		gbe_reg_set(hw, GBE_RFCTL, GBE_82576_RFCTL_IPV6_EX_DIS);
		break;
	case GBE_MAC_8254X:
		break;
	}
}

int
gbe_rx_start(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t shared = gbe_rx_shared_buf_len(dev);

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++)
		gbe_rxq_prepare(dev, dev->data->rx_queues[q], shared);
	gbe_rx_apply_max_frame(dev);
	gbe_rx_apply_rxcsum(dev);
	gbe_rx_write_rfctl(hw);

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
