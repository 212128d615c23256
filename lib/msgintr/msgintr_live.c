/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include "msgintr_private.h"

/*
 * The registrations of the process, to be found from EAL's interrupt handle. A
 * place in the list is used again but never freed, and a registration is touched
 * only by who knows that it is there: whoever looks for another one may be walking
 * by, without a lock, while this one is freed.
 */
struct msgintr_live_slot {
	struct msgintr_live_slot *next;       /* constant */
	const struct rte_intr_handle *handle; /* NULL: free */
	struct msgintr *mi;                   /* whose handle it is; set before */
};

static struct msgintr_live_slot *msgintr_live_slots;
static rte_spinlock_t msgintr_live_lock = RTE_SPINLOCK_INITIALIZER;

/* A free place, a new one if there is none. Lock held. */
static struct msgintr_live_slot *
msgintr_live_slot_get(void)
{
	struct msgintr_live_slot *slot = msgintr_live_slots;

	while (slot != NULL && slot->handle != NULL)
		slot = slot->next;
	if (slot != NULL)
		return slot;
	slot = calloc(1, sizeof(*slot));
	if (slot == NULL)
		return NULL;
	slot->next = msgintr_live_slots;
	/* Pairs with the acquire in msgintr_live_find(). */
	__atomic_store_n(&msgintr_live_slots, slot, __ATOMIC_RELEASE);
	return slot;
}

int
msgintr_live_add(struct msgintr *mi)
{
	struct msgintr_live_slot *slot;

	rte_spinlock_lock(&msgintr_live_lock);
	slot = msgintr_live_slot_get();
	if (slot != NULL) {
		slot->mi = mi;
		/* Pairs with the acquire in msgintr_live_find(). */
		__atomic_store_n(&slot->handle, mi->handle, __ATOMIC_RELEASE);
	}
	rte_spinlock_unlock(&msgintr_live_lock);
	return slot == NULL ? -ENOMEM : 0;
}

/* Allowed for what was not added. Nobody looks for @mi any more. */
void
msgintr_live_remove(struct msgintr *mi)
{
	rte_spinlock_lock(&msgintr_live_lock);
	for (struct msgintr_live_slot *slot = msgintr_live_slots; slot != NULL; slot = slot->next) {
		/* Nothing to pair with: only who looks for @mi goes on from a match. */
		if (slot->handle == mi->handle)
			__atomic_store_n(&slot->handle, NULL, __ATOMIC_RELAXED);
	}
	rte_spinlock_unlock(&msgintr_live_lock);
}

/* The registration of @handle, NULL without one. Any thread, without a lock. */
struct msgintr *
msgintr_live_find(const struct rte_intr_handle *handle)
{
	/* Pairs with the release in msgintr_live_slot_get(). */
	struct msgintr_live_slot *slot = __atomic_load_n(&msgintr_live_slots, __ATOMIC_ACQUIRE);

	/* Pairs with the release in msgintr_live_add(). */
	while (slot != NULL && __atomic_load_n(&slot->handle, __ATOMIC_ACQUIRE) != handle)
		slot = slot->next;
	return slot == NULL ? NULL : slot->mi;
}
