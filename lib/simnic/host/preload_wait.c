/* SPDX-License-Identifier: BSD-3-Clause */

/* Hooks of libc for sleeping and waiting: see wait.h. */

#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include "preload.h"
#include "real.h"
#include "wait.h"

#define NS_PER_S  INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_US INT64_C(1000)

static int64_t
to_ns(const struct timespec *time)
{
	return time == NULL ? -1 : time->tv_sec * NS_PER_S + time->tv_nsec;
}

static struct timespec
from_ns(int64_t ns)
{
	return (struct timespec){ .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };
}

static int64_t
ms_to_ns(int ms)
{
	return ms < 0 ? -1 : ms * NS_PER_MS;
}

/* Not less than ns. */
static int
ns_to_ms(int64_t ns)
{
	return (ns + NS_PER_MS - 1) / NS_PER_MS;
}

SIM_HOOK int
clock_nanosleep(clockid_t clock, int flags, const struct timespec *request, struct timespec *left)
{
	struct timespec now = { 0 };
	int64_t ns = to_ns(request);

	if (!sim_wait_is_virtual() || request->tv_nsec < 0 || request->tv_nsec >= NS_PER_S)
		return sim_real()->clock_nanosleep(clock, flags, request, left);
	if ((flags & TIMER_ABSTIME) != 0) {
		clock_gettime(clock, &now);
		ns -= to_ns(&now);
	}
	if (ns > 0)
		sim_wait_sleep(ns);
	return 0;
}

SIM_HOOK int
nanosleep(const struct timespec *request, struct timespec *left)
{
	int error = clock_nanosleep(CLOCK_REALTIME, 0, request, left);

	if (error == 0)
		return 0;
	errno = error;
	return -1;
}

SIM_HOOK int
usleep(useconds_t us)
{
	const struct timespec request = from_ns(us * NS_PER_US);

	return nanosleep(&request, NULL);
}

SIM_HOOK unsigned int
sleep(unsigned int seconds)
{
	const struct timespec request = { .tv_sec = seconds };
	struct timespec left;

	return nanosleep(&request, &left) == 0 ? 0 : left.tv_sec + (left.tv_nsec != 0);
}

/* All but select() are one of these two. */
struct epoll_look {
	struct sim_wait wait;
	int epfd;
	struct epoll_event *events;
	int max;
	const sigset_t *mask;
};

struct poll_look {
	struct sim_wait wait;
	struct pollfd *fds;
	nfds_t nb;
	const sigset_t *mask;
};

static int
look_epoll(struct sim_wait *wait, int64_t timeout_ns)
{
	struct epoll_look *look = (struct epoll_look *)wait;

	return sim_real()->epoll_pwait(look->epfd, look->events, look->max, ns_to_ms(timeout_ns),
				       look->mask);
}

static int
look_poll(struct sim_wait *wait, int64_t timeout_ns)
{
	struct poll_look *look = (struct poll_look *)wait;
	const struct timespec timeout = from_ns(timeout_ns);

	return sim_real()->ppoll(look->fds, look->nb, &timeout, look->mask);
}

SIM_HOOK int
epoll_pwait(int epfd, struct epoll_event *events, int max, int timeout, const sigset_t *mask)
{
	struct epoll_look look = {
		.wait.look = look_epoll,
		.epfd = epfd,
		.events = events,
		.max = max,
		.mask = mask,
	};

	if (!sim_wait_is_virtual())
		return sim_real()->epoll_pwait(epfd, events, max, timeout, mask);
	return sim_wait(&look.wait, ms_to_ns(timeout));
}

SIM_HOOK int
epoll_wait(int epfd, struct epoll_event *events, int max, int timeout)
{
	return epoll_pwait(epfd, events, max, timeout, NULL);
}

SIM_HOOK int
epoll_pwait2(int epfd, struct epoll_event *events, int max, const struct timespec *timeout,
	     const sigset_t *mask)
{
	struct epoll_look look = {
		.wait.look = look_epoll,
		.epfd = epfd,
		.events = events,
		.max = max,
		.mask = mask,
	};

	if (!sim_wait_is_virtual())
		return sim_real()->epoll_pwait2(epfd, events, max, timeout, mask);
	return sim_wait(&look.wait, to_ns(timeout));
}

SIM_HOOK int
ppoll(struct pollfd *fds, nfds_t nb, const struct timespec *timeout, const sigset_t *mask)
{
	struct poll_look look = {
		.wait.look = look_poll,
		.fds = fds,
		.nb = nb,
		.mask = mask,
	};

	if (!sim_wait_is_virtual())
		return sim_real()->ppoll(fds, nb, timeout, mask);
	return sim_wait(&look.wait, to_ns(timeout));
}

SIM_HOOK int
poll(struct pollfd *fds, nfds_t nb, int timeout)
{
	const struct timespec time = from_ns(ms_to_ns(timeout));

	return ppoll(fds, nb, timeout < 0 ? NULL : &time, NULL);
}

struct select_look {
	struct sim_wait wait;
	int nb;
	fd_set *in, *out, *err; /* the caller's, for the results */
	fd_set asked_in, asked_out, asked_err;
};

static void
copy_set(fd_set *to, const fd_set *from)
{
	if (to != NULL)
		*to = *from;
}

static int
look_select(struct sim_wait *wait, int64_t timeout_ns)
{
	struct select_look *look = (struct select_look *)wait;
	struct timeval timeout = {
		.tv_sec = timeout_ns / NS_PER_S,
		.tv_usec = timeout_ns % NS_PER_S / NS_PER_US,
	};

	copy_set(look->in, &look->asked_in);
	copy_set(look->out, &look->asked_out);
	copy_set(look->err, &look->asked_err);
	return sim_real()->select(look->nb, look->in, look->out, look->err, &timeout);
}

SIM_HOOK int
select(int nb, fd_set *in, fd_set *out, fd_set *err, struct timeval *timeout)
{
	struct select_look look = {
		.wait.look = look_select,
		.nb = nb,
		.in = in,
		.out = out,
		.err = err,
	};

	if (!sim_wait_is_virtual())
		return sim_real()->select(nb, in, out, err, timeout);
	if (in != NULL)
		look.asked_in = *in;
	if (out != NULL)
		look.asked_out = *out;
	if (err != NULL)
		look.asked_err = *err;
	return sim_wait(&look.wait, timeout == NULL ? -1 :
						      timeout->tv_sec * NS_PER_S +
							      timeout->tv_usec * NS_PER_US);
}
