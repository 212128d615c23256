/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_alarm.h>

#include "msgintr_private.h"

/*
 * A vector that fires for no cause, faster than any moderation lets a working
 * device, would take a core. Then all interrupts of the device stay off, and an
 * alarm looks every 10 ms at the armed queues and at the other causes. Each
 * second interrupts are let in again, to see whether it is over.
 */

#define STORM_INTERRUPTS  1000
#define STORM_WINDOW_NS   100000000ULL
#define STORM_POLL_US     10000
#define STORM_RETRY_TICKS 100
/* A storm that comes back sooner is the same one: logged again after the next start at most. */
#define STORM_SAME_NS 10000000000ULL

static void msgintr_storm_tick(void *arg);

/* At start: whatever happened before is over. Lock held. */
void
msgintr_storm_reset(struct msgintr *mi)
{
	/* Before the release of mi->running. */
	__atomic_store_n(&mi->storm.polling, false, __ATOMIC_SEQ_CST);
	mi->storm.count = 0;
	mi->storm.announced = false;
	mi->storm.window_start_ns = mi->clock->now_ns();
	mi->seen_progress = 0;
}

static void
msgintr_storm_announce(struct msgintr *mi)
{
	struct msgintr_storm *storm = &mi->storm;
	uint64_t now = mi->clock->now_ns();

	if (storm->announced && now - storm->quiet_since_ns < STORM_SAME_NS)
		return;
	storm->announced = true;
	msgintr_log(mi, true,
		    "%s fires for no cause: masked, polling every 10 ms, trying again each second",
		    msgintr_type_name(mi->grant.type));
}

/*
 * Nobody cancels it: to cancel is to wait for a tick that runs, and with it for
 * the application. One that was set before a stop serves after the next start.
 * Lock held.
 */
static int
msgintr_storm_set_alarm(struct msgintr *mi)
{
	int ret;

	if (mi->storm.alarm)
		return 0;
	ret = rte_eal_alarm_set(STORM_POLL_US, msgintr_storm_tick, mi);
	if (ret != 0)
		return ret;
	mi->storm.alarm = true;
	msgintr_hold(mi);
	return 0;
}

/* Deaf to interrupts from here on. Not acknowledging keeps a line masked. */
static void
msgintr_storm_begin(struct msgintr *mi)
{
	struct msgintr_storm *storm = &mi->storm;

	if (msgintr_storm_set_alarm(mi) != 0)
		return;
	/* Pairs with msgintr_enable_vectors(). */
	__atomic_store_n(&storm->polling, true, __ATOMIC_SEQ_CST);
	storm->ticks = 0;
	mi->stats->storms++;
	if (mi->grant.type != MSGINTR_LINE)
		msgintr_suspend(mi);
	msgintr_storm_announce(mi);
}

/*
 * Count an interrupt that was @ours or not. True if that was one too many: then
 * polling has begun and the line must stay masked. Lock held.
 */
bool
msgintr_storm_account(struct msgintr *mi, bool ours)
{
	struct msgintr_storm *storm = &mi->storm;
	uint64_t now;

	if (ours)
		return false;
	mi->stats->not_ours++;
	now = mi->clock->now_ns();
	if (now - storm->window_start_ns > STORM_WINDOW_NS) {
		storm->window_start_ns = now;
		storm->count = 0;
	}
	if (++storm->count < STORM_INTERRUPTS)
		return false;
	msgintr_storm_begin(mi);
	return storm->polling;
}

/*
 * Let interrupts in again. What the device had to say while nobody listened is
 * not repeated by a message, so ask it.
 */
static uint32_t
msgintr_storm_retry(struct msgintr *mi)
{
	struct msgintr_storm *storm = &mi->storm;
	struct msgintr_cause cause;
	uint64_t armed;

	storm->count = 0;
	storm->window_start_ns = mi->clock->now_ns();
	storm->quiet_since_ns = storm->window_start_ns;
	if (mi->grant.type != MSGINTR_LINE && msgintr_reconnect(mi) != 0)
		return 0;
	/* Both pair with msgintr_arm_device() and msgintr_enable_vectors() there. */
	__atomic_store_n(&storm->polling, false, __ATOMIC_SEQ_CST);
	cause = msgintr_isr(mi, 0);
	armed = __atomic_load_n(&mi->armed, __ATOMIC_SEQ_CST);
	for (uint64_t vectors = 0; armed != 0; armed &= armed - 1) {
		vectors = 1ULL << mi->grant.vector[__builtin_ctzll(armed)];
		msgintr_enable_vectors(mi, vectors);
	}
	if (mi->grant.type == MSGINTR_LINE)
		rte_intr_ack(mi->handle);
	return cause.other;
}

/* The alarm, on EAL's interrupt thread. It may come after stop, and finds nothing to do. */
static void
msgintr_storm_tick(void *arg)
{
	struct msgintr *mi = arg;
	uint32_t other = 0;
	bool wanted = false;

	rte_spinlock_lock(&mi->lock);
	mi->storm.alarm = false;
	if (mi->running && mi->storm.polling) {
		if (++mi->storm.ticks % STORM_RETRY_TICKS == 0)
			other = msgintr_storm_retry(mi);
		/* After the retry: what came before it signals nothing. */
		msgintr_scan(mi, UINT64_MAX);
		/* Without an alarm there would be neither: let it storm. */
		if (mi->storm.polling && msgintr_storm_set_alarm(mi) != 0)
			other = msgintr_storm_retry(mi);
		wanted = msgintr_other_wanted(mi, other);
	}
	rte_spinlock_unlock(&mi->lock);

	/* It may stop or deregister. */
	if (wanted)
		mi->chars.other_dpc(mi->chars.context, other);
	msgintr_release(mi);
}
