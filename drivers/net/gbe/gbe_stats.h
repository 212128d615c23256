/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_STATS_H
#define GBE_STATS_H

#include "gbe_rx_queue.h"
#include "gbe_tx_queue.h"

gbe_stats_get_t gbe_stats_get;
int gbe_stats_reset(struct rte_eth_dev *dev);
int gbe_xstats_get(struct rte_eth_dev *dev, struct rte_eth_xstat *xstats, unsigned int n);
int gbe_xstats_get_names(struct rte_eth_dev *dev, struct rte_eth_xstat_name *names, unsigned int n);
int gbe_xstats_get_by_id(struct rte_eth_dev *dev, const uint64_t *ids, uint64_t *values,
			 unsigned int n);
int gbe_xstats_get_names_by_id(struct rte_eth_dev *dev, const uint64_t *ids,
			       struct rte_eth_xstat_name *names, unsigned int n);
int gbe_stats_init(struct gbe_port *port);
void gbe_stats_lock(struct gbe_port *port);
void gbe_stats_unlock(struct gbe_port *port);
void gbe_stats_read(struct rte_eth_dev *dev);
void gbe_stats_retire_rxq(struct gbe_port *port, const struct gbe_rxq *rxq);
void gbe_stats_retire_txq(struct gbe_port *port, const struct gbe_txq *txq);

#endif /* GBE_STATS_H */
