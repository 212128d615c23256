/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include <rte_ethdev.h>
#include <rte_malloc.h>

#include "rxmode_private.h"

/*
 * Receive callbacks that were removed while a thread may still be in the burst that
 * called them: ethdev reads a callback once more when the thread, which slept in it,
 * returns. It is freed once the thread has begun another burst, or ended.
 */
struct rxmode_left {
	struct rxmode_left *next;
	const struct rte_eth_rxtx_callback *callback;
	const uint32_t *entries; /* of the thread, into receive callbacks; atomic */
	uint32_t then;           /* what it was when the callback was removed */
};

static struct rxmode_left *list;

/* Room for one, in advance, so that leaving it cannot fail. */
struct rxmode_left *
rxmode_left_alloc(void)
{
	return calloc(1, sizeof(struct rxmode_left));
}

static void
left_free(struct rxmode_left *left)
{
	rte_free((void *)(uintptr_t)left->callback);
	free(left);
}

/*
 * Remove @callback, or nothing if that is NULL, and use the room up. @entries: of the
 * thread that may be inside, NULL if there is none. Under the lock of attach.
 */
void
rxmode_left_remove(struct rxmode_left *left, uint16_t port, uint16_t queue,
		   const struct rte_eth_rxtx_callback *callback, const uint32_t *entries)
{
	if (callback == NULL || rte_eth_remove_rx_callback(port, queue, callback) != 0) {
		free(left);
		return;
	}
	left->callback = callback;
	if (entries == NULL) {
		left_free(left);
		return;
	}
	left->entries = entries;
	/* No partner: if the thread goes on meanwhile, that only keeps it longer. */
	left->then = __atomic_load_n(entries, __ATOMIC_RELAXED);
	left->next = list;
	list = left;
}

/* Free those that no thread returns to any more; all of the thread that ended. Under the lock. */
void
rxmode_left_free(const uint32_t *ended)
{
	struct rxmode_left **at = &list;

	while (*at != NULL) {
		struct rxmode_left *left = *at;

		/* Pairs with on_receive(). */
		if (left->entries != ended &&
		    __atomic_load_n(left->entries, __ATOMIC_ACQUIRE) == left->then) {
			at = &left->next;
			continue;
		}
		*at = left->next;
		left_free(left);
	}
}
