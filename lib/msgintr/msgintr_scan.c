/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_atomic.h>

#include "msgintr_private.h"

/* Which armed queues have work, and which vectors somebody waits for. */

/* Signal the queues of @queues that are armed and have work; returns them. Lock held. */
uint64_t
msgintr_scan(struct msgintr *mi, uint64_t queues)
{
	/* Pairs with msgintr_arm_device(): it arms, then looks at the queue. */
	uint64_t todo = __atomic_load_n(&mi->armed, __ATOMIC_SEQ_CST) & queues;
	uint64_t signalled = 0;

	for (; todo != 0; todo &= todo - 1) {
		uint16_t q = __builtin_ctzll(todo);
		uint64_t bit = 1ULL << q;

		if (!mi->chars.has_work(mi->chars.context, q))
			continue;
		/* Its own thread may have disarmed: pairs with msgintr_disarm_many(). */
		if ((__atomic_fetch_and(&mi->armed, ~bit, __ATOMIC_SEQ_CST) & bit) == 0)
			continue;
		mi->queue_stats[q].interrupts++;
		mi->queue_stats[q].relayed++;
		msgintr_signal(mi, q);
		signalled |= bit;
	}
	return signalled;
}

bool
msgintr_any_armed(const struct msgintr *mi, uint16_t vector)
{
	/* Pairs with msgintr_arm_device(): it arms, then enables. */
	return (__atomic_load_n(&mi->armed, __ATOMIC_SEQ_CST) & mi->grant.queues[vector]) != 0;
}

/*
 * Leave the causes of @vectors enabled if one of their queues is armed, else
 * masked. @masked: the device has masked these itself. A thread may
 * arm between the look and the mask: its unmask could come first. So look again
 * after the mask, which the fence has on its way to the device by then.
 */
void
msgintr_settle(struct msgintr *mi, uint64_t vectors, uint64_t masked)
{
	uint64_t on = 0, off = 0;

	for (uint64_t todo = vectors; todo != 0; todo &= todo - 1) {
		uint16_t v = __builtin_ctzll(todo);

		if (msgintr_any_armed(mi, v))
			on |= 1ULL << v & masked;
		else
			off |= 1ULL << v;
	}
	if (on != 0)
		msgintr_enable_vectors(mi, on);
	if (off == 0)
		return;
	msgintr_disable_vectors(mi, off);
	/* Pairs with the sequentially consistent arming in msgintr_arm_device(). */
	rte_atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (on = 0; off != 0; off &= off - 1) {
		uint16_t v = __builtin_ctzll(off);

		if (msgintr_any_armed(mi, v))
			on |= 1ULL << v;
	}
	if (on != 0)
		msgintr_enable_vectors(mi, on);
}
