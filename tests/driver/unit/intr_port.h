/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef UNIT_INTR_PORT_H
#define UNIT_INTR_PORT_H

#include "harness.h"
#include "msgintr_device.h"

/* A port of the driver whose interrupts are msgintr_device.h's. */
struct unit_intr_port {
	struct msgintr_device intr;
	struct rte_eth_dev *dev;
	struct rte_mempool *mp;
};

/** A port with devargs @p args, probed; what is granted can be set then. */
void unit_intr_port_create(struct unit_intr_port *port, enum gbe_chip_id chip, const char *args);

/** Set up and start @p nb_rxq receive queues with interrupts. */
void unit_intr_port_start(struct unit_intr_port *port, uint16_t nb_rxq);

void unit_intr_port_stop(struct unit_intr_port *port);

void unit_intr_port_destroy(struct unit_intr_port *port);

/** A frame of the device lies in queue @p q; no cause is raised. */
void unit_intr_port_frame(struct unit_intr_port *port, uint16_t q);

#endif /* UNIT_INTR_PORT_H */
