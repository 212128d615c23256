/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe.h"
#include "gbe_regs_82574.h"
#include "gbe_regs_82576.h"

/*
 * Receive control of the whole port: sizes of frames and buffers, RCTL, RFCTL,
 * RXCSUM, and the start and stop of all queues.
 */

/* Largest buffer that RCTL.BSIZE can name; the smallest is GBE_MIN_RX_BUF. */
#define GBE_MAX_RX_BUF 16384
/* Largest that RCTL.FLXBUF of the 82574L can: 4 bits of KB. */
#define GBE_MAX_FLXBUF 15360

uint32_t
gbe_rx_frame_size(const struct rte_eth_dev *dev)
{
	return dev->data->mtu + GBE_ETH_OVERHEAD;
}

static bool
gbe_keeps_crc(const struct rte_eth_dev *dev)
{
	return (dev->data->dev_conf.rxmode.offloads & RTE_ETH_RX_OFFLOAD_KEEP_CRC) != 0;
}

/* Bytes of a frame of @frame_size, CRC included, that reach the buffers. */
uint32_t
gbe_rx_dma_len(const struct rte_eth_dev *dev, uint32_t frame_size)
{
	return frame_size - (gbe_keeps_crc(dev) ? 0 : RTE_ETHER_CRC_LEN);
}

/*
 * Bytes of a buffer of @mp that the device can be told to use: steps of 1 KB
 * on the 82574L and 82576, and powers of two below that and on the 8254x.
 */
uint32_t
gbe_rx_buf_len(const struct gbe_hw *hw, struct rte_mempool *mp)
{
	uint32_t room = rte_pktmbuf_data_room_size(mp);

	room = room > RTE_PKTMBUF_HEADROOM ? room - RTE_PKTMBUF_HEADROOM : 0;
	room = RTE_MIN(room, (uint32_t)GBE_MAX_RX_BUF);
	if (gbe_chip_of(hw)->mac == GBE_MAC_82574)
		room = RTE_MIN(room, (uint32_t)GBE_MAX_FLXBUF);
	if (gbe_chip_of(hw)->mac != GBE_MAC_8254X && room >= 1024)
		return RTE_ALIGN_FLOOR(room, 1024);
	return room < GBE_MIN_RX_BUF ? 0 : rte_align32prevpow2(room);
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
gbe_rctl_bufsize(enum gbe_mac mac, uint32_t buf_len)
{
	if (mac == GBE_MAC_82574 && buf_len >= 1024)
		return buf_len / 1024 << GBE_82574_RCTL_FLXBUF_SHIFT;
	/* The 82576 uses BSIZE only for rings with buffers below 1 KB. */
	if (mac == GBE_MAC_82576 && buf_len >= 1024)
		return 0;
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

	if (gbe_chip_of(gbe_hw_of(dev))->mac == GBE_MAC_82576)
		rctl |= GBE_RCTL_LPE;
	rctl |= gbe_rctl_bufsize(gbe_chip_of(gbe_hw_of(dev))->mac, bsize);
	if (gbe_rx_frame_size(dev) > GBE_STD_FRAME)
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

		rxq->max_len = gbe_rx_dma_len(dev, gbe_rx_frame_size(dev));
		rxq->single_len = RTE_MIN((uint32_t)rxq->buf_len, rxq->max_len) - rxq->crc_len;
	}
	if (gbe_chip_of(hw)->mac == GBE_MAC_82576)
		gbe_reg_write(hw, GBE_82576_RLPML, gbe_rx_frame_size(dev));
}

/* Checksums to verify, and what the second half of the field carries. */
void
gbe_rx_apply_rxcsum(struct rte_eth_dev *dev)
{
	uint64_t offloads = dev->data->dev_conf.rxmode.offloads;
	uint32_t rxcsum = 0;

	if ((offloads & RTE_ETH_RX_OFFLOAD_IPV4_CKSUM) != 0)
		rxcsum |= GBE_RXCSUM_IPOFL;
	if ((offloads & (RTE_ETH_RX_OFFLOAD_TCP_CKSUM | RTE_ETH_RX_OFFLOAD_UDP_CKSUM)) != 0)
		/* QEMU's 8254x ignores it and always says 'ignore checksum'. */
		rxcsum |= GBE_RXCSUM_TUOFL;
	/* The 82574L tells TCP from UDP by which checksum it has verified. */
	if (gbe_chip_of(gbe_hw_of(dev))->mac == GBE_MAC_82574)
		rxcsum |= GBE_RXCSUM_TUOFL;
	/* The hash stands where the packet checksum would. */
	if (gbe_rss_enabled(dev))
		rxcsum |= GBE_RXCSUM_PCSD;
	gbe_reg_write(gbe_hw_of(dev), GBE_RXCSUM, rxcsum);
}

/* The 82574L verifies TCP and UDP also unasked, see gbe_rx_apply_rxcsum(). */
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

static void
gbe_rxq_prepare(struct rte_eth_dev *dev, struct gbe_rxq *rxq, uint32_t shared)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t len = gbe_rx_buf_len(hw, rxq->mp);

	if (gbe_chip_of(hw)->mac != GBE_MAC_82576 || len < 1024)
		len = shared;
	rxq->buf_len = len;
	rxq->crc_len = gbe_keeps_crc(dev) ? RTE_ETHER_CRC_LEN : 0;
	rxq->cksum_mask = gbe_rx_cksum_mask(rxq->conf.offloads);
	gbe_rxq_set_masks(rxq);
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
		gbe_reg_write(hw, GBE_RFCTL, GBE_82574_RFCTL_EXTEN | GBE_82574_RFCTL_ACK_DIS);
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

	dev->data->scattered_rx = 0;
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		struct gbe_rxq *rxq = dev->data->rx_queues[q];

		gbe_rxq_prepare(dev, rxq, shared);
		dev->data->scattered_rx |= rxq->scatter;
	}
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
