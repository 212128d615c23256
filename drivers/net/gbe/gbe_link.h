/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_LINK_H
#define GBE_LINK_H

#include "gbe.h"

int gbe_link_check_speeds(struct rte_eth_dev *dev);
int gbe_link_start(struct rte_eth_dev *dev);
int gbe_link_update(struct rte_eth_dev *dev, int wait_to_complete);
void gbe_link_refresh(struct rte_eth_dev *dev);
int gbe_dev_set_link_up(struct rte_eth_dev *dev);
int gbe_dev_set_link_down(struct rte_eth_dev *dev);

#endif /* GBE_LINK_H */
