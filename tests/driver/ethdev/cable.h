/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_CABLE_H
#define ETHDEV_CABLE_H

/* The cable between the two ports, as who runs us can move it. */

#include <stdbool.h>

/** With ETHDEV_CABLE=peer nobody is at the cable: the PHY at its other end stands for it. */
#define CABLE_VARIABLE "ETHDEV_CABLE"
#define CABLE_PEER     "peer"

/**
 * Plug or pull the cable at the port with index @p idx, which is called @p name: on the native
 * rig directly, else through the port at the other end, or who runs us is asked to.
 */
void cable_move(unsigned int idx, const char *name, bool on);

#endif /* ETHDEV_CABLE_H */
