/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_MODERATION_H
#define GBE_MODERATION_H

#include "gbe.h"
#include "rxmode_port_ops.h"

void gbe_moderation_init(struct gbe_port *port);
void gbe_moderation_start(struct rte_eth_dev *dev);
int gbe_moderation_set(struct rte_eth_dev *dev, uint16_t queue_id,
		       const struct rxmode_moderation *moderation);
int gbe_moderation_get(struct rte_eth_dev *dev, uint16_t queue_id,
		       struct rxmode_moderation *moderation);

#endif /* GBE_MODERATION_H */
