/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_FDS_H
#define SIM_FDS_H

/*
 * Which of the process's file descriptors are the rig's. Every call that takes
 * a descriptor asks here first, so finding takes no lock; adding and removing
 * is done with the rig's lock held.
 */

enum sim_fd_kind {
	SIM_FD_NONE,
	SIM_FD_CONTAINER,
	SIM_FD_GROUP,
	SIM_FD_DEVICE,
};

/* -ENFILE: no more room. */
int sim_fds_add(int fd, enum sim_fd_kind kind, void *object);
void sim_fds_remove(int fd);
enum sim_fd_kind sim_fds_find(int fd, void **object);

#endif /* SIM_FDS_H */
