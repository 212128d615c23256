/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

int
msgintr_synchronise(struct msgintr *mi, int (*function)(void *arg), void *arg)
{
	int ret;

	rte_spinlock_lock(&mi->lock);
	ret = function(arg);
	rte_spinlock_unlock(&mi->lock);
	return ret;
}
