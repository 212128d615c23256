/* SPDX-License-Identifier: BSD-3-Clause */

/* Frames into mbufs of every shape, and back. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <rte_mbuf.h>

#include "frame.h"

static struct rte_mbuf *
segment(struct rte_mempool *pool, const uint8_t *data, uint16_t len)
{
	struct rte_mbuf *m = rte_pktmbuf_alloc(pool);
	char *at;

	if (m == NULL)
		return NULL;
	at = rte_pktmbuf_append(m, len);
	if (at == NULL) {
		rte_pktmbuf_free(m);
		return NULL;
	}
	memcpy(at, data, len);
	return m;
}

/* Appends a segment; frees the chain and returns NULL when it cannot. */
static struct rte_mbuf *
chain_add(struct rte_mbuf *head, struct rte_mempool *pool, const uint8_t *data, uint16_t len)
{
	struct rte_mbuf *m = segment(pool, data, len);

	if (m == NULL) {
		rte_pktmbuf_free(head);
		return NULL;
	}
	if (head == NULL)
		return m;
	if (rte_pktmbuf_chain(head, m) != 0) {
		rte_pktmbuf_free(m);
		rte_pktmbuf_free(head);
		return NULL;
	}
	return head;
}

struct rte_mbuf *
mbuf_chain(struct rte_mempool *pool, const uint8_t *data, uint16_t len, uint16_t seg_len)
{
	struct rte_mbuf *head = NULL;
	uint16_t at, n;

	for (at = 0; at < len; at += n) {
		n = RTE_MIN(seg_len, len - at);
		head = chain_add(head, pool, data + at, n);
		if (head == NULL)
			return NULL;
	}
	return head;
}

struct rte_mbuf *
mbuf_linear(struct rte_mempool *pool, const uint8_t *data, uint16_t len)
{
	return mbuf_chain(pool, data, len, rte_pktmbuf_data_room_size(pool) - RTE_PKTMBUF_HEADROOM);
}

struct rte_mbuf *
mbuf_split(struct rte_mempool *pool, const uint8_t *data, uint16_t len, uint16_t nb_segs)
{
	struct rte_mbuf *head = NULL;
	uint16_t left = nb_segs, at, n;

	for (at = 0; at < len; at += n, left--) {
		/* Uneven: alternately one byte, and half of what is left. */
		if (left == 1)
			n = len - at;
		else
			n = left % 2 == 0 ? 1 : (len - at - left) / 2 | 1;
		head = chain_add(head, pool, data + at, n);
		if (head == NULL)
			return NULL;
	}
	return head;
}

struct rte_mbuf *
frame_mbuf(struct rte_mempool *pool, const struct frame *f)
{
	static __thread uint8_t data[FRAME_MAX];

	frame_build(f, data);
	return mbuf_linear(pool, data, f->len);
}

static __thread char said[160];

__rte_format_printf(1, 2) static const char *say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(said, sizeof(said), format, args);
	va_end(args);
	return said;
}

static const char *
unsoundness(const struct rte_mbuf *m)
{
	const char *reason = "";
	const struct rte_mbuf *s;
	uint32_t sum = 0;

	if (rte_mbuf_check(m, 1, &reason) != 0)
		return say("unsound mbuf: %s", reason);
	for (s = m; s != NULL; s = s->next) {
		if (s->data_len == 0)
			return say("empty segment in a frame of %u bytes", m->pkt_len);
		if (rte_mbuf_refcnt_read(s) != 1)
			return say("refcnt of an Rx mbuf: %u", rte_mbuf_refcnt_read(s));
		sum += s->data_len;
	}
	return sum == m->pkt_len ? NULL : say("sum of data_len: %u of %u", sum, m->pkt_len);
}

const char *
frame_difference(const struct frame *f, const struct rte_mbuf *m)
{
	static __thread uint8_t expected[FRAME_MAX], copy[FRAME_MAX];
	const char *unsound = unsoundness(m);
	const uint8_t *actual;
	uint16_t i;

	if (unsound != NULL)
		return unsound;
	if (m->pkt_len != f->len)
		return say("length of the frame: expected %u, actual %u", f->len, m->pkt_len);
	frame_build(f, expected);
	actual = rte_pktmbuf_read(m, 0, f->len, copy);
	if (actual == NULL)
		return say("frame of %u bytes cannot be read", f->len);
	for (i = 0; i < f->len; i++) {
		if (actual[i] != expected[i])
			return say("frame %u of %u bytes, byte %u: expected %02x, actual %02x",
				   f->seq, f->len, i, expected[i], actual[i]);
	}
	return NULL;
}
