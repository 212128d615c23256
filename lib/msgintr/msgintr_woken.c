/* SPDX-License-Identifier: BSD-3-Clause */

#include <unistd.h>

#include <rte_epoll.h>

#include "msgintr_private.h"

/*
 * Counting wake-ups. On a direct queue no code of ours runs between the device
 * and the thread that sleeps, so the count is taken in that thread: when it has
 * been woken, EAL calls back to empty the eventfd, and arming has put our
 * function in the place of EAL's. Besides counting it reads once, where EAL's
 * would spin if the eventfd were empty. Threads that watch an eventfd by other
 * means than rte_epoll_wait() are not counted.
 */

/*
 * A cause that is kept while masked signals at arming what was polled meanwhile:
 * once for each time that work was taken since, at the rate of the load.
 */
static bool
msgintr_woken_by_left_over(struct msgintr *mi, uint16_t queue)
{
	uint64_t progress = mi->chars.progress(mi->chars.context, queue);

	/* No partner: two threads woken for one queue may forgive one more. */
	return __atomic_exchange_n(&mi->woken_progress[queue], progress, __ATOMIC_RELAXED) !=
	       progress;
}

/*
 * Woken for nothing: also a direct message can run wild. The lock is only
 * tried: whoever holds it acts for an interrupt right now.
 */
static void
msgintr_woken_spurious(struct msgintr *mi, uint16_t queue)
{
	mi->queue_stats[queue].spurious++;
	if (msgintr_is_relayed(mi, queue) || msgintr_woken_by_left_over(mi, queue))
		return;
	if (!rte_spinlock_trylock(&mi->lock))
		return;
	if (mi->running && !mi->storm.polling)
		msgintr_storm_account(mi, false);
	rte_spinlock_unlock(&mi->lock);
}

static void
msgintr_woken_count(struct msgintr *mi, uint16_t queue)
{
	/* Stop wakes, too. */
	if (!msgintr_is_running(mi) || queue >= mi->grant.nb_queues)
		return;
	if (!msgintr_is_relayed(mi, queue))
		mi->queue_stats[queue].interrupts++;
	if (!mi->chars.has_work(mi->chars.context, queue))
		msgintr_woken_spurious(mi, queue);
}

/* In the thread that rte_epoll_wait() woke. */
static void
msgintr_woken(int fd, void *handle)
{
	struct msgintr *mi = msgintr_live_find(handle);
	uint64_t count;

	while (read(fd, &count, sizeof(count)) < 0 && errno == EINTR)
		;
	for (uint16_t q = 0; mi != NULL && q < mi->nb_fds; q++) {
		if (msgintr_efd_of(mi, q) == fd) {
			msgintr_woken_count(mi, q);
			return;
		}
	}
}

/* From now on wake-ups of @queue are counted, if somebody has registered. */
void
msgintr_woken_watch(struct msgintr *mi, uint16_t queue)
{
	struct rte_epoll_event *rev = rte_intr_elist_index_get(mi->handle, queue);
	/* No partner: EAL writes it plainly, before the thread that arms goes on. */
	rte_intr_event_cb_t function = __atomic_load_n(&rev->epdata.cb_fun, __ATOMIC_RELAXED);

	if (function != NULL && function != msgintr_woken)
		__atomic_store_n(&rev->epdata.cb_fun, msgintr_woken, __ATOMIC_RELAXED);
}
