/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>

#include "gbe_desc.h"
#include "gbe_info.h"
#include "gbe_path.h"
#include "gbe_rss.h"
#include "gbe_rx_queue.h"
#include "hw/gbe_nvm.h"

/* NVM words with the version of the image (as Linux e1000e and igb). */
#define NVM_VERSION_WORD    0x05
#define NVM_ETRACK_LOW_WORD 0x42

uint64_t
gbe_rx_offload_capa(const struct gbe_chip *chip)
{
	uint64_t capa = RTE_ETH_RX_OFFLOAD_IPV4_CKSUM | RTE_ETH_RX_OFFLOAD_UDP_CKSUM |
			RTE_ETH_RX_OFFLOAD_TCP_CKSUM | RTE_ETH_RX_OFFLOAD_VLAN_STRIP |
			RTE_ETH_RX_OFFLOAD_VLAN_FILTER | RTE_ETH_RX_OFFLOAD_SCATTER |
			RTE_ETH_RX_OFFLOAD_KEEP_CRC;

	if (gbe_rss_capa(chip) != 0)
		capa |= RTE_ETH_RX_OFFLOAD_RSS_HASH;
	return capa;
}

uint64_t
gbe_tx_offload_capa(const struct gbe_chip *chip __rte_unused)
{
	return RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM |
	       RTE_ETH_TX_OFFLOAD_TCP_CKSUM | RTE_ETH_TX_OFFLOAD_VLAN_INSERT |
	       RTE_ETH_TX_OFFLOAD_MULTI_SEGS | RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE;
}

int
gbe_dev_infos_get(struct rte_eth_dev *dev, struct rte_eth_dev_info *info)
{
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));
	const struct rte_eth_desc_lim lim = {
		.nb_max = GBE_MAX_RING_DESC,
		.nb_min = GBE_MIN_RING_DESC,
		.nb_align = GBE_RING_MULTIPLE,
	};

	info->max_rx_queues = chip->max_rx_queues;
	info->max_tx_queues = chip->max_tx_queues;
	info->max_mac_addrs = chip->nb_mac_addrs;
	info->min_rx_bufsize = GBE_MIN_RX_BUF;
	/* Without the tag that a frame may have besides: applications subtract max_mtu. */
	info->max_rx_pktlen = chip->max_frame - RTE_VLAN_HLEN;
	info->min_mtu = RTE_ETHER_MIN_MTU;
	info->max_mtu = chip->max_frame - GBE_ETH_OVERHEAD;
	if (chip->has_queue_enable)
		info->dev_capa |= RTE_ETH_DEV_CAPA_RUNTIME_RX_QUEUE_SETUP |
				  RTE_ETH_DEV_CAPA_RUNTIME_TX_QUEUE_SETUP;
	info->rx_offload_capa = gbe_rx_offload_capa(chip);
	info->tx_offload_capa = gbe_tx_offload_capa(chip);
	info->speed_capa = RTE_ETH_LINK_SPEED_10M_HD | RTE_ETH_LINK_SPEED_10M |
			   RTE_ETH_LINK_SPEED_100M_HD | RTE_ETH_LINK_SPEED_100M |
			   RTE_ETH_LINK_SPEED_1G;

	info->rx_desc_lim = lim;
	info->tx_desc_lim = lim;
	info->tx_desc_lim.nb_seg_max = GBE_TX_MAX_SEG;
	info->tx_desc_lim.nb_mtu_seg_max = GBE_TX_MAX_SEG;

	/* Thresholds of 0 leave the choice, which depends on the ring, to us. */
	info->default_rxportconf.burst_size = 32;
	info->default_rxportconf.ring_size = GBE_DEFAULT_RX_DESC;
	info->default_rxportconf.nb_queues = 1;
	info->default_txportconf.burst_size = 32;
	info->default_txportconf.ring_size = GBE_DEFAULT_TX_DESC;
	info->default_txportconf.nb_queues = 1;
	info->default_rxconf.rx_thresh.pthresh = chip->rx_thresh.pthresh;
	info->default_rxconf.rx_thresh.hthresh = chip->rx_thresh.hthresh;
	info->default_txconf.tx_thresh.pthresh = chip->tx_thresh.pthresh;
	info->default_txconf.tx_thresh.hthresh = chip->tx_thresh.hthresh;

	info->flow_type_rss_offloads = gbe_rss_capa(chip);
	if (info->flow_type_rss_offloads != 0) {
		info->reta_size = GBE_RSS_RETA_SIZE;
		info->hash_key_size = GBE_RSS_KEY_LEN;
	}
	return 0;
}

/*
 * Version of the NVM image, and its tracking number, on chips that have them.
 */
int
gbe_fw_version_get(struct rte_eth_dev *dev, char *version, size_t size)
{
	const struct gbe_port *port = gbe_port_of(dev);
	struct gbe_hw *hw = gbe_hw_of(dev);
	const struct gbe_chip *chip = gbe_chip_of(hw);
	uint16_t word = port->nvm[NVM_VERSION_WORD];
	uint16_t etrack[2] = { 0, 0 };
	int len, ret;

	if (!chip->has_nvm_version)
		return -ENOTSUP;
	if (chip->has_nvm_etrack) {
		ret = gbe_nvm_read(hw, NVM_ETRACK_LOW_WORD, 2, etrack);
		if (ret != 0)
			return ret;
		len = snprintf(version, size, "%u.%02x-%u, 0x%04x%04x", word >> 12,
			       word >> 4 & 0xFF, word & 0xF, etrack[1], etrack[0]);
	} else {
		len = snprintf(version, size, "%u.%02x-%u", word >> 12, word >> 4 & 0xFF,
			       word & 0xF);
	}
	if (len < 0)
		return -EINVAL;
	/* ethdev: the size needed, terminator included, if it does not fit. */
	return (size_t)len + 1 > size ? len + 1 : 0;
}

const uint32_t *
gbe_supported_ptypes_get(GBE_PTYPES_GET_PARAMS)
{
	static const uint32_t ptypes_extended[] = {
		RTE_PTYPE_L2_ETHER,
		RTE_PTYPE_L3_IPV4_EXT_UNKNOWN,
		RTE_PTYPE_L3_IPV6_EXT_UNKNOWN,
		RTE_PTYPE_L4_TCP,
		RTE_PTYPE_L4_UDP,
		RTE_PTYPE_UNKNOWN,
	};
	static const uint32_t ptypes_advanced[] = {
		RTE_PTYPE_L2_ETHER, RTE_PTYPE_L3_IPV4,     RTE_PTYPE_L3_IPV4_EXT,
		RTE_PTYPE_L3_IPV6,  RTE_PTYPE_L3_IPV6_EXT, RTE_PTYPE_L4_TCP,
		RTE_PTYPE_L4_UDP,   RTE_PTYPE_L4_SCTP,     RTE_PTYPE_UNKNOWN,
	};

	/* The last element only ends the list of releases without a length. */
	switch (gbe_chip_of(gbe_hw_of(dev))->format) {
	case GBE_FORMAT_EXTENDED:
		GBE_PTYPES_SET_NB(RTE_DIM(ptypes_extended) - 1);
		return ptypes_extended;
	case GBE_FORMAT_ADVANCED:
		GBE_PTYPES_SET_NB(RTE_DIM(ptypes_advanced) - 1);
		return ptypes_advanced;
	case GBE_FORMAT_LEGACY:
		break;
	}
	GBE_PTYPES_SET_NB(0);
	return NULL;
}

static const char *
gbe_path_name(const struct rte_eth_dev *dev)
{
	return gbe_port_of(dev)->path == GBE_PATH_AVX2 ? "Vector AVX2" : "Scalar";
}

int
gbe_rx_burst_mode_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rte_eth_burst_mode *mode)
{
	const struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];
	static const char *const names[] = {
		[GBE_FORMAT_LEGACY] = "legacy descriptors",
		[GBE_FORMAT_EXTENDED] = "extended descriptors",
		[GBE_FORMAT_ADVANCED] = "advanced descriptors",
	};

	snprintf(mode->info, sizeof(mode->info), "%s, %s%s", gbe_path_name(dev),
		 names[gbe_chip_of(gbe_hw_of(dev))->format],
		 rxq != NULL && rxq->scatter ? ", scattered" : "");
	return 0;
}

int
gbe_tx_burst_mode_get(struct rte_eth_dev *dev, uint16_t queue_id __rte_unused,
		      struct rte_eth_burst_mode *mode)
{
	snprintf(mode->info, sizeof(mode->info), "%s, %s", gbe_path_name(dev),
		 gbe_chip_of(gbe_hw_of(dev))->format == GBE_FORMAT_ADVANCED ?
			 "advanced descriptors" :
			 "legacy and data descriptors");
	return 0;
}
