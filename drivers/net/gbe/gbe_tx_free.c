/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_mempool.h>

#include "gbe_tx_free.h"

/*
 * Frames that are sent. Everything up to a reporting descriptor that has DD
 * is done. No barrier follows the load of DD: all that depends on it are
 * stores (the mbuf's return, the descriptor's next use), which no machine
 * does before it knows the outcome of the branch; the device changes nothing
 * else that is read here.
 */

/* Mbufs to return to a pool at a time, so that they fit its cache. */
#define GBE_TX_FREE_BULK 64

/* Whether nobody else has a part in an mbuf. */
static __rte_always_inline bool
gbe_tx_is_sole(const struct rte_mbuf *m)
{
	return rte_mbuf_refcnt_read(m) == 1 && RTE_MBUF_DIRECT(m);
}

/* Frames at the start of @frames that can go back to one pool together. */
static inline uint16_t
gbe_tx_plain_run(struct rte_mbuf **frames, uint16_t n)
{
	const struct rte_mempool *pool = frames[0]->pool;
	uint16_t i;

	for (i = 0; i < n; i++) {
		if (unlikely(!gbe_tx_is_sole(frames[i]) || frames[i]->nb_segs != 1 ||
			     frames[i]->pool != pool))
			break;
	}
	return i;
}

static __rte_noinline void
gbe_tx_put(struct rte_mbuf **mbufs, unsigned int n)
{
	if (n > 0)
		rte_mempool_put_bulk(mbufs[0]->pool, (void **)mbufs, n);
}

/* Leave an mbuf in which somebody else has a part. */
static __rte_noinline void
gbe_tx_leave(struct rte_mbuf *seg)
{
	rte_pktmbuf_free_seg(seg);
}

/* Free @n frames whatever they are, segment by segment. */
static void
gbe_tx_free_segments(struct rte_mbuf **frames, uint16_t n)
{
	const struct rte_mempool *pool = NULL;
	struct rte_mbuf *bulk[GBE_TX_FREE_BULK];
	struct rte_mbuf *seg, *next;
	unsigned int nb = 0;

	for (uint16_t i = 0; i < n; i++) {
		for (seg = frames[i]; seg != NULL; seg = next) {
			next = seg->next;
			if (unlikely(!gbe_tx_is_sole(seg))) {
				gbe_tx_leave(seg);
				continue;
			}
			if (nb == GBE_TX_FREE_BULK || seg->pool != pool) {
				gbe_tx_put(bulk, nb);
				pool = seg->pool;
				nb = 0;
			}
			/* As a free mbuf has to be. */
			seg->next = NULL;
			seg->nb_segs = 1;
			bulk[nb++] = seg;
		}
	}
	gbe_tx_put(bulk, nb);
}

/* Free @n frames that stand side by side. */
static void
gbe_tx_free_side_by_side(const struct gbe_txq *txq, struct rte_mbuf **frames, uint16_t n)
{
	while (n > 0) {
		uint16_t run = RTE_MIN(n, GBE_TX_FREE_BULK);

		if (!txq->single_free)
			run = gbe_tx_plain_run(frames, run);
		if (run > 0) {
			rte_mempool_put_bulk(frames[0]->pool, (void **)frames, run);
		} else {
			run = n;
			gbe_tx_free_segments(frames, run);
		}
		frames += run;
		n -= run;
	}
}

static void
gbe_tx_free_oldest(struct gbe_txq *txq, uint16_t n)
{
	uint16_t head = txq->frame_head;
	uint16_t first = RTE_MIN(n, (uint16_t)(txq->nb_desc - head));

	gbe_tx_free_side_by_side(txq, &txq->frames[head], first);
	gbe_tx_free_side_by_side(txq, txq->frames, n - first);
	head += n;
	txq->frame_head = head >= txq->nb_desc ? head - txq->nb_desc : head;
}

/* Free what the device has sent, at most @max frames; returns how many. */
uint32_t
gbe_txq_reclaim(struct gbe_txq *txq, uint32_t max)
{
	uint32_t nb = 0;

	/* All that is done first, so that it is freed together. */
	while (txq->nb_reports > 0) {
		struct gbe_tx_report report = txq->reports[txq->report_head];
		const volatile struct gbe_tx_data *desc = &txq->ring[report.last].data;
		uint16_t n;

		if ((rte_le_to_cpu_32(desc->status) & GBE_TXD_DD) == 0)
			break;
		n = gbe_txq_distance(txq, txq->frame_head, report.frames);
		if (n > max) {
			nb = max;
			break;
		}
		nb = n;
		txq->nb_free += gbe_txq_distance(txq, txq->clean, report.last) + 1;
		txq->clean = gbe_txq_next(txq, report.last);
		txq->report_head = gbe_txq_next(txq, txq->report_head);
		txq->nb_reports--;
	}
	gbe_tx_free_oldest(txq, nb);
	return nb;
}

int
gbe_tx_done_cleanup(void *tx_queue, uint32_t free_cnt)
{
	return gbe_txq_reclaim(tx_queue, free_cnt == 0 ? UINT32_MAX : free_cnt);
}
