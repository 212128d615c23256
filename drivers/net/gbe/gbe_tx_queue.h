/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TX_QUEUE_H
#define GBE_TX_QUEUE_H

#include "gbe.h"
#include "gbe_desc.h"

/* The request that a checksum or VLAN context of a transmit queue was written for. */
struct gbe_tx_ctx {
	uint64_t flags; /* mbuf flags that matter; 0: no context yet */
	uint32_t lens;  /* l2_len and l3_len */
	uint32_t vlan_tci;
};

/* Contexts that a device queue holds: the 82576 two, the others one. */
#define GBE_TX_MAX_CTX 2

/* A descriptor that reports status, and the frames that are sent by then. */
struct gbe_tx_report {
	uint16_t last;   /* the descriptor */
	uint16_t frames; /* index in txq->frames that follows its last frame */
};

/*
 * What frames have in common that can be sent with the current context: request
 * flags, header lengths, and the words of their descriptors except for the
 * length. If flags holds no request it matches no frame.
 */
struct gbe_tx_kind {
	uint64_t flags;  /* of GBE_TX_KIND_FLAGS */
	uint32_t cmd;    /* without length */
	uint32_t status; /* without length */
	uint16_t l2_len;
	uint16_t l3_len;
	uint16_t vlan_tci;
};

/*
 * Transmit queue. Besides the ring it has two FIFOs: the mbufs of the frames,
 * without gaps so that they can be freed in bulk, and the descriptors that report
 * status. One descriptor is never used: TDT equal to TDH means an empty ring.
 */
struct __rte_cache_aligned gbe_txq {
	union gbe_tx_desc *ring;
	struct rte_mbuf **frames;
	struct gbe_tx_report *reports;
	void *tail_reg;   /* address of TDT */
	uint16_t nb_desc; /* also the places of each FIFO */
	uint16_t tail;    /* next descriptor to fill */
	uint16_t clean;   /* oldest descriptor not known to be sent */
	uint16_t nb_free;
	uint16_t frame_head;  /* oldest frame */
	uint16_t frame_tail;  /* place of the next frame */
	uint16_t report_head; /* oldest report */
	uint16_t nb_reports;
	uint16_t since_rs; /* descriptors filled after the last that reports */
	uint16_t rs_thresh;
	uint16_t free_thresh;
	uint16_t max_segs; /* of one frame */
	uint8_t next_ctx;  /* 82576: context to replace next */
	bool single_free;  /* all mbufs of one pool, not shared, no chains */
	uint16_t port_id;

	uint64_t packets;
	uint64_t bytes;
	uint64_t errors; /* frames dropped: more segments than fit, or too short */

	struct gbe_tx_kind kind;
	struct gbe_tx_ctx ctx[GBE_TX_MAX_CTX];

	uint32_t max_len; /* of a frame with its tag, without CRC */
	bool shares_ctx;  /* with another queue: no context is sure to be its own */
	uint16_t queue_id;
	struct rte_eth_txconf conf;
	const struct rte_memzone *mz;
};

static inline uint16_t
gbe_txq_next(const struct gbe_txq *txq, uint16_t i)
{
	return i + 1 == txq->nb_desc ? 0 : i + 1;
}

/* Distance in the ring from @from forward to @to. */
static inline uint16_t
gbe_txq_distance(const struct gbe_txq *txq, uint16_t from, uint16_t to)
{
	return to >= from ? to - from : to + txq->nb_desc - from;
}

#endif /* GBE_TX_QUEUE_H */
