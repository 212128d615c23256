/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RSS_H
#define GBE_RSS_H

#include "gbe.h"

uint64_t gbe_rss_capa(const struct gbe_chip *chip);
int gbe_rss_configure(struct rte_eth_dev *dev);
void gbe_rss_start(struct rte_eth_dev *dev);
int gbe_rss_hash_update(struct rte_eth_dev *dev, struct rte_eth_rss_conf *conf);
int gbe_rss_hash_conf_get(struct rte_eth_dev *dev, struct rte_eth_rss_conf *conf);
int gbe_reta_update(struct rte_eth_dev *dev, struct rte_eth_rss_reta_entry64 *reta,
		    uint16_t reta_size);
int gbe_reta_query(struct rte_eth_dev *dev, struct rte_eth_rss_reta_entry64 *reta,
		   uint16_t reta_size);

#endif /* GBE_RSS_H */
