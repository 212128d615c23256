/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against address and VLAN filters that reach the device in another
 * form or place than it has, and against filters lost over a restart.
 */

#include <stdlib.h>

#include "harness.h"

#define CTRL     0x00000
#define CTRL_VME (1u << 30)
#define MTA      0x05200
#define RAL      0x05400
#define RAL2     0x054E0
#define VFTA     0x05600

static uint32_t
ral_of(uint32_t index)
{
	return index < 16 ? RAL + 8 * index : RAL2 + 8 * (index - 16);
}

static void
check_address(struct rte_eth_dev *dev, uint32_t index, uint32_t low, uint32_t high)
{
	CHECK_EQ(unit_reg(dev, ral_of(index)), low);
	CHECK_EQ(unit_reg(dev, ral_of(index) + 4), high);
}

static void
addresses(struct rte_eth_dev *dev)
{
	/* The sixteenth is a management controller's, but on the 82576. */
	uint32_t nb = unit_format_of(dev) == GBE_FORMAT_ADVANCED ? 24 : 15;
	struct rte_ether_addr addr = { { 0x02, 0x11, 0x22, 0x33, 0x44, 0 } };

	for (uint32_t i = 0; i < nb; i++) {
		addr.addr_bytes[5] = 0xA0 + i;
		if (i == 0)
			CHECK_EQ(gbe_mac_addr_set(dev, &addr), 0);
		else
			CHECK_EQ(gbe_mac_addr_add(dev, &addr, i, 0), 0);
		dev->data->mac_addrs[i] = addr;
	}
	CHECK_EQ(gbe_mac_addr_add(dev, &addr, nb, 0), -ENOSPC);
	for (uint32_t i = 0; i < nb; i++)
		check_address(dev, i, 0x33221102, 0x8000A044 | i << 8);
	gbe_mac_addr_remove(dev, nb - 1);
	check_address(dev, nb - 1, 0, 0);
	check_address(dev, nb - 2, 0x33221102, 0x8000A044 | (nb - 2) << 8);

	/* Whatever an earlier owner left: there is what ethdev keeps, and nothing else. */
	memset(&dev->data->mac_addrs[3], 0, sizeof(addr));
	memset((char *)gbe_hw_of(dev)->bar0 + RAL, 0xFF, 8 * RTE_MIN(nb, 16u));
	gbe_filter_start(dev);
	for (uint32_t i = 0; i < nb; i++) {
		if (i == 3)
			check_address(dev, i, 0, 0);
		else
			check_address(dev, i, 0x33221102, 0x8000A044 | i << 8);
	}
}

static void
check_mta(struct rte_eth_dev *dev, uint32_t word, uint32_t value)
{
	for (uint32_t i = 0; i < 128; i++)
		CHECK_EQ(unit_reg(dev, MTA + 4 * i), i == word ? value : 0);
}

static void
multicast(struct rte_eth_dev *dev)
{
	/* Twelve bits: the last byte and the upper half of the one before. */
	struct rte_ether_addr all_hosts = { { 0x01, 0x00, 0x5E, 0, 0, 0x01 } };
	struct rte_ether_addr solicited = { { 0x33, 0x33, 0xFF, 0x12, 0x34, 0x56 } };
	struct rte_ether_addr last = { { 0x01, 0, 0, 0, 0xFF, 0xFF } };
	struct rte_ether_addr same_word[2] = {
		{ { 0x01, 0, 0, 0, 0x04, 0x02 } }, /* 0x020 */
		{ { 0x01, 0, 0, 0, 0xF0, 0x03 } }, /* 0x03F */
	};

	CHECK_EQ(gbe_set_mc_addr_list(dev, &all_hosts, 1), 0);
	check_mta(dev, 0, 1u << 16);
	CHECK_EQ(gbe_set_mc_addr_list(dev, &solicited, 1), 0);
	check_mta(dev, 0x563 / 32, 1u << (0x563 % 32));
	CHECK_EQ(gbe_set_mc_addr_list(dev, &last, 1), 0);
	check_mta(dev, 127, 1u << 31);
	CHECK_EQ(gbe_set_mc_addr_list(dev, same_word, 2), 0);
	check_mta(dev, 1, 1u << 31 | 1u << 0);
	memset((char *)gbe_hw_of(dev)->bar0 + MTA, 0xFF, 512);
	gbe_filter_start(dev);
	check_mta(dev, 1, 1u << 31 | 1u << 0);
	CHECK_EQ(gbe_set_mc_addr_list(dev, NULL, 0), 0);
	check_mta(dev, 0, 0);
}

/* Set by VLAN id, and again from what ethdev keeps. */
static void
vlans(struct rte_eth_dev *dev)
{
	uint32_t expected[128] = { 0 };

	for (uint16_t id = 0; id < 4096; id++) {
		if (kit_random() % 3 != 0)
			continue;
		CHECK_EQ(gbe_vlan_filter_set(dev, id, 1), 0);
		expected[id >> 5] |= 1u << (id & 31);
		dev->data->vlan_filter_conf.ids[id >> 6] |= UINT64_C(1) << (id & 63);
	}
	for (uint32_t i = 0; i < 128; i++)
		CHECK_EQ(unit_reg(dev, VFTA + 4 * i), expected[i]);
	memset((char *)gbe_hw_of(dev)->bar0 + VFTA, 0xFF, 512);
	gbe_vlan_start(dev);
	for (uint32_t i = 0; i < 128; i++)
		CHECK_EQ(unit_reg(dev, VFTA + 4 * i), expected[i]);
	for (uint16_t id = 0; id < 4096; id++)
		CHECK_EQ(gbe_vlan_filter_set(dev, id, 0), 0);
	for (uint32_t i = 0; i < 128; i++)
		CHECK_EQ(unit_reg(dev, VFTA + 4 * i), 0);
}

/* One mode strips and inserts: on if either is wanted. */
static void
vlan_mode(struct rte_eth_dev *dev)
{
	struct rte_eth_conf *conf = &dev->data->dev_conf;

	for (unsigned int i = 0; i < 4; i++) {
		conf->rxmode.offloads = i & 1 ? RTE_ETH_RX_OFFLOAD_VLAN_STRIP : 0;
		conf->txmode.offloads = i & 2 ? RTE_ETH_TX_OFFLOAD_VLAN_INSERT : 0;
		unit_reg_set(dev, CTRL, i % 3 == 0 ? 0x15 | CTRL_VME : 0x15);
		gbe_vlan_start(dev);
		CHECK_EQ(unit_reg(dev, CTRL), i != 0 ? 0x15 | CTRL_VME : 0x15);
	}
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		struct rte_eth_dev *dev = unit_port_create(unit_families[i].id);

		kit_context("%s", unit_families[i].name);
		addresses(dev);
		multicast(dev);
		vlans(dev);
		vlan_mode(dev);
		unit_port_destroy(dev);
	}
	return EXIT_SUCCESS;
}
