/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

/* From start to stop: interrupts are connected and queues can be armed. */

static void
msgintr_announce(const struct msgintr *mi)
{
	const struct msgintr_grant *grant = &mi->grant;

	msgintr_log(mi, false, "interrupts: %s, %u vector(s) for %u queue(s), %d of them relayed",
		    msgintr_type_name(grant->type), grant->nb_vectors, grant->nb_queues,
		    __builtin_popcountll(
			    grant->relayed != 0 ? grant->queues[grant->nb_vectors - 1] : 0));
}

int
msgintr_start(struct msgintr *mi, uint16_t nb_queues)
{
	const struct msgintr_grant before = mi->grant;
	int ret;

	if (nb_queues > mi->nb_queue_stats || msgintr_is_running(mi))
		return -EINVAL;
	ret = msgintr_efds_open(mi, nb_queues);
	if (ret == 0)
		ret = msgintr_connect(mi, nb_queues);
	if (ret == 0)
		ret = msgintr_relay_watch(mi);
	if (ret != 0)
		goto undo;
	msgintr_efds_publish(mi);
	/* Before the release of mi->running, without which nobody arms. */
	__atomic_store_n(&mi->armed, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&mi->kicked, 0, __ATOMIC_RELAXED);

	rte_spinlock_lock(&mi->lock);
	msgintr_storm_reset(mi);
	/* Pairs with the acquire in msgintr_is_running(). */
	__atomic_store_n(&mi->running, true, __ATOMIC_RELEASE);
	rte_spinlock_unlock(&mi->lock);
	/* Said once, not at every start. */
	if (before.type != mi->grant.type || before.nb_vectors != mi->grant.nb_vectors ||
	    before.nb_queues != mi->grant.nb_queues)
		msgintr_announce(mi);
	return 0;

undo:
	msgintr_relay_unwatch(mi);
	msgintr_disconnect(mi);
	msgintr_efds_close(mi);
	return ret;
}

void
msgintr_stop(struct msgintr *mi)
{
	bool was_running;

	rte_spinlock_lock(&mi->lock);
	was_running = mi->running;
	/* Pairs with msgintr_missed(): it looks after arming, msgintr_wake_all() after this. */
	__atomic_store_n(&mi->running, false, __ATOMIC_SEQ_CST);
	rte_spinlock_unlock(&mi->lock);
	if (!was_running)
		return;
	msgintr_suspend(mi);
	msgintr_relay_unwatch(mi);
	msgintr_disconnect(mi);
	msgintr_wake_all(mi);
}
