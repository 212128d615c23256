/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef NET_RXMODE_PORT_H
#define NET_RXMODE_PORT_H

#include <stdbool.h>

#include "net_rxmode_args.h"
#include "net_rxmode_compat.h"

/*
 * Ports whose operations are ours: those of the driver, and around a few of them what
 * the port needs to be attached to lib/rxmode while it is started. All of it is the control
 * path, one thread at a time for a port, as ethdev requires.
 */

/**
 * Take the port's operations. @p args: what the user wants of it, which live until the port is
 * given back; NULL: nothing, it is only watched. A port that is started already is served from its
 * next configuration on, also one that was served by other arguments.
 */
void net_rxmode_port_take(struct rte_eth_dev *dev, const struct net_rxmode_args *args);

/** Give them back. Not while threads may poll the port. Not taken: nothing. */
void net_rxmode_port_give_back(struct rte_eth_dev *dev);

/** The driver has closed the device, past us; the port goes now. Not taken: nothing. */
void net_rxmode_port_gone(struct rte_eth_dev *dev);

/** By these arguments, threads that poll the port sleep now. */
bool net_rxmode_port_sleeps(const struct rte_eth_dev *dev, const struct net_rxmode_args *args);

/** Called when any port starts, before its driver; or NULL. */
extern void (*net_rxmode_port_on_start)(void);

#endif /* NET_RXMODE_PORT_H */
