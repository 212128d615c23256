/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_VFIO_H
#define SIM_VFIO_H

/*
 * What the kernel's VFIO answers: containers, groups and devices. Port i is in
 * group 70 + i. All functions return -errno, and are called with the lock held.
 */

#include "fds.h"
#include "rig.h"

#define SIM_VFIO_DIR         "/dev/vfio/"
#define SIM_VFIO_FIRST_GROUP 70

/* path begins with SIM_VFIO_DIR; flags as of open(). */
int sim_vfio_open(struct sim_rig *rig, const char *path);

/* An ioctl on a descriptor of ours. */
int sim_vfio_ioctl(enum sim_fd_kind kind, void *object, unsigned long request, void *arg);

/* A descriptor of ours is about to be closed. */
void sim_vfio_close(enum sim_fd_kind kind, void *object, int fd);

/* Memory of the application is gone. */
void sim_vfio_memory_gone(const void *addr, size_t len);

#endif /* SIM_VFIO_H */
