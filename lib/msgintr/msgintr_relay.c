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
 * cause, and looks at mi->armed and the descriptors after that (msgintr_scan()). If the thread
 * saw no work, the descriptor came after its look, hence the cause came after
 * the bit: either the cause is still latched and signals, or a relay has
 * cleared it after it came, and finds bit and descriptor.
 */

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

		ours |= msgintr_scan(mi, queues) != 0;
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

/*
 * Callback of EAL's interrupt thread. While polling replaces interrupts, what was
 * on its way is dropped, and so is what a vector signals that was given up.
 */
void
msgintr_relay_run(void *arg)
{
	struct msgintr_relay *relay = arg;
	struct msgintr *mi = relay->owner;
	uint32_t other = 0;
	bool wanted = false;

	rte_spinlock_lock(&mi->lock);
	if (mi->running && !mi->storm.polling && (relay == mi->relay0 || relay == mi->shared))
		other = msgintr_relay_serve(mi, relay->vector);
	if (other != 0)
		wanted = msgintr_other_wanted(mi, other);
	rte_spinlock_unlock(&mi->lock);

	/* Last: it may stop or deregister. */
	if (wanted)
		mi->chars.other_dpc(mi->chars.context, other);
}

/* Have EAL's interrupt thread serve the shared MSI-X vector, if there is one. */
int
msgintr_relay_watch(struct msgintr *mi)
{
	if (mi->shared_fd < 0)
		return 0;
	return msgintr_watch(mi, mi->grant.nb_vectors - 1, mi->shared_fd, msgintr_relay_run,
			     &mi->shared);
}

/* The kernel signals nothing any more. */
void
msgintr_relay_unwatch(struct msgintr *mi)
{
	if (mi->shared == NULL)
		return;
	msgintr_unwatch(mi->shared, msgintr_relay_run);
	mi->shared = NULL;
	mi->shared_fd = -1;
}
