/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_rxctl.h"
#include "gbe_rxq.h"
#include "gbe_vlan.h"
#include "hw/gbe_tables.h"

int
gbe_vlan_filter_set(struct rte_eth_dev *dev, uint16_t vlan_id, int on)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t index = vlan_id / 32, bit = 1u << (vlan_id % 32);
	uint32_t value = gbe_reg_read(hw, GBE_VFTA + 4 * index);

	gbe_vfta_write_one(hw, index, on ? value | bit : value & ~bit);
	return 0;
}

/*
 * CTRL.VME turns on both stripping and, for descriptors with VLE, insertion;
 * there is no way to have one alone (Linux couples the two features for the
 * same reason). A port that inserts without stripping strips all the same,
 * and the burst function puts the tags back.
 */
static bool
gbe_vlan_strips(const struct rte_eth_dev *dev)
{
	return (dev->data->dev_conf.rxmode.offloads & RTE_ETH_RX_OFFLOAD_VLAN_STRIP) != 0;
}

static bool
gbe_vlan_inserts(const struct rte_eth_dev *dev)
{
	return (dev->data->dev_conf.txmode.offloads & RTE_ETH_TX_OFFLOAD_VLAN_INSERT) != 0;
}

/* Have a queue show tags, or put them back, as is asked for now. */
void
gbe_vlan_apply_queue(const struct rte_eth_dev *dev, struct gbe_rxq *rxq)
{
	rxq->vlan_reinsert = gbe_vlan_inserts(dev) && !gbe_vlan_strips(dev);
	gbe_rxq_set_masks(rxq);
}

static void
gbe_vlan_apply_strip(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t ctrl = gbe_reg_read(hw, GBE_CTRL) & ~GBE_CTRL_VME;

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		if (dev->data->rx_queues[q] != NULL)
			gbe_vlan_apply_queue(dev, dev->data->rx_queues[q]);
	}
	if (gbe_vlan_strips(dev) || gbe_vlan_inserts(dev))
		ctrl |= GBE_CTRL_VME;
	gbe_reg_write(hw, GBE_CTRL, ctrl);
}

/* Called at configure too, through ethdev: then start does the work. */
int
gbe_vlan_offload_set(struct rte_eth_dev *dev, int mask)
{
	if (!dev->data->dev_started)
		return 0;
	if ((mask & RTE_ETH_VLAN_STRIP_MASK) != 0)
		gbe_vlan_apply_strip(dev);
	if ((mask & RTE_ETH_VLAN_FILTER_MASK) != 0)
		gbe_rctl_apply(dev, dev->data->promiscuous, dev->data->all_multicast);
	return 0;
}

/* Replay the filter, which ethdev keeps, and the tag modes. */
void
gbe_vlan_start(struct rte_eth_dev *dev)
{
	const uint64_t *ids = dev->data->vlan_filter_conf.ids;
	uint32_t words[GBE_VFTA_DWORDS];

	for (uint32_t i = 0; i < GBE_VFTA_DWORDS; i++)
		words[i] = ids[i / 2] >> 32 * (i % 2);
	gbe_vfta_write(gbe_hw_of(dev), words);
	gbe_vlan_apply_strip(dev);
}
