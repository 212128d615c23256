/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

/*
 * The relay: what EAL's interrupt thread does when a vector that is not one
 * queue's alone has signalled. Causes are read once; queues, link and other
 * causes are served in the same pass.
 *
 * Why no wake-up is lost. A thread that arms queue q sets its bit of mi->armed,
 * unmasks the vector's causes, then looks at the queue. The device writes a
 * descriptor before it raises the cause. The relay reads, and so clears, the
 * cause, and looks at mi->armed and the descriptors after that. If the thread
 * saw no work, the descriptor came after its look, hence the cause came after
 * the bit: either the cause is still latched and signals, or a relay has
 * cleared it after it came, and finds bit and descriptor.
 */

/* Signal the queues of @queues that are armed and have work; returns them. */
uint64_t
msgintr_relay_scan(struct msgintr *mi, uint64_t queues)
{
	uint64_t todo = __atomic_load_n(&mi->armed, __ATOMIC_SEQ_CST) & queues;
	uint64_t signalled = 0;

	for (; todo != 0; todo &= todo - 1) {
		uint16_t q = __builtin_ctzll(todo);
		uint64_t bit = 1ULL << q;

		if (!mi->chars.has_work(mi->chars.context, q))
			continue;
		/* Its own thread may have seen the work, or disarmed. */
		if ((__atomic_fetch_and(&mi->armed, ~bit, __ATOMIC_SEQ_CST) & bit) == 0)
			continue;
		mi->queue_stats[q].interrupts++;
		mi->queue_stats[q].relayed++;
		msgintr_signal(mi, q);
		signalled |= bit;
	}
	return signalled;
}

static bool
msgintr_any_armed(const struct msgintr *mi, uint16_t vector)
{
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
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (on = 0; off != 0; off &= off - 1) {
		uint16_t v = __builtin_ctzll(off);

		if (msgintr_any_armed(mi, v))
			on |= 1ULL << v;
	}
	if (on != 0)
		msgintr_enable_vectors(mi, on);
}

/*
 * Whether a shared vector fired for a queue that nobody sleeps on: it has work,
 * or gave some away since the last time.
 */
static bool
msgintr_queues_busy(struct msgintr *mi, uint64_t queues)
{
	uint64_t progress = 0;
	bool busy = false;

	for (; queues != 0; queues &= queues - 1) {
		uint16_t q = __builtin_ctzll(queues);

		progress += mi->chars.progress(mi->chars.context, q);
		busy |= mi->chars.has_work(mi->chars.context, q);
	}
	busy |= progress != mi->seen_progress;
	mi->seen_progress = progress;
	return busy;
}

/* Serve @vector; returns what the deferred procedure has to see to. Lock held. */
static uint32_t
msgintr_relay_serve(struct msgintr *mi, uint16_t vector)
{
	const struct msgintr_cause cause = msgintr_isr(mi, vector);
	uint64_t queues = mi->grant.queues[vector];
	bool relayed = (mi->grant.relayed >> vector & 1) != 0;
	bool ours = cause.ours;

	if (relayed) {
		bool waited_for = msgintr_any_armed(mi, vector);

		ours |= msgintr_relay_scan(mi, queues) != 0;
		/* Masking what did not fire would be a write for nothing. */
		if (ours || cause.masked)
			msgintr_settle(mi, 1ULL << vector, (uint64_t)cause.masked << vector);
		/* Receive causes stay latched while masked, and do not signal. */
		if (!ours || (!waited_for && cause.other == 0))
			ours = msgintr_queues_busy(mi, queues);
	}
	if (cause.other != 0)
		mi->stats->other++;
	/*
	 * The kernel masked the line; its cause is gone or masked now. Not ours
	 * unmasks too, or nothing would ever come again.
	 */
	if (!msgintr_storm_account(mi, ours) && mi->grant.type == MSGINTR_LINE)
		rte_intr_ack(mi->handle);
	return cause.other;
}

/* Callback of EAL's interrupt thread. */
void
msgintr_relay_run(void *arg)
{
	const struct msgintr_relay *relay = arg;
	struct msgintr *mi = relay->owner;
	uint32_t other = 0;

	rte_spinlock_lock(&mi->lock);
	/* While polling replaces interrupts, what was on its way is dropped. */
	if (mi->running && !mi->storm.polling)
		other = msgintr_relay_serve(mi, relay->vector);
	rte_spinlock_unlock(&mi->lock);

	/* Last: it may stop or deregister. */
	if (other != 0)
		mi->chars.other_dpc(mi->chars.context, other);
}
