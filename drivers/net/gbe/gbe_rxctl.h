/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RXCTL_H
#define GBE_RXCTL_H

#include "gbe.h"

/* Receive control of the whole port. */

/** Does the device spread received frames by a hash, as the application wants? */
static inline bool
gbe_rss_enabled(const struct rte_eth_dev *dev)
{
	return (dev->data->dev_conf.rxmode.mq_mode & RTE_ETH_MQ_RX_RSS_FLAG) != 0 &&
	       gbe_port_of(dev)->rss_hf != 0;
}

struct gbe_rxq;

void gbe_rxq_apply_max_frame(struct rte_eth_dev *dev, struct gbe_rxq *rxq);
void gbe_rx_apply_scatter(struct rte_eth_dev *dev);
void gbe_rx_apply_max_frame(struct rte_eth_dev *dev);
void gbe_rx_apply_rxcsum(struct rte_eth_dev *dev);
void gbe_rctl_apply(struct rte_eth_dev *dev, bool promiscuous, bool allmulticast);

#endif /* GBE_RXCTL_H */
