/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_mempool.h>

#include "gbe_rx_64k.h"

/*
 * Receive buffers of a chip that must not write across a 64 KB boundary. Buffers that
 * cross one are not given to it: the queue keeps those that the pool hands it, as the
 * pool would soon hand them out again.
 */

static bool
crosses(struct rte_mbuf *m, uint16_t len)
{
	uint64_t iova = rte_mbuf_data_iova_default(m);

	return (iova ^ (iova + len - 1)) >> 16 != 0;
}

struct crossing_count {
	uint16_t len;
	uint32_t nb;
};

static void
count(struct rte_mempool *mp, void *arg, void *obj, unsigned int idx)
{
	struct crossing_count *crossing = arg;

	(void)mp;
	(void)idx;
	crossing->nb += crosses(obj, crossing->len);
}

/* Buffers of the queue's pool that it will not use. */
uint32_t
gbe_rx_64k_count(struct gbe_rxq *rxq)
{
	struct crossing_count crossing = { .len = rxq->buf_len };

	rte_mempool_obj_iter(rxq->mp, count, &crossing);
	return crossing.nb;
}

/* Keep those of @n buffers that cross; returns how many are left, at the start of @mbufs. */
uint16_t
gbe_rx_64k_set_aside(struct gbe_rxq *rxq, struct rte_mbuf **mbufs, uint16_t n)
{
	uint16_t left = 0;

	for (uint16_t i = 0; i < n; i++) {
		struct rte_mbuf *m = mbufs[i];

		if (crosses(m, rxq->buf_len)) {
			m->next = rxq->set_aside;
			rxq->set_aside = m;
		} else {
			mbufs[left++] = m;
		}
	}
	return left;
}

void
gbe_rx_64k_give_back(struct gbe_rxq *rxq)
{
	while (rxq->set_aside != NULL) {
		struct rte_mbuf *m = rxq->set_aside;

		rxq->set_aside = m->next;
		m->next = NULL;
		rte_mbuf_raw_free(m);
	}
}
