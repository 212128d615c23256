/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#include "irq_listener.h"
#include "real.h"

/* Out of the way of the descriptors that an application counts or expects in a row. */
#define OUR_FIRST_FD 512

void
sim_irq_init_listener(struct sim_irq_listener *listener)
{
	listener->theirs = -1;
	listener->fd = -1;
}

/*
 * The kernel keeps the eventfd itself, not its number. So a copy: the
 * application may close its own and get the number back for something else.
 */
int
sim_irq_listen(struct sim_irq_listener *listener, int fd)
{
	int copy = -1;

	if (fd >= 0) {
		copy = fcntl(fd, F_DUPFD_CLOEXEC, OUR_FIRST_FD);
		if (copy < 0)
			return -errno;
	}
	if (listener->fd >= 0)
		sim_real()->close(listener->fd);
	listener->fd = copy;
	listener->theirs = fd;
	return 0;
}

bool
sim_irq_signal(const struct sim_irq_listener *listener)
{
	const uint64_t one = 1;

	/* A full counter has been noticed by nobody so far: the next is no news. */
	return listener->fd >= 0 && (write(listener->fd, &one, sizeof(one)) > 0 || errno == EAGAIN);
}

bool
sim_irq_hears(const struct sim_irq_listener *listener, int fd)
{
	return listener->fd >= 0 && listener->theirs == fd;
}

/* Our copy would keep it in the epoll sets that a close takes it out of. */
void
sim_irq_deafen(struct sim_irq_listener *listener, int fd)
{
	if (!sim_irq_hears(listener, fd))
		return;
	sim_real()->close(listener->fd);
	listener->fd = -1;
}
