/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_regs_82574.h"
#include "gbe_regs_82576.h"
#include "gbe_rx_queue.h"
#include "gbe_rx_size.h"
#include "gbe_rxctl.h"

/* Receive control of the whole port: RCTL, RXCSUM, RFCTL, and the longest frame. */

static uint32_t
gbe_rctl_bufsize(enum gbe_rx_buf how, uint32_t buf_len)
{
	if (how == GBE_RX_BUF_FLXBUF && buf_len >= 1024)
		return buf_len / 1024 << GBE_82574_RCTL_FLXBUF_SHIFT;
	/* BSIZE is only for rings with buffers below 1 KB. */
	if (how == GBE_RX_BUF_SRRCTL && buf_len >= 1024)
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
 * Receive control of a started port. LPE lets long frames in. Where there is
 * RLPML it bounds all frames, for which LPE must be set; elsewhere the burst
 * function drops what exceeds the MTU.
 */
static uint32_t
gbe_rctl_wanted(struct rte_eth_dev *dev, bool promiscuous, bool allmulticast)
{
	const struct rte_eth_rxmode *mode = &dev->data->dev_conf.rxmode;
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));
	uint32_t bsize = gbe_port_of(dev)->rx_shared_buf_len;
	uint32_t rctl = GBE_RCTL_EN | GBE_RCTL_BAM;

	rctl |= gbe_rctl_bufsize(chip->rx_buf, bsize);
	if (chip->has_rlpml || gbe_rx_frame_size(dev) > GBE_STD_FRAME)
		rctl |= GBE_RCTL_LPE;
	if (!gbe_rx_keeps_crc(dev))
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

/* Have a queue bound frames by the current MTU, and take several buffers for them if need be. */
void
gbe_rxq_apply_max_frame(struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	rxq->max_len = gbe_rx_dma_len(dev, gbe_rx_frame_size(dev));
	rxq->single_len = RTE_MIN((uint32_t)rxq->buf_len, rxq->max_len) - rxq->crc_len;
	rxq->scatter = (rxq->conf.offloads & RTE_ETH_RX_OFFLOAD_SCATTER) != 0 ||
		       rxq->max_len > rxq->buf_len;
}

/* Say whether frames of several buffers may come from any queue. */
void
gbe_rx_apply_scatter(struct rte_eth_dev *dev)
{
	bool scatter = false;

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		const struct gbe_rxq *rxq = dev->data->rx_queues[q];

		scatter |= rxq != NULL && rxq->scatter;
	}
	if (scatter && !dev->data->scattered_rx)
		GBE_LOG(INFO, dev, "MTU %u: frames may take several buffers", dev->data->mtu);
	dev->data->scattered_rx = scatter;
}

/* The current MTU for all queues, and for RLPML where there is one. */
void
gbe_rx_apply_max_frame(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		/* Setting it up again may have been refused. */
		if (dev->data->rx_queues[q] != NULL)
			gbe_rxq_apply_max_frame(dev, dev->data->rx_queues[q]);
	}
	gbe_rx_apply_scatter(dev);
	if (gbe_chip_of(hw)->has_rlpml)
		gbe_reg_write(hw, GBE_82576_RLPML, gbe_rx_frame_size(dev));
}

/*
 * Checksums to verify, and what the second half of the field carries. Written
 * only while nothing is received (82575 manual, section 14.3.61), so that chips
 * with RSS get what it needs also for later: the hash where the packet checksum
 * would be, and the TCP checksum (82575 manual, section 5.4), by which the
 * extended format tells TCP from UDP besides.
 */
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
	if (gbe_chip_of(gbe_hw_of(dev))->rss_types != 0)
		rxcsum |= GBE_RXCSUM_TUOFL | GBE_RXCSUM_PCSD;
	gbe_reg_write(gbe_hw_of(dev), GBE_RXCSUM, rxcsum);
}
