/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RX_QUEUE_H
#define GBE_RX_QUEUE_H

#include "gbe.h"
#include "gbe_desc.h"

/*
 * Receive queue. While the queue runs, only its polling thread touches it.
 * Exceptions: the control path may set vlan_*, the two masks, max_len, single_len
 * and scatter at any time, and any thread may read the counters.
 */
struct __rte_cache_aligned gbe_rxq {
	union gbe_rx_desc *ring;   /* nb_desc descriptors, shared with the device */
	struct rte_mbuf **sw_ring; /* buffer of ring[i], unless i is empty */
	void *tail_reg;            /* address of RDT */
	struct rte_mempool *mp;
	uint16_t nb_desc;
	uint16_t next;        /* next descriptor that the device completes */
	uint16_t refill;      /* next descriptor to give a buffer to */
	uint16_t nb_empty;    /* descriptors from refill up to next: no buffer */
	uint16_t free_thresh; /* refill when this many are empty */
	uint16_t crc_len;     /* bytes of CRC that the device leaves at the end */
	uint32_t single_len;  /* longest frame that fits one buffer, without the CRC */
	uint64_t rearm;       /* initial value of an mbuf's first words */
	/* From an mbuf to its data's IOVA; 0: differs in the pool, or skips_64k is on. */
	uint64_t data_offset;
	uint64_t flag_mask; /* mbuf flags that may be shown */
	/*
	 * A whole frame in one buffer that needs no special handling has exactly
	 * DD and EOP of these status bits. VP is among them if a tag must be put
	 * back: a tagged frame goes to gbe_rx_odd() then.
	 */
	uint32_t frame_mask;
	bool in_chain;   /* the last descriptor taken belongs to an unfinished frame */
	bool chain_drop; /* this frame is being dropped */
	bool scatter;    /* a frame may take several buffers */
	bool skips_64k;  /* sets buffers aside that cross a 64 KB boundary */
	uint8_t format;  /* enum gbe_format */
	/* Of the empty descriptors, those that the pool had no buffer for at the last try. */
	uint16_t nb_missed;
	uint16_t refill_pause; /* polls that do not ask the pool again */
	uint32_t max_len;      /* longest frame to deliver, as the device counts */

	uint64_t packets;
	uint64_t bytes;
	uint64_t errors; /* frames dropped: malformed or too long */

	struct rte_mbuf *chain_head;
	struct rte_mbuf *chain_tail;
	struct rte_mbuf *set_aside;
	uint64_t nombuf;  /* descriptors that the pool had no buffer for */
	uint16_t buf_len; /* bytes that the device may write to one buffer */
	uint16_t port_id;
	uint16_t queue_id;
	bool vlan_reinsert;  /* put back tags that it had to strip */
	uint64_t cksum_mask; /* checksum flags that were asked for */
	struct rte_eth_rxconf conf;
	const struct rte_memzone *mz;
};

#endif /* GBE_RX_QUEUE_H */
