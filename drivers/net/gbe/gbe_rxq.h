/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_RXQ_H
#define GBE_RXQ_H

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

/* gbe_rxq.c: a queue, its memory and its ring */
struct gbe_rxq *gbe_rxq_create(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc,
			       unsigned int socket_id);
void gbe_rxq_free(struct rte_eth_dev *dev, struct gbe_rxq *rxq);
void gbe_rxq_empty(struct gbe_rxq *rxq);
void gbe_rxq_set_masks(struct gbe_rxq *rxq);
int gbe_rxq_start(struct rte_eth_dev *dev, struct gbe_rxq *rxq);
int gbe_rxq_stop(struct rte_eth_dev *dev, struct gbe_rxq *rxq);

/* gbe_rx_refill.c: buffers for empty descriptors */
uint16_t gbe_rxq_refill(struct gbe_rxq *rxq);
uint64_t gbe_rx_data_offset(struct rte_mempool *mp);

/* gbe_rx_64k.c: buffers that lie across a 64 KB boundary */
uint32_t gbe_rx_64k_count(struct gbe_rxq *rxq);
uint16_t gbe_rx_64k_set_aside(struct gbe_rxq *rxq, struct rte_mbuf **mbufs, uint16_t n);
void gbe_rx_64k_give_back(struct gbe_rxq *rxq);

/* gbe_rx_status.c: what the device has completed */
gbe_queue_count_t gbe_rx_queue_count;
int gbe_rx_descriptor_status(void *rx_queue, uint16_t offset);
bool gbe_rxq_has_work(const struct gbe_rxq *rxq);
void gbe_rx_publish_count(struct rte_eth_dev *dev);

#endif /* GBE_RXQ_H */
