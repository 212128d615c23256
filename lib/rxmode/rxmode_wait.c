/* SPDX-License-Identifier: BSD-3-Clause */

#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "rxmode_private.h"

/*
 * Sleeping on descriptors with time-outs in nanoseconds, and being kicked.
 *
 * The state is exchanged by both sides. A kick leaves KICKED and writes the
 * eventfd only if it found ASLEEP. The sleeper goes from AWAKE to ASLEEP only if
 * nobody kicked. Exchanges are sequentially consistent: what the kicker wrote
 * before is seen by the round that the kick caused. Without that order the
 * sleeper could miss both the work and the kick.
 */

#define WAIT_NS_PER_S UINT64_C(1000000000)

static struct timespec
timespec_of(uint64_t ns)
{
	return (struct timespec){ .tv_sec = ns / WAIT_NS_PER_S, .tv_nsec = ns % WAIT_NS_PER_S };
}

static bool
has_pwait2(const struct rx_wait *wait)
{
	const struct timespec none = { 0 };
	struct epoll_event event;

	return wait->time->wait(wait->epfd, &event, 1, &none) >= 0 || errno != ENOSYS;
}

int
rx_wait_open(struct rx_wait *wait, const struct rxmode_time *time)
{
	int rc;

	wait->time = time;
	wait->timer_fd = -1;
	wait->kick_fd = -1;
	wait->epfd = epoll_create1(EPOLL_CLOEXEC);
	if (wait->epfd < 0)
		return -errno;
	wait->kick_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (wait->kick_fd < 0)
		goto failed;
	if (rx_wait_add(wait, wait->kick_fd, EPOLLIN, EVENT_KICK) != 0)
		goto failed;
	if (!has_pwait2(wait)) {
		wait->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
		if (wait->timer_fd < 0 ||
		    rx_wait_add(wait, wait->timer_fd, EPOLLIN | EPOLLET, EVENT_TIMER) != 0)
			goto failed;
	}
	return 0;
failed:
	rc = -errno;
	rx_wait_close(wait);
	return rc;
}

void
rx_wait_close(struct rx_wait *wait)
{
	if (wait->timer_fd >= 0)
		close(wait->timer_fd);
	if (wait->kick_fd >= 0)
		close(wait->kick_fd);
	close(wait->epfd);
}

int
rx_wait_add(struct rx_wait *wait, int fd, uint32_t events, uint64_t data)
{
	struct epoll_event event = { .events = events, .data.u64 = data };

	return epoll_ctl(wait->epfd, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

int
rx_wait_mod(struct rx_wait *wait, int fd, uint32_t events, uint64_t data)
{
	struct epoll_event event = { .events = events, .data.u64 = data };

	return epoll_ctl(wait->epfd, EPOLL_CTL_MOD, fd, &event) == 0 ? 0 : -errno;
}

int
rx_wait_del(struct rx_wait *wait, int fd)
{
	return epoll_ctl(wait->epfd, EPOLL_CTL_DEL, fd, NULL) == 0 ? 0 : -errno;
}

/* Returns the number of events, 0 after ns; a signal counts as an end without event. */
int
rx_wait_for(struct rx_wait *wait, struct epoll_event *events, int n, uint64_t ns)
{
	struct timespec timeout = timespec_of(ns);
	int rc;

	if (wait->timer_fd >= 0 && ns != 0) {
		struct itimerspec timer = { .it_value = timeout };

		if (ns == UINT64_MAX)
			timer.it_value = (struct timespec){ 0 };
		timerfd_settime(wait->timer_fd, 0, &timer, NULL);
		rc = epoll_wait(wait->epfd, events, n, -1);
		if (rc == 1 && events[0].data.u64 == EVENT_TIMER)
			rc = 0;
	} else if (wait->timer_fd >= 0) {
		rc = epoll_wait(wait->epfd, events, n, 0);
	} else {
		rc = wait->time->wait(wait->epfd, events, n, ns == UINT64_MAX ? NULL : &timeout);
	}
	return rc < 0 ? 0 : rc;
}

void
rx_wait_drain_kick(struct rx_wait *wait)
{
	uint64_t count;

	/* Empty is as good as drained. */
	if (read(wait->kick_fd, &count, sizeof(count)) < 0)
		return;
}

void
rxmode_kick(struct rxmode *worker)
{
	struct rx_wait *wait = &worker->wait;
	const uint64_t one = 1;

	if (__atomic_exchange_n(&wait->state, WAIT_KICKED, __ATOMIC_SEQ_CST) != WAIT_ASLEEP)
		return;
	/* Fails only when the counter is full, and then the fd is readable already. */
	if (write(wait->kick_fd, &one, sizeof(one)) < 0)
		return;
}
