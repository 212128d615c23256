/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_mempool.h>

#include "gbe_rx_64k.h"
#include "gbe_rx_refill.h"

/* Buffers to ask the pool for at a time: all of them or none are given. */
#define GBE_RX_REFILL_BULK 32
/* Polls that leave a pool alone that had no buffers, while the device still has some. */
#define GBE_RX_REFILL_PAUSE 64

struct offset_check {
	uint64_t offset;
	bool equal;
};

static void
check_offset(struct rte_mempool *mp, void *arg, void *obj, unsigned int idx)
{
	struct offset_check *check = arg;
	struct rte_mbuf *m = obj;
	uint64_t offset = rte_mbuf_data_iova_default(m) - (uintptr_t)m;

	(void)mp;
	if (idx == 0)
		check->offset = offset;
	check->equal = check->equal && offset == check->offset;
}

/*
 * Distance from an mbuf to the IOVA of its data if it is the same for all mbufs
 * of @mp, as with IOVA as VA; else 0. All mbufs are checked, because pools of
 * external buffers and pools initialised by the application may have any
 * addresses.
 */
uint64_t
gbe_rx_data_offset(struct rte_mempool *mp)
{
	struct offset_check check = { .equal = true };

	rte_mempool_obj_iter(mp, check_offset, &check);
	return check.equal ? check.offset : 0;
}

/* Mbufs that have been free for long are in no cache: better not read them. */
static __rte_always_inline void
fill(union gbe_rx_desc *desc, struct rte_mbuf **mbufs, uint16_t n, uint64_t data_offset)
{
	for (uint16_t i = 0; i < n; i++) {
		uint64_t iova = data_offset != 0 ? (uintptr_t)mbufs[i] + data_offset :
						   rte_mbuf_data_iova_default(mbufs[i]);

		/* The zero clears DD of the last completion. */
		desc[i].read.addr = rte_cpu_to_le_64(iova);
		desc[i].read.zero = 0;
	}
}

/* Whether the device owns no descriptor: it receives nothing before it is given one. */
static inline bool
is_dry(const struct gbe_rxq *rxq)
{
	return rxq->nb_empty >= rxq->nb_desc - 1;
}

/*
 * Other queues and threads share the pool, and asking it costs more than an
 * empty poll does. So a pool that had no buffers is asked again when the device
 * has used further descriptors, after some polls, or if the queue is dry.
 */
static inline bool
waits_for_pool(struct gbe_rxq *rxq)
{
	if (likely(rxq->nb_empty != rxq->nb_missed) || is_dry(rxq) || rxq->refill_pause == 0)
		return false;
	rxq->refill_pause--;
	return true;
}

/* A dry queue takes what there is: the pool might never again have @n. */
static inline uint16_t
get_buffers(struct gbe_rxq *rxq, struct rte_mbuf **mbufs, uint16_t n)
{
	if (likely(rte_mempool_get_bulk(rxq->mp, (void **)mbufs, n) == 0))
		return n;
	if (is_dry(rxq) && rte_mempool_get(rxq->mp, (void **)mbufs) == 0)
		return 1;
	return 0;
}

/* Each descriptor counts once, however often the pool is asked on its behalf. */
static __rte_noinline void
count_missed(struct gbe_rxq *rxq)
{
	if (rxq->nb_empty > rxq->nb_missed)
		rxq->nombuf += rxq->nb_empty - rxq->nb_missed;
	rxq->nb_missed = rxq->nb_empty;
	rxq->refill_pause = GBE_RX_REFILL_PAUSE;
}

/*
 * Give each empty descriptor a buffer, and write the new tail. If the pool cannot
 * provide the buffers, a later poll tries again. Buffers are requested in short
 * runs: a request that grew with the number of empty descriptors might exceed
 * what the pool ever has again. Returns the number of descriptors filled.
 */
uint16_t
gbe_rxq_refill(struct gbe_rxq *rxq)
{
	uint16_t bulk = RTE_MIN(rxq->free_thresh, GBE_RX_REFILL_BULK);
	uint16_t total = 0;

	if (waits_for_pool(rxq))
		return 0;
	/* The index before the descriptors, see gbe_rxq_has_work(). */
	rte_atomic_thread_fence(__ATOMIC_RELEASE);
	while (rxq->nb_empty > 0) {
		uint16_t first = rxq->refill;
		uint16_t n =
			RTE_MIN(RTE_MIN(rxq->nb_empty, bulk), (uint16_t)(rxq->nb_desc - first));
		struct rte_mbuf **mbufs = &rxq->sw_ring[first];
		union gbe_rx_desc *desc = &rxq->ring[first];

		n = get_buffers(rxq, mbufs, n);
		if (unlikely(n == 0)) {
			count_missed(rxq);
			break;
		}
		if (rxq->data_offset != 0) {
			fill(desc, mbufs, n, rxq->data_offset);
		} else {
			if (rxq->skips_64k)
				n = gbe_rx_64k_set_aside(rxq, mbufs, n);
			fill(desc, mbufs, n, 0);
		}
		rxq->refill = first + n == rxq->nb_desc ? 0 : first + n;
		rxq->nb_empty -= n;
		rxq->nb_missed -= RTE_MIN(rxq->nb_missed, n);
		total += n;
	}
	if (total > 0) {
		/*
		 * The device owns the descriptors up to, not including, the
		 * tail, and head equal to tail means that it owns none: the
		 * tail stays one behind. rte_write32() orders the descriptor
		 * stores before the doorbell.
		 */
		uint16_t last = rxq->refill == 0 ? rxq->nb_desc : rxq->refill;

		rte_write32(last - 1, rxq->tail_reg);
	}
	return total;
}
