/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RXMODE_H
#define GBE_RXMODE_H

#include "gbe.h"

/* What the port has to do with lib/rxmode. */

/* gbe_port_ops.c */
void gbe_port_ops_publish(struct rte_eth_dev *dev);
void gbe_port_ops_withdraw(struct rte_eth_dev *dev);
struct rte_eth_dev *gbe_port_ops_hold(uint16_t port_id);
void gbe_port_ops_let_go(const struct rte_eth_dev *dev);

/* gbe_rxmode.c */
bool gbe_rxmode_wanted(const struct rte_eth_dev *dev);
int gbe_rxmode_check(struct rte_eth_dev *dev);
struct rxmode_conf gbe_rxmode_conf(const struct rte_eth_dev *dev);
int gbe_rxmode_start(struct rte_eth_dev *dev);
void gbe_rxmode_stop(struct rte_eth_dev *dev);
void gbe_rxmode_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id);
void gbe_rxmode_remove(struct rte_eth_dev *dev);

#endif /* GBE_RXMODE_H */
