/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef UNIT_TWIN_H
#define UNIT_TWIN_H

#include "harness.h"

/*
 * Two queues that get the same and must do the same, one by the scalar path
 * and one by another: the same mbufs down to the bit, the same descriptors,
 * doorbells, counters and places in the ring, after every step.
 */

/** Random traffic of @p steps steps through receive queues of @p chip. */
void twin_rx_run(const struct unit_chip *chip, enum gbe_path path, unsigned int steps);

/** The same through transmit queues. */
void twin_tx_run(const struct unit_chip *chip, enum gbe_path path, unsigned int steps);

/** The places of a pool's objects, which lie elsewhere in each pool. */
struct twin_pool {
	uintptr_t *objects; /* sorted */
	unsigned int nb;
	size_t size;
};

void twin_pool_learn(struct twin_pool *pool, struct rte_mempool *mp);

void twin_pool_forget(struct twin_pool *pool);

/** Whether two words are the same, or the same place in either pool. */
bool twin_same_word(uint64_t a, uint64_t b, const struct twin_pool *pool_a,
		    const struct twin_pool *pool_b);

/** One of @p n. */
static inline uint32_t
twin_pick(uint32_t n)
{
	return kit_random() % n;
}

#endif /* UNIT_TWIN_H */
