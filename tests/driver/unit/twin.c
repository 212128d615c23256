/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include "twin.h"

static void
note_object(struct rte_mempool *mp, void *opaque, void *object, unsigned int i)
{
	struct twin_pool *pool = opaque;

	(void)mp;
	(void)i;
	pool->objects[pool->nb++] = (uintptr_t)object;
}

static int
compare(const void *a, const void *b)
{
	const uintptr_t x = *(const uintptr_t *)a;
	const uintptr_t y = *(const uintptr_t *)b;

	return x < y ? -1 : x > y;
}

void
twin_pool_learn(struct twin_pool *pool, struct rte_mempool *mp)
{
	pool->objects = calloc(mp->size, sizeof(*pool->objects));
	pool->size = mp->elt_size;
	pool->nb = 0;
	CHECK(pool->objects != NULL);
	CHECK_EQ(rte_mempool_obj_iter(mp, note_object, pool), mp->size);
	qsort(pool->objects, pool->nb, sizeof(*pool->objects), compare);
}

void
twin_pool_forget(struct twin_pool *pool)
{
	free(pool->objects);
	pool->objects = NULL;
}

/* Number of the object that holds @word, or -1; @offset gets the place in it. */
static int
object_of(uint64_t word, const struct twin_pool *pool, uint64_t *offset)
{
	unsigned int low = 0, high = pool->nb;

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (pool->objects[middle] <= word)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || word - pool->objects[low - 1] >= pool->size)
		return -1;
	*offset = word - pool->objects[low - 1];
	return low - 1;
}

bool
twin_same_word(uint64_t a, uint64_t b, const struct twin_pool *pool_a,
	       const struct twin_pool *pool_b)
{
	uint64_t offset_a = 0, offset_b = 0;
	int object_a, object_b;

	if (a == b)
		return true;
	object_a = object_of(a, pool_a, &offset_a);
	object_b = object_of(b, pool_b, &offset_b);
	return object_a >= 0 && object_a == object_b && offset_a == offset_b;
}
