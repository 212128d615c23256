/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_ethdev.h>

#include "configuration.h"

static int
filter_vlans(uint16_t port)
{
	int ret = rte_eth_dev_vlan_filter(port, 1, 1);

	return ret != 0 ? ret : rte_eth_dev_vlan_filter(port, 4095, 1);
}

static int
take_multicast(uint16_t port)
{
	static struct rte_ether_addr list[] = {
		{ { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 } },
		{ { 0x33, 0x33, 0x00, 0x00, 0x12, 0x34 } },
	};

	return rte_eth_dev_set_mc_addr_list(port, list, RTE_DIM(list));
}

static int
take_second_address(uint16_t port)
{
	struct rte_ether_addr address = { { 0x02, 0x00, 0x00, 0x00, 0x00, 0x07 } };

	return rte_eth_dev_mac_addr_add(port, &address, 0);
}

static int
arm_first_queue(uint16_t port)
{
	return rte_eth_dev_rx_intr_enable(port, 0);
}

/* What Linux adds to a port that is up: the groups of all hosts, and interrupts of all queues. */
static int
be_as_in_linux(uint16_t port)
{
	static struct rte_ether_addr groups[] = {
		{ { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 } },
		{ { 0x33, 0x33, 0x00, 0x00, 0x00, 0x01 } },
	};
	struct rte_eth_dev_info info;
	int ret = rte_eth_dev_info_get(port, &info);

	if (ret == 0)
		ret = rte_eth_dev_set_mc_addr_list(port, groups, RTE_DIM(groups));
	for (uint16_t q = 0; ret == 0 && q < info.nb_rx_queues; q++)
		ret = rte_eth_dev_rx_intr_enable(port, q);
	return ret;
}

static int
stop_and_close(uint16_t port)
{
	int ret = rte_eth_dev_stop(port);

	return ret != 0 ? ret : rte_eth_dev_close(port);
}

#define CHECKSUMS \
	(RTE_ETH_TX_OFFLOAD_IPV4_CKSUM | RTE_ETH_TX_OFFLOAD_UDP_CKSUM | \
	 RTE_ETH_TX_OFFLOAD_TCP_CKSUM)
#define HASHES \
	(RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_IPV6 | \
	 RTE_ETH_RSS_NONFRAG_IPV6_TCP)

#define VLANS (RTE_ETH_RX_OFFLOAD_VLAN_STRIP | RTE_ETH_RX_OFFLOAD_VLAN_FILTER)
/* What Linux switches on by itself. */
#define AS_LINUX \
	.nb_queues = ALL_QUEUES, .rx_offloads = VLANS | RTE_ETH_RX_OFFLOAD_CHECKSUM, \
	.tx_offloads = CHECKSUMS, .rx_interrupts = true, .link_interrupts = true

static const struct configuration configurations[] = {
	{ .name = "probe" },
	{ .name = "start", .nb_queues = 1, .act_before_start = true },
	{ .name = "queues-2", .nb_queues = 2, .act_before_start = true },
	{ .name = "queues-all", .nb_queues = ALL_QUEUES, .act_before_start = true },
	{ .name = "rss", .nb_queues = 2, .rss_hf = HASHES, .act_before_start = true },
	{ .name = "vlan-strip",
	  .nb_queues = 1,
	  .rx_offloads = RTE_ETH_RX_OFFLOAD_VLAN_STRIP,
	  .act_before_start = true },
	{ .name = "vlan-filter",
	  .nb_queues = 1,
	  .rx_offloads = RTE_ETH_RX_OFFLOAD_VLAN_FILTER,
	  .act_before_start = true,
	  .act = filter_vlans },
	{ .name = "vlan-insert",
	  .nb_queues = 1,
	  .tx_offloads = RTE_ETH_TX_OFFLOAD_VLAN_INSERT,
	  .act_before_start = true },
	{ .name = "rx-checksum",
	  .nb_queues = 1,
	  .rx_offloads = RTE_ETH_RX_OFFLOAD_CHECKSUM,
	  .act_before_start = true },
	{ .name = "tx-checksum",
	  .nb_queues = 1,
	  .tx_offloads = CHECKSUMS,
	  .act_before_start = true },
	{ .name = "mtu-9000",
	  .nb_queues = 1,
	  .mtu = 9000,
	  .rx_offloads = RTE_ETH_RX_OFFLOAD_SCATTER,
	  .act_before_start = true },
	{ .name = "promiscuous", .nb_queues = 1, .act = rte_eth_promiscuous_enable },
	{ .name = "all-multicast", .nb_queues = 1, .act = rte_eth_allmulticast_enable },
	{ .name = "multicast", .nb_queues = 1, .act = take_multicast },
	{ .name = "address", .nb_queues = 1, .act = take_second_address },
	{ .name = "rx-interrupt",
	  .nb_queues = 1,
	  .rx_interrupts = true,
	  .act_before_start = true,
	  .act = arm_first_queue },
	{ .name = "rx-interrupts-2",
	  .nb_queues = 2,
	  .rx_interrupts = true,
	  .act_before_start = true,
	  .act = arm_first_queue },
	{ .name = "link-interrupt",
	  .nb_queues = 1,
	  .link_interrupts = true,
	  .act_before_start = true },
	{ .name = "link-down", .nb_queues = 1, .act = rte_eth_dev_set_link_down },
	{ .name = "stop", .nb_queues = ALL_QUEUES, .act = rte_eth_dev_stop },
	{ .name = "close", .nb_queues = ALL_QUEUES, .act = stop_and_close },
	{ .name = "up", AS_LINUX, .act_before_start = true, .act = be_as_in_linux },
	{ .name = "up-rss",
	  AS_LINUX,
	  .rss_hf = HASHES,
	  .act_before_start = true,
	  .act = be_as_in_linux },
	{ .name = "down", AS_LINUX, .act = rte_eth_dev_stop },
	{ .name = "down-rss", AS_LINUX, .rss_hf = HASHES, .act = rte_eth_dev_stop },
};

const struct configuration *
configuration_find(const char *name)
{
	for (unsigned int i = 0; i < RTE_DIM(configurations); i++) {
		if (strcmp(configurations[i].name, name) == 0)
			return &configurations[i];
	}
	return NULL;
}
