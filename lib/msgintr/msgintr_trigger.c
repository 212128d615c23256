/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

int
msgintr_trigger(struct msgintr *mi, uint16_t queue)
{
	int ret;

	if (queue >= MSGINTR_MAX_QUEUES)
		return -EINVAL;
	ret = msgintr_arm_check(mi, 1ULL << queue);
	if (ret != 0)
		return ret;
	if (!msgintr_is_relayed(mi, queue) && mi->chars.raise != NULL) {
		mi->chars.raise(mi->chars.context, &mi->grant, 1ULL << mi->grant.vector[queue]);
		return 0;
	}
	msgintr_kick(mi, queue);
	return 0;
}
