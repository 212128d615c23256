/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_VLAN_H
#define GBE_VLAN_H

#include "gbe.h"

struct gbe_rxq;

int gbe_vlan_filter_set(struct rte_eth_dev *dev, uint16_t vlan_id, int on);
int gbe_vlan_offload_set(struct rte_eth_dev *dev, int mask);
void gbe_vlan_apply_queue(const struct rte_eth_dev *dev, struct gbe_rxq *rxq);
void gbe_vlan_start(struct rte_eth_dev *dev);

#endif /* GBE_VLAN_H */
