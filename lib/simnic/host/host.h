/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_HOST_H
#define SIM_HOST_H

/* The rig as the host of models, whose context is a port, and of the wire. */

#include "device.h"
#include "wire/wire.h"

extern const struct sim_host_ops sim_host;
extern const struct sim_wire_host sim_wire_host;

#endif /* SIM_HOST_H */
