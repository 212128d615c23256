/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stddef.h>

#include "fds.h"

/* Containers, and a group and a device for each port. */
#define MAX_FDS 96

static struct {
	int fd_plus_1; /* 0: free */
	enum sim_fd_kind kind;
	void *object;
} fds[MAX_FDS];

int
sim_fds_add(int fd, enum sim_fd_kind kind, void *object)
{
	for (unsigned int i = 0; i < MAX_FDS; i++) {
		if (fds[i].fd_plus_1 != 0)
			continue;
		fds[i].kind = kind;
		fds[i].object = object;
		__atomic_store_n(&fds[i].fd_plus_1, fd + 1, __ATOMIC_RELEASE);
		return 0;
	}
	return -ENFILE;
}

void
sim_fds_remove(int fd)
{
	for (unsigned int i = 0; i < MAX_FDS; i++) {
		if (fds[i].fd_plus_1 == fd + 1)
			__atomic_store_n(&fds[i].fd_plus_1, 0, __ATOMIC_RELEASE);
	}
}

enum sim_fd_kind
sim_fds_find(int fd, void **object)
{
	if (fd < 0)
		return SIM_FD_NONE;
	for (unsigned int i = 0; i < MAX_FDS; i++) {
		if (__atomic_load_n(&fds[i].fd_plus_1, __ATOMIC_ACQUIRE) != fd + 1)
			continue;
		*object = fds[i].object;
		return fds[i].kind;
	}
	return SIM_FD_NONE;
}
