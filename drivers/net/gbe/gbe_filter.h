/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_FILTER_H
#define GBE_FILTER_H

#include "gbe.h"

int gbe_promiscuous_enable(struct rte_eth_dev *dev);
int gbe_promiscuous_disable(struct rte_eth_dev *dev);
int gbe_allmulticast_enable(struct rte_eth_dev *dev);
int gbe_allmulticast_disable(struct rte_eth_dev *dev);
int gbe_mac_addr_set(struct rte_eth_dev *dev, struct rte_ether_addr *addr);
int gbe_mac_addr_add(struct rte_eth_dev *dev, struct rte_ether_addr *addr, uint32_t index,
		     uint32_t pool);
void gbe_mac_addr_remove(struct rte_eth_dev *dev, uint32_t index);
int gbe_set_mc_addr_list(struct rte_eth_dev *dev, struct rte_ether_addr *list, uint32_t nb);
void gbe_filter_start(struct rte_eth_dev *dev);

#endif /* GBE_FILTER_H */
