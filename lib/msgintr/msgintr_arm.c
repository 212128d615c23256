/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

/*
 * Arming and disarming, by any thread, without a lock: mi->armed says who waits
 * and the device's mask registers are written by separate write-1-to-set and
 * write-1-to-clear accesses. msgintr_relay.c says why nothing gets lost.
 */

/* Whether @queues can be armed, disarmed or woken now: all exist, and one at least. */
int
msgintr_arm_check(const struct msgintr *mi, uint64_t queues)
{
	uint64_t known;

	if (!msgintr_is_running(mi))
		return -ENOTSUP;
	known = mi->grant.nb_queues >= MSGINTR_MAX_QUEUES ? UINT64_MAX :
							    (1ULL << mi->grant.nb_queues) - 1;
	return queues == 0 || (queues & ~known) != 0 ? -EINVAL : 0;
}

static bool
msgintr_has_reason(const struct msgintr *mi, uint16_t queue)
{
	/* Pairs with msgintr_kick(), after arming; before, it saves a round. */
	return (__atomic_load_n(&mi->kicked, __ATOMIC_SEQ_CST) >> queue & 1) != 0 ||
	       mi->chars.has_work(mi->chars.context, queue);
}

/* Which of @queues must not be slept on. */
static uint64_t
msgintr_with_reason(const struct msgintr *mi, uint64_t queues)
{
	uint64_t found = 0;

	for (; queues != 0; queues &= queues - 1) {
		uint16_t q = __builtin_ctzll(queues);

		if (msgintr_has_reason(mi, q))
			found |= 1ULL << q;
	}
	return found;
}

static uint64_t
msgintr_vectors_of(const struct msgintr *mi, uint64_t queues)
{
	uint64_t vectors = 0;

	for (; queues != 0; queues &= queues - 1)
		vectors |= 1ULL << mi->grant.vector[__builtin_ctzll(queues)];
	return vectors;
}

/* Wake the threads of @queues without the device, which has no cause for it. */
void
msgintr_signal_raised(struct msgintr *mi, uint64_t queues)
{
	/* No partner: whoever kicks from here on finds the queue armed, or is found. */
	__atomic_fetch_and(&mi->kicked, ~queues, __ATOMIC_RELAXED);
	for (; queues != 0; queues &= queues - 1) {
		uint16_t q = __builtin_ctzll(queues);

		mi->queue_stats[q].raised++;
		msgintr_signal(mi, q);
	}
}

/*
 * Armed queues turn out to have work that the device may not signal any more.
 * Take back those that a relay did not signal meanwhile.
 */
static int
msgintr_arm_too_late(struct msgintr *mi, uint64_t queues, uint64_t late)
{
	uint64_t taken;

	if (mi->arm_eagain) {
		msgintr_disarm_many(mi, queues);
		__atomic_fetch_and(&mi->kicked, ~late, __ATOMIC_RELAXED);
		return -EAGAIN;
	}
	/* Pairs with msgintr_scan() and msgintr_kick(): who takes the bit signals. */
	taken = __atomic_fetch_and(&mi->armed, ~late, __ATOMIC_SEQ_CST) & late;
	msgintr_signal_raised(mi, taken);
	return 0;
}

/*
 * Queues of @queues that were woken by software, or stopped, after they were
 * looked at and before they were armed, where msgintr_kick() and
 * msgintr_wake_all() did not find them: these change what is read here
 * before they look at mi->armed.
 */
static uint64_t
msgintr_missed(const struct msgintr *mi, uint64_t queues)
{
	/* Pair with msgintr_stop() and msgintr_kick(). */
	if (!__atomic_load_n(&mi->running, __ATOMIC_SEQ_CST))
		return queues;
	return __atomic_load_n(&mi->kicked, __ATOMIC_SEQ_CST) & queues;
}

/*
 * One write unmasks all. A direct queue needs no second look for work: only its
 * message clears its cause at the device, so what came since the first look is
 * latched and signals, unless it is asked to forget old causes in between.
 */
static int
msgintr_arm_device(struct msgintr *mi, uint64_t queues)
{
	uint64_t vectors = msgintr_vectors_of(mi, queues);
	uint64_t direct = vectors & ~mi->grant.relayed;
	uint64_t recheck = queues, late;

	/* Pairs with msgintr_scan(), msgintr_settle(), msgintr_kick(), msgintr_wake_all(). */
	__atomic_fetch_or(&mi->armed, queues, __ATOMIC_SEQ_CST);
	late = msgintr_missed(mi, queues);
	if (late != 0)
		return msgintr_arm_too_late(mi, queues, late);
	if (direct != 0) {
		if (mi->clear_before_arm)
			mi->chars.clear(mi->chars.context, &mi->grant, direct);
		else
			for (uint64_t todo = direct; todo != 0; todo &= todo - 1)
				recheck &= ~mi->grant.queues[__builtin_ctzll(todo)];
	}
	msgintr_enable_vectors(mi, vectors);
	late = recheck == 0 ? 0 : msgintr_with_reason(mi, recheck);
	return late == 0 ? 0 : msgintr_arm_too_late(mi, queues, late);
}

int
msgintr_arm_many(struct msgintr *mi, uint64_t queues)
{
	uint64_t reason;
	int ret;

	ret = msgintr_arm_check(mi, queues);
	if (ret != 0)
		return ret;
	for (uint64_t todo = queues; todo != 0; todo &= todo - 1)
		msgintr_woken_watch(mi, __builtin_ctzll(todo));
	reason = msgintr_with_reason(mi, queues);
	if (reason != 0) {
		if (mi->arm_eagain) {
			__atomic_fetch_and(&mi->kicked, ~reason, __ATOMIC_RELAXED);
			return -EAGAIN;
		}
		msgintr_signal_raised(mi, reason);
		queues &= ~reason;
	}
	return queues == 0 ? 0 : msgintr_arm_device(mi, queues);
}

int
msgintr_arm(struct msgintr *mi, uint16_t queue)
{
	if (queue >= MSGINTR_MAX_QUEUES)
		return -EINVAL;
	return msgintr_arm_many(mi, 1ULL << queue);
}

int
msgintr_disarm_many(struct msgintr *mi, uint64_t queues)
{
	int ret;

	ret = msgintr_arm_check(mi, queues);
	if (ret != 0)
		return ret;
	/* Pairs with msgintr_scan(): who takes the bit signals. */
	__atomic_fetch_and(&mi->armed, ~queues, __ATOMIC_SEQ_CST);
	msgintr_settle(mi, msgintr_vectors_of(mi, queues), 0);
	return 0;
}

int
msgintr_disarm(struct msgintr *mi, uint16_t queue)
{
	if (queue >= MSGINTR_MAX_QUEUES)
		return -EINVAL;
	return msgintr_disarm_many(mi, 1ULL << queue);
}
