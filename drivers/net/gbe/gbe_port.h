/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_PORT_H
#define GBE_PORT_H

#include "gbe.h"

/** Of a probe: the bus asks the next driver that knows the chip. */
#define GBE_NOT_OURS 1

/**
 * In a secondary process: whose the port is that the primary drives. The log says what is wrong.
 *
 * @return 0; GBE_NOT_OURS: another driver's; -EINVAL: that of another build of net_gbe
 */
int gbe_port_recognise(const struct rte_eth_dev *dev);

int gbe_port_init(struct rte_eth_dev *dev);
int gbe_dev_configure(struct rte_eth_dev *dev);
int gbe_dev_start(struct rte_eth_dev *dev);
int gbe_dev_stop(struct rte_eth_dev *dev);
int gbe_dev_rx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id);
int gbe_dev_reset(struct rte_eth_dev *dev);
int gbe_dev_close(struct rte_eth_dev *dev);

#endif /* GBE_PORT_H */
