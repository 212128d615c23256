/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_STATUS_H
#define GBE_RX_STATUS_H

#include "gbe_rx_queue.h"

/* What the device has completed. */

gbe_queue_count_t gbe_rx_queue_count;
int gbe_rx_descriptor_status(void *rx_queue, uint16_t offset);
bool gbe_rxq_has_work(const struct gbe_rxq *rxq);
void gbe_rx_publish_count(struct rte_eth_dev *dev);

#endif /* GBE_RX_STATUS_H */
