/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_REAL_H
#define SIM_REAL_H

/*
 * The functions of libc that the hooks stand in front of. The rig's own code
 * calls these where a hook would mistake it for the application.
 */

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

struct epoll_event;
struct stat;
struct timeval;

struct sim_real {
	int (*open)(const char *path, int flags, ...);
	int (*openat)(int dir, const char *path, int flags, ...);
	int (*close)(int fd);
	int (*ioctl)(int fd, unsigned long request, ...);
	void *(*mmap)(void *addr, size_t len, int prot, int flags, int fd, off_t offset);
	int (*munmap)(void *addr, size_t len);
	ssize_t (*pread)(int fd, void *buf, size_t len, off_t offset);
	ssize_t (*pwrite)(int fd, const void *buf, size_t len, off_t offset);
	int (*stat)(const char *path, struct stat *st);
	void *(*opendir)(const char *path);
	int (*eventfd)(unsigned int value, int flags);
	int (*epoll_ctl)(int epfd, int op, int fd, struct epoll_event *event);
	int (*epoll_pwait)(int epfd, struct epoll_event *events, int max, int timeout,
			   const sigset_t *mask);
	int (*epoll_pwait2)(int epfd, struct epoll_event *events, int max,
			    const struct timespec *timeout, const sigset_t *mask);
	int (*ppoll)(struct pollfd *fds, nfds_t nb, const struct timespec *timeout,
		     const sigset_t *mask);
	int (*select)(int nb, fd_set *in, fd_set *out, fd_set *err, struct timeval *timeout);
	int (*clock_nanosleep)(clockid_t clock, int flags, const struct timespec *request,
			       struct timespec *left);
	int (*sigaction)(int number, const struct sigaction *action, struct sigaction *old);
};

/* Looked up at the first call, which may come before any constructor has run. */
const struct sim_real *sim_real(void);

#endif /* SIM_REAL_H */
