/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "gbe_sim.h"
#include "chip.h"

#define RX_BASE \
	(RTE_ETH_RX_OFFLOAD_SCATTER | RTE_ETH_RX_OFFLOAD_KEEP_CRC | \
	 RTE_ETH_RX_OFFLOAD_VLAN_STRIP | RTE_ETH_RX_OFFLOAD_VLAN_FILTER)
#define RX_PCIE (RX_BASE | RTE_ETH_RX_OFFLOAD_CHECKSUM | RTE_ETH_RX_OFFLOAD_RSS_HASH)
#define TX_BASE \
	(RTE_ETH_TX_OFFLOAD_MULTI_SEGS | RTE_ETH_TX_OFFLOAD_VLAN_INSERT | \
	 RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM | \
	 RTE_ETH_TX_OFFLOAD_TCP_CKSUM)

/* The 82574L hashes IP and TCP, the 82576 also UDP. */
#define RSS_TCP \
	(RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_IPV6 | \
	 RTE_ETH_RSS_NONFRAG_IPV6_TCP | RTE_ETH_RSS_IPV6_EX | RTE_ETH_RSS_IPV6_TCP_EX)
#define RSS_UDP \
	(RTE_ETH_RSS_NONFRAG_IPV4_UDP | RTE_ETH_RSS_NONFRAG_IPV6_UDP | RTE_ETH_RSS_IPV6_UDP_EX)

static const struct chip chips[] = {
	{
		.name = "e1000",
		.bit = CHIP_82540EM,
		.max_queues = 1,
		.desc_align = 8,
		.max_desc = 4096,
		.mac_addrs = 15,
		.jumbo_frame = 16110,
		.rx_offloads = RX_BASE,
		.tx_offloads = TX_BASE,
	},
	{
		.name = "e1000-82545em",
		.bit = CHIP_82545EM,
		.max_queues = 1,
		.desc_align = 8,
		.max_desc = 4096,
		.mac_addrs = 15,
		.jumbo_frame = 16110,
		.rx_offloads = RX_BASE,
		.tx_offloads = TX_BASE,
	},
	{
		.name = "e1000e",
		.bit = CHIP_82574L,
		.max_queues = 2,
		.desc_align = 8,
		.max_desc = 4096,
		.mac_addrs = 15,
		.jumbo_frame = 9018,
		.reta_size = 128,
		.hash_key_size = 40,
		.rss_hf = RSS_TCP,
		.rx_offloads = RX_PCIE,
		.tx_offloads = TX_BASE,
		.rx_checksum = true,
		.has_msi = true,
		.has_msix = true,
	},
	{
		.name = "igb",
		.bit = CHIP_82576,
		.max_queues = 16,
		.desc_align = 8,
		.max_desc = 4096,
		.mac_addrs = 24,
		.jumbo_frame = 9018,
		.reta_size = 128,
		.hash_key_size = 40,
		.rss_hf = RSS_TCP | RSS_UDP,
		.rx_offloads = RX_PCIE,
		.tx_offloads = TX_BASE,
		.rx_checksum = true,
		.has_msi = true,
		.has_msix = true,
	},
};

/* What QEMU's models lack and the native rig's have, as the silicon. */
static const struct chip *
silicon_of(const struct chip *model)
{
	static struct chip chip;

	chip = *model;
	chip.rx_checksum = true;
	return &chip;
}

const struct chip *
chip_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < RTE_DIM(chips); i++) {
		if (strcmp(chips[i].name, name) == 0)
			return gbe_sim() == NULL ? &chips[i] : silicon_of(&chips[i]);
	}
	return NULL;
}
