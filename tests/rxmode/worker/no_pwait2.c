/* SPDX-License-Identifier: BSD-3-Clause */

/* A kernel before 5.11: there is no epoll_pwait2(). */

#include <errno.h>
#include <sys/epoll.h>

int __wrap_epoll_pwait2(int epfd, struct epoll_event *events, int n, const struct timespec *timeout,
			const sigset_t *sigmask);

int
__wrap_epoll_pwait2(int epfd, struct epoll_event *events, int n, const struct timespec *timeout,
		    const sigset_t *sigmask)
{
	(void)epfd, (void)events, (void)n, (void)timeout, (void)sigmask;
	errno = ENOSYS;
	return -1;
}
