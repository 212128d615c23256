/* SPDX-License-Identifier: BSD-3-Clause */

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_epoll.h>

#include "msgintr_private.h"

/* What a thread that was woken may take to run; far more than it does. */
#define WAKE_TRIES  200
#define WAKE_TRY_US 1000

/*
 * An eventfd for each queue, whatever the vectors. They live from the first
 * start with so many queues until that number changes, and with them what epoll
 * instances they are registered with: a thread that slept before a stop is
 * woken after the next start too, without registering again.
 */

int
msgintr_efd_of(const struct msgintr *mi, uint16_t queue)
{
	return rte_intr_efds_index_get(mi->handle, queue);
}

/* The counter saturates long after the reader is awake: failing is harmless. */
void
msgintr_signal(const struct msgintr *mi, uint16_t queue)
{
	const uint64_t one = 1;
	ssize_t done;

	do {
		done = write(msgintr_efd_of(mi, queue), &one, sizeof(one));
	} while (done < 0 && errno == EINTR);
}

/* Show ethdev and applications the queues' eventfds, not the vectors'. */
void
msgintr_efds_publish(struct msgintr *mi)
{
	rte_intr_nb_efd_set(mi->handle, mi->nb_fds);
	rte_intr_max_intr_set(mi->handle, mi->nb_fds + 1);
}

/*
 * A registration whose epoll instance is gone would stand in the way of a new
 * one: forget it.
 */
static void
msgintr_efd_check_registration(struct msgintr *mi, uint16_t queue)
{
	struct rte_epoll_event *rev = rte_intr_elist_index_get(mi->handle, queue);
	struct epoll_event event;

	/* Pairs with rte_epoll_ctl(), here and in msgintr_efd_is_unheard(). */
	if (__atomic_load_n(&rev->status, __ATOMIC_ACQUIRE) == RTE_EPOLL_INVALID)
		return;
	event.events = rev->epdata.event;
	event.data.ptr = rev;
	if (epoll_ctl(rev->epfd, EPOLL_CTL_MOD, rev->fd, &event) != 0)
		__atomic_store_n(&rev->status, RTE_EPOLL_INVALID, __ATOMIC_RELEASE);
}

static int
msgintr_efds_create(struct msgintr *mi, uint16_t nb)
{
	int ret;

	for (uint16_t q = 0; q < nb; q++) {
		int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

		if (fd < 0)
			return -errno;
		ret = rte_intr_efds_index_set(mi->handle, q, fd);
		if (ret != 0) {
			close(fd);
			return ret;
		}
		mi->nb_fds = q + 1;
	}
	ret = rte_intr_vec_list_alloc(mi->handle, "msgintr_vec", nb);
	for (uint16_t q = 0; ret == 0 && q < nb; q++)
		ret = rte_intr_vec_list_index_set(mi->handle, q, q + RTE_INTR_VEC_RXTX_OFFSET);
	return ret;
}

/* Have eventfds for exactly @nb queues. */
int
msgintr_efds_open(struct msgintr *mi, uint16_t nb)
{
	int ret;

	if (nb == mi->nb_fds) {
		for (uint16_t q = 0; q < nb; q++)
			msgintr_efd_check_registration(mi, q);
		return 0;
	}
	msgintr_efds_close(mi);
	if (nb == 0)
		return 0;
	ret = msgintr_efds_create(mi, nb);
	if (ret != 0)
		msgintr_efds_close(mi);
	return ret;
}

/*
 * Has a thread still to read the signal that stop gave it? Those who watch by
 * other means than rte_epoll_wait() are not known.
 */
static bool
msgintr_efd_is_unheard(const struct msgintr *mi, uint16_t queue)
{
	struct rte_epoll_event *rev = rte_intr_elist_index_get(mi->handle, queue);
	struct pollfd unread = {
		.fd = msgintr_efd_of(mi, queue),
		.events = POLLIN,
	};

	return (mi->told >> queue & 1) != 0 &&
	       __atomic_load_n(&rev->status, __ATOMIC_ACQUIRE) == RTE_EPOLL_VALID &&
	       poll(&unread, 1, 0) == 1;
}

/*
 * The kernel lets a thread that it has woken sleep on if the eventfd leaves the
 * epoll instance before it runs. One that was not asleep never reads: do not
 * wait for ever.
 */
static void
msgintr_efds_await_sleepers(struct msgintr *mi)
{
	unsigned int tries = WAKE_TRIES;

	for (uint16_t q = 0; q < mi->nb_fds; q++) {
		while (tries > 0 && msgintr_efd_is_unheard(mi, q)) {
			mi->clock->sleep_us(WAKE_TRY_US);
			tries--;
		}
	}
	mi->told = 0;
}

/*
 * Threads that still sleep on them were woken by stop; here the eventfds leave
 * their epoll instances. Waits for threads that are being woken.
 */
void
msgintr_efds_close(struct msgintr *mi)
{
	msgintr_efds_await_sleepers(mi);
	msgintr_efds_publish(mi);
	rte_intr_free_epoll_fd(mi->handle);
	for (uint16_t q = 0; q < mi->nb_fds; q++)
		close(msgintr_efd_of(mi, q));
	mi->nb_fds = 0;
	rte_intr_nb_efd_set(mi->handle, 0);
	rte_intr_max_intr_set(mi->handle, 0);
	rte_intr_vec_list_free(mi->handle);
}
