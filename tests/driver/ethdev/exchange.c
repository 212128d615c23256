/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_ethdev.h>
#include <rte_mbuf.h>

#include "deadline.h"
#include "exchange.h"

#define BURST 32
/* No sync frame of this exchange yet. */
#define NO_SYNC UINT32_MAX

void
sink_free(struct sink *sink)
{
	rte_pktmbuf_free_bulk(sink->m, sink->n);
	sink->n = 0;
}

void
exchange_begin(struct env *env)
{
	env->nonce++;
}

int
send_all(struct env *env, unsigned int from, uint16_t queue, struct rte_mbuf **m, unsigned int n)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_FRAME_MS);
	unsigned int sent = 0;
	uint16_t k;

	while (sent < n) {
		k = rte_eth_tx_burst(env->port[from], queue, m + sent,
				     RTE_MIN(n - sent, (unsigned int)BURST));
		sent += k;
		if (k == 0 && deadline_over(deadline))
			break;
	}
	rte_pktmbuf_free_bulk(m + sent, n - sent);
	EXPECT_EQ(sent, n, "frames accepted by the Tx queue");
	return TEST_PASS;
}

/* Keeps, counts as sync or drops one received mbuf. */
static int
take(struct env *env, struct sink *sink, struct rte_mbuf *m, uint16_t queue, uint32_t *sync_seq)
{
	struct frame_id id = frame_identify(m);

	if (id.nonce == env->nonce && id.kind == FRAME_TEST && sink != NULL && sink->n < SINK_MAX) {
		sink->queue[sink->n] = queue;
		sink->m[sink->n++] = m;
		return TEST_PASS;
	}
	if (id.nonce == env->nonce && id.kind == FRAME_SYNC)
		*sync_seq = id.seq;
	rte_pktmbuf_free(m);
	EXPECT(sink == NULL || sink->n < SINK_MAX, "too many frames");
	return TEST_PASS;
}

static int
receive_sync(struct env *env, unsigned int at, struct sink *sink, uint32_t *sync_seq,
	     unsigned int *count)
{
	struct rte_mbuf *m[BURST];
	uint16_t q, n, i;

	*count = 0;
	for (q = 0; q < env->nb_rxq[at]; q++) {
		n = rte_eth_rx_burst(env->port[at], q, m, BURST);
		for (i = 0; i < n; i++) {
			EXPECT_EQ(m[i]->port, env->port[at], "port of an mbuf");
			TRY(take(env, sink, m[i], q, sync_seq));
		}
		*count += n;
	}
	return TEST_PASS;
}

int
receive_once(struct env *env, unsigned int at, struct sink *sink)
{
	uint32_t sync_seq;
	unsigned int count;

	return receive_sync(env, at, sink, &sync_seq, &count);
}

static int
send_sync(struct env *env, unsigned int from, uint16_t queue, uint32_t seq)
{
	uint8_t data[FRAME_MIN];
	struct rte_mbuf *m;
	struct frame f;

	frame_init(env, &f, from, sizeof(data), seq);
	/* Broadcast passes whatever filters a test has set. */
	memset(&f.dst, 0xff, sizeof(f.dst));
	frame_build(&f, data);
	frame_mark_sync(data, sizeof(data));
	m = mbuf_linear(env->tx_pool, data, sizeof(data));
	EXPECT(m != NULL, "Tx pool is empty: mbufs leak");
	return send_all(env, from, queue, &m, 1);
}

/* Receive until a sync frame of at least this number has come, or the time is over. */
static int
wait_sync(struct env *env, unsigned int at, struct sink *sink, uint32_t least, uint64_t deadline,
	  uint32_t *seen)
{
	unsigned int count;

	*seen = NO_SYNC;
	do {
		TRY(receive_sync(env, at, sink, seen, &count));
	} while ((*seen == NO_SYNC || *seen < least) && !deadline_over(deadline));
	/* Other queues may have been read before they were filled. */
	deadline = deadline_in_ms(DEADLINE_FRAME_MS);
	while (*seen != NO_SYNC && count != 0) {
		TRY(receive_sync(env, at, sink, seen, &count));
		EXPECT(!deadline_over(deadline), "port %u goes on receiving what was never sent",
		       at);
	}
	return TEST_PASS;
}

int
path_drain(struct env *env, unsigned int from, struct sink *sink)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_FRAME_MS);
	uint32_t seq = 0, seen;

	/* However late it comes, any probe shows that the path works. */
	do {
		TRY(send_sync(env, from, 0, ++seq));
		TRY(wait_sync(env, 1 - from, sink, 1, deadline_in_ms(PROBE_INTERVAL_MS), &seen));
	} while (seen == NO_SYNC && !deadline_over(deadline));
	if (seen != NO_SYNC && seen < seq)
		TRY(wait_sync(env, 1 - from, sink, seq, deadline_in_ms(DEADLINE_FRAME_MS), &seen));
	EXPECT(seen == seq, "no frame passes from port %u to port %u", from, 1 - from);
	return TEST_PASS;
}

int
path_sync(struct env *env, unsigned int from)
{
	exchange_begin(env);
	return path_drain(env, from, NULL);
}

/*
 * No more than fits the peer's ring is under way at any time: beyond that
 * QEMU's hub keeps frames back in two queues and gets their order wrong.
 */
int
transfer(struct env *env, unsigned int from, uint16_t queue, struct rte_mbuf **m, unsigned int n,
	 struct sink *sink)
{
	unsigned int at = 0, k;
	uint32_t seq = 0, seen;

	do {
		k = RTE_MIN(n - at, env->window[1 - from]);
		if (send_all(env, from, queue, m + at, k) != TEST_PASS) {
			rte_pktmbuf_free_bulk(m + at + k, n - at - k);
			return TEST_FAIL;
		}
		at += k;
		TRY(send_sync(env, from, queue, seq));
		TRY(wait_sync(env, 1 - from, sink, seq, deadline_in_ms(DEADLINE_FRAME_MS), &seen));
		EXPECT(seen == seq, "the last frame from port %u does not arrive", from);
		seq++;
	} while (at < n);
	return TEST_PASS;
}

int
expect_sink(const struct sink *sink, const struct frame *f, unsigned int n)
{
	struct frame_id id;
	unsigned int i;

	for (i = 0; i < RTE_MIN(n, sink->n); i++) {
		id = frame_identify(sink->m[i]);
		EXPECT(id.seq == f[i].seq, "frame at place %u: expected number %u, actual %u", i,
		       f[i].seq, id.seq);
		TRY(frame_compare(&f[i], sink->m[i]));
	}
	EXPECT_EQ(sink->n, n, "frames received");
	return TEST_PASS;
}

static int
send_frames(struct env *env, unsigned int from, const struct frame *f, unsigned int n,
	    struct sink *sink)
{
	struct rte_mbuf *m[SINK_MAX];
	unsigned int i;

	EXPECT(n <= SINK_MAX, "%u frames are too many", n);
	for (i = 0; i < n; i++) {
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	return transfer(env, from, 0, m, n, sink);
}

int
expect_frames_as(struct env *env, unsigned int from, const struct frame *sent,
		 const struct frame *seen, unsigned int n)
{
	struct sink sink = { 0 };
	int result;

	result = send_frames(env, from, sent, n, &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, seen, n);
	sink_free(&sink);
	return result;
}

int
expect_frames(struct env *env, unsigned int from, const struct frame *f, unsigned int n)
{
	return expect_frames_as(env, from, f, f, n);
}

int
count_frames(struct env *env, unsigned int from, const struct frame *f, unsigned int n,
	     unsigned int *arrived)
{
	struct sink sink = { 0 };
	int result;

	result = send_frames(env, from, f, n, &sink);
	*arrived = sink.n;
	sink_free(&sink);
	return result;
}

int
expect_traffic(struct env *env)
{
	static const uint16_t len[] = { 60, 61, 64, 128, 777, 1514 };
	struct frame f[RTE_DIM(len)];
	unsigned int from, i;

	for (from = 0; from < 2; from++) {
		exchange_begin(env);
		for (i = 0; i < RTE_DIM(len); i++)
			frame_init(env, &f[i], from, len[i], i);
		TRY(expect_frames(env, from, f, RTE_DIM(len)));
	}
	return TEST_PASS;
}
