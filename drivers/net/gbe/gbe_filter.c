/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "gbe_filter.h"
#include "gbe_rxctl.h"
#include "hw/gbe_tables.h"

static void
gbe_mac_addr_write(struct gbe_hw *hw, uint32_t index, const struct rte_ether_addr *addr)
{
	const uint8_t *b = addr->addr_bytes;
	uint32_t low = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
	uint32_t high = b[4] | (uint32_t)b[5] << 8;

	if (!rte_is_zero_ether_addr(addr))
		high |= GBE_RAH_AV;
	gbe_rar_write(hw, index, low, high);
}

int
gbe_promiscuous_enable(struct rte_eth_dev *dev)
{
	if (dev->data->dev_started)
		gbe_rctl_apply(dev, true, dev->data->all_multicast);
	return 0;
}

int
gbe_promiscuous_disable(struct rte_eth_dev *dev)
{
	if (dev->data->dev_started)
		gbe_rctl_apply(dev, false, dev->data->all_multicast);
	return 0;
}

int
gbe_allmulticast_enable(struct rte_eth_dev *dev)
{
	if (dev->data->dev_started)
		gbe_rctl_apply(dev, dev->data->promiscuous, true);
	return 0;
}

int
gbe_allmulticast_disable(struct rte_eth_dev *dev)
{
	if (dev->data->dev_started)
		gbe_rctl_apply(dev, dev->data->promiscuous, false);
	return 0;
}

int
gbe_mac_addr_set(struct rte_eth_dev *dev, struct rte_ether_addr *addr)
{
	gbe_mac_addr_write(gbe_hw_of(dev), 0, addr);
	return 0;
}

int
gbe_mac_addr_add(struct rte_eth_dev *dev, struct rte_ether_addr *addr, uint32_t index,
		 uint32_t pool __rte_unused)
{
	if (index >= gbe_chip_of(gbe_hw_of(dev))->nb_mac_addrs)
		return -ENOSPC;
	gbe_mac_addr_write(gbe_hw_of(dev), index, addr);
	return 0;
}

void
gbe_mac_addr_remove(struct rte_eth_dev *dev, uint32_t index)
{
	static const struct rte_ether_addr none;

	gbe_mac_addr_write(gbe_hw_of(dev), index, &none);
}

/*
 * The table is indexed by 12 bits of the address: with RCTL.MO 0 bits 47:36,
 * that is, the last byte and the upper half of the one before.
 */
static void
gbe_mta_add(uint32_t *mta, const struct rte_ether_addr *addr)
{
	uint32_t hash = addr->addr_bytes[4] >> 4 | (uint32_t)addr->addr_bytes[5] << 4;

	mta[hash / 32] |= 1u << (hash % 32);
}

int
gbe_set_mc_addr_list(struct rte_eth_dev *dev, struct rte_ether_addr *list, uint32_t nb)
{
	struct gbe_port *port = gbe_port_of(dev);

	memset(port->mta, 0, sizeof(port->mta));
	for (uint32_t i = 0; i < nb; i++)
		gbe_mta_add(port->mta, &list[i]);
	gbe_mta_write(&port->hw, port->mta);
	return 0;
}

/*
 * Whole tables: they keep their contents over a reset (82575 manual, page 41), and no filter of
 * an earlier owner may admit anything.
 */
void
gbe_filter_start(struct rte_eth_dev *dev)
{
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));

	for (uint32_t i = 0; i < chip->nb_mac_addrs; i++)
		gbe_mac_addr_write(gbe_hw_of(dev), i, &dev->data->mac_addrs[i]);
	gbe_mta_write(gbe_hw_of(dev), gbe_port_of(dev)->mta);
}
