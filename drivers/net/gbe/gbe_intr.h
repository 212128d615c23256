/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_INTR_H
#define GBE_INTR_H

#include "gbe.h"

/* The port's registration with lib/msgintr, and what ethdev asks of interrupts. */

int gbe_intr_probe(struct rte_eth_dev *dev);
void gbe_intr_remove(struct rte_eth_dev *dev);
int gbe_intr_check(struct rte_eth_dev *dev);
int gbe_intr_start(struct rte_eth_dev *dev);
void gbe_intr_stop(struct rte_eth_dev *dev);
int gbe_rx_queue_intr_enable(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_rx_queue_intr_disable(struct rte_eth_dev *dev, uint16_t queue_id);
void gbe_intr_wake(struct rte_eth_dev *dev, uint16_t queue_id);

#endif /* GBE_INTR_H */
