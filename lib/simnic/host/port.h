/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_PORT_H
#define SIM_PORT_H

/*
 * A port's memory, laid out like a device descriptor of vfio-pci: region i at
 * i << 40 of a sparse memory file. What the kernel does for reads of PCI
 * configuration and for mappings of BARs is then right as it is.
 */

#include "rig.h"

#define SIM_REGION_SHIFT 40

/* Everything but model->create(): a model may ask for the wire, which comes later. */
void sim_port_init(struct sim_port *port, struct sim_rig *rig, unsigned int index);

/* Accesses to BAR 0 by the application, of 1, 2, 4 or 8 bytes. */
uint64_t sim_port_read(struct sim_port *port, uint32_t offset, unsigned int width);
void sim_port_write(struct sim_port *port, uint32_t offset, unsigned int width, uint64_t value);

/* What VFIO_DEVICE_RESET can do. */
bool sim_port_can_reset(const struct sim_port *port);
void sim_port_reset(struct sim_port *port);

/* Since power-on. */
void sim_port_counts(const struct sim_port *port, struct gbe_sim_counts *counts);

#endif /* SIM_PORT_H */
