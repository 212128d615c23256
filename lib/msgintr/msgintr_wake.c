/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

/* Waking threads without the device: a queue is stopped, or everything is. */

/* Signal @queue, or have it signalled when it is armed. Remembered first: whoever
 * arms meanwhile sees it, or is seen here. */
void
msgintr_kick(struct msgintr *mi, uint16_t queue)
{
	uint64_t bit = 1ULL << queue;

	/* Both pair with msgintr_arm_device(): it arms, then looks at mi->kicked. */
	__atomic_fetch_or(&mi->kicked, bit, __ATOMIC_SEQ_CST);
	if ((__atomic_fetch_and(&mi->armed, ~bit, __ATOMIC_SEQ_CST) & bit) != 0)
		msgintr_signal_raised(mi, bit);
}

int
msgintr_wake(struct msgintr *mi, uint16_t queue)
{
	int ret;

	if (queue >= MSGINTR_MAX_QUEUES)
		return -EINVAL;
	ret = msgintr_arm_check(mi, 1ULL << queue);
	if (ret == 0)
		msgintr_kick(mi, queue);
	return ret;
}

/* Whoever sleeps on an armed queue finds out that there will be nothing: stopped. */
void
msgintr_wake_all(struct msgintr *mi)
{
	/* Pairs with msgintr_arm_device(): it arms, then looks whether this runs. */
	uint64_t armed = __atomic_exchange_n(&mi->armed, 0, __ATOMIC_SEQ_CST);

	mi->told = armed;
	for (uint16_t q = 0; q < mi->nb_fds; q++) {
		if ((armed >> q & 1) != 0)
			msgintr_signal(mi, q);
	}
}
