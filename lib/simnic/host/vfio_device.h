/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_VFIO_DEVICE_H
#define SIM_VFIO_DEVICE_H

/* The part of vfio.h that is about devices: -errno, with the lock held. */

#include "rig.h"

/* A descriptor for the process, closed on exec. */
int sim_vfio_device_open(struct sim_port *port);
void sim_vfio_device_close(struct sim_port *port);
int sim_vfio_device_ioctl(struct sim_port *port, unsigned long request, void *arg);

#endif /* SIM_VFIO_DEVICE_H */
