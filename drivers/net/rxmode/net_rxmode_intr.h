/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef NET_RXMODE_INTR_H
#define NET_RXMODE_INTR_H

#include <stdbool.h>

#include "net_rxmode_compat.h"

/* What can be said of a port's receive interrupts before they are tried. */

/**
 * The driver may have receive interrupts, and is asked for them. Without a descriptor, or a
 * function that arms, there are none; but a virtual device may have descriptors that need no
 * arming.
 */
bool net_rxmode_intr_possible(const struct rte_eth_dev *dev, const struct eth_dev_ops *ops);

/**
 * Of a port that was started with receive interrupts: the application wants those of the link, and
 * will not get them. The device has one message, and from now on its handler is not called any
 * more.
 */
bool net_rxmode_intr_silences_link(const struct rte_eth_dev *dev);

/** The port was started with receive interrupts, and has them. */
bool net_rxmode_intr_granted(const struct rte_eth_dev *dev);

#endif /* NET_RXMODE_INTR_H */
