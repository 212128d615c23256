/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include "msgintr_private.h"

/* Only by who has a reference already, or gives the first away. */
void
msgintr_hold(struct msgintr *mi)
{
	/* No partner: it cannot be the last that is released meanwhile. */
	__atomic_fetch_add(&mi->refs, 1, __ATOMIC_RELAXED);
}

void
msgintr_release(struct msgintr *mi)
{
	/* Pairs with itself: what others did with @mi is done before it is freed. */
	if (__atomic_sub_fetch(&mi->refs, 1, __ATOMIC_ACQ_REL) == 0)
		free(mi);
}
