/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef KIT_FRAME_H
#define KIT_FRAME_H

/*
 * Frames whose every byte follows from a short description, so that the
 * receiver can rebuild what must have been sent. The last 12 bytes identify
 * the frame: whatever headers a driver adds or strips, they stay in place.
 */

#include <stdbool.h>
#include <stdint.h>

#include <rte_ether.h>
#include <rte_mbuf.h>

#define FRAME_MAX     16384
#define FRAME_MIN     60
#define FRAME_TRAILER 12

enum frame_l3 { L3_NONE, L3_IP4, L3_IP6 };
enum frame_l4 { L4_NONE, L4_UDP, L4_TCP };

struct frame {
	/* On the wire, without CRC. */
	uint16_t len;
	uint16_t tci;
	bool tagged;
	/* Transmit as if the chip would insert the checksums. */
	bool blank_l3;
	bool blank_l4;
	/* Checksums that are wrong on purpose. */
	bool bad_l3;
	bool bad_l4;
	enum frame_l3 l3;
	enum frame_l4 l4;
	/* The payload was laid out for a header this much shorter (or longer). */
	int8_t payload_shift;
	/* 32-bit words of IPv4 options, to vary the header's length. */
	uint8_t ip_options;
	uint16_t src_port;
	uint16_t dst_port;
	uint32_t src_ip;
	uint32_t dst_ip;
	struct rte_ether_addr dst;
	uint32_t nonce;
	uint32_t seq;
};

/* What kind of frame arrived. */
enum frame_kind { FRAME_FOREIGN, FRAME_TEST, FRAME_SYNC };

struct frame_id {
	enum frame_kind kind;
	uint32_t nonce;
	uint32_t seq;
};

/* A frame of len bytes to an address, by its number; what it shall have else is up to the caller.
 */
void frame_set(struct frame *f, const struct rte_ether_addr *dst, uint16_t len, uint32_t nonce,
	       uint32_t seq);
void frame_build(const struct frame *f, uint8_t *data);
/* Turn a built test frame into the one that ends an exchange. */
void frame_mark_sync(uint8_t *data, uint16_t len);
struct frame_id frame_identify(const struct rte_mbuf *m);

uint16_t frame_l2_len(const struct frame *f);
uint16_t frame_l3_len(const struct frame *f);
uint16_t frame_l4_len(const struct frame *f);

/* One mbuf chain with the data; NULL when a pool is empty. */
struct rte_mbuf *mbuf_linear(struct rte_mempool *pool, const uint8_t *data, uint16_t len);
/* Segments of seg_len bytes, the last one shorter. */
struct rte_mbuf *mbuf_chain(struct rte_mempool *pool, const uint8_t *data, uint16_t len,
			    uint16_t seg_len);
/* Exactly nb_segs segments of uneven lengths. */
struct rte_mbuf *mbuf_split(struct rte_mempool *pool, const uint8_t *data, uint16_t len,
			    uint16_t nb_segs);
struct rte_mbuf *frame_mbuf(struct rte_mempool *pool, const struct frame *f);

/* What is wrong with an mbuf that was received and shall hold exactly this frame; NULL: nothing. */
const char *frame_difference(const struct frame *f, const struct rte_mbuf *m);

#endif /* KIT_FRAME_H */
