/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include <rte_thash.h>

#include "rss.h"

/* Enough for the ring of one queue, should all frames go there. */
#define BATCH 64

int
rss_up(struct env *env, uint64_t hf, uint8_t *key)
{
	struct port_plan plan[2];
	unsigned int i;

	for (i = 0; i < 2; i++) {
		port_plan_init(env, &plan[i]);
		plan[i].nb_rxq = env->chip->max_queues;
		plan[i].nb_txq = env->chip->max_queues;
		plan[i].conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		plan[i].conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_RSS_HASH;
		plan[i].conf.rx_adv_conf.rss_conf.rss_hf = hf;
		plan[i].conf.rx_adv_conf.rss_conf.rss_key = key;
		plan[i].conf.rx_adv_conf.rss_conf.rss_key_len =
			key == NULL ? 0 : env->chip->hash_key_size;
	}
	return pair_up(env, &plan[0], &plan[1]);
}

static int
reta_read(struct env *env, unsigned int idx, struct rss_state *state)
{
	struct rte_eth_rss_reta_entry64 reta[RSS_RETA_MAX / 64];
	struct rte_eth_dev_info info;
	unsigned int i;

	EXPECT_OK(rte_eth_dev_info_get(env->port[idx], &info));
	EXPECT_EQ(info.reta_size, env->chip->reta_size, "reta_size");
	memset(reta, 0, sizeof(reta));
	for (i = 0; i < RTE_DIM(reta); i++)
		reta[i].mask = UINT64_MAX;
	EXPECT_OK(rte_eth_dev_rss_reta_query(env->port[idx], reta, info.reta_size));
	state->reta_size = info.reta_size;
	for (i = 0; i < info.reta_size; i++)
		state->reta[i] = reta[i / 64].reta[i % 64];
	return TEST_PASS;
}

int
rss_read(struct env *env, unsigned int idx, struct rss_state *state)
{
	struct rte_eth_rss_conf conf = {
		.rss_key = state->key,
		.rss_key_len = env->chip->hash_key_size,
	};

	EXPECT_OK(rte_eth_dev_rss_hash_conf_get(env->port[idx], &conf));
	EXPECT_EQ(conf.rss_key_len, env->chip->hash_key_size, "rss_key_len");
	state->key_len = conf.rss_key_len;
	return reta_read(env, idx, state);
}

int
reta_fill(struct env *env, uint16_t queue)
{
	struct rte_eth_rss_reta_entry64 reta[RSS_RETA_MAX / 64];
	unsigned int i;

	for (i = 0; i < RSS_RETA_MAX; i++) {
		reta[i / 64].mask = UINT64_MAX;
		reta[i / 64].reta[i % 64] = queue;
	}
	EXPECT_OK(rte_eth_dev_rss_reta_update(env->port[1], reta, env->chip->reta_size));
	return TEST_PASS;
}

uint64_t
rss_functions(const struct env *env, uint64_t wanted)
{
	struct rte_eth_dev_info info;

	if (rte_eth_dev_info_get(env->port[1], &info) != 0)
		return 0;
	return info.flow_type_rss_offloads & wanted;
}

static void
proto_vary(const struct env *env, const struct frame *proto, struct frame *f, uint32_t seq)
{
	frame_init(env, f, 0, proto->len, seq);
	f->l3 = proto->l3;
	f->l4 = proto->l4;
	f->tagged = proto->tagged;
	f->tci = proto->tci;
	f->src_ip = RTE_IPV4(10, 0, 0, 1) + seq * 0x01000193;
	f->dst_ip = RTE_IPV4(10, 1, 0, 1) + seq * 7;
	f->src_port = 1024 + seq * 37;
}

/* The Toeplitz hash, computed apart from chip and driver. */
static uint32_t
soft_hash(const struct frame *f, enum hash_input input, const uint8_t *key)
{
	uint32_t tuple[9] = { 0 };
	unsigned int n = 0;

	if (input == HASH_NONE)
		return 0;
	if (f->l3 == L3_IP6) {
		/* fd00::a.b.c.d, as frame_build() makes the addresses. */
		tuple[0] = tuple[4] = 0xfd000000;
		tuple[3] = f->src_ip;
		tuple[7] = f->dst_ip;
		n = 8;
	} else {
		tuple[0] = f->src_ip;
		tuple[1] = f->dst_ip;
		n = 2;
	}
	if (input == HASH_IP_PORTS)
		tuple[n++] = (uint32_t)f->src_port << 16 | f->dst_port;
	return rte_softrss(tuple, n, key);
}

int
rss_aim(const struct rss_state *state, struct frame *f, uint16_t queue)
{
	uint16_t entry;

	for (f->src_port = 1024; f->src_port < UINT16_MAX; f->src_port++) {
		entry = soft_hash(f, HASH_IP_PORTS, state->key) & (state->reta_size - 1);
		if (state->reta[entry] == queue)
			return TEST_PASS;
	}
	EXPECT(false, "the table sends no frame to queue %u", queue);
}

static int
check_hash(const struct frame *f, const struct rte_mbuf *m, uint16_t queue, enum hash_input input,
	   const struct rss_state *state)
{
	uint32_t hash = soft_hash(f, input, state->key);
	uint16_t entry = hash & (state->reta_size - 1);

	if (input == HASH_NONE) {
		EXPECT_EQ(queue, 0, "queue of a frame that is not hashed");
		EXPECT(m->hash.rss == 0 || (m->ol_flags & RTE_MBUF_F_RX_RSS_HASH) == 0,
		       "hash 0x%x on a frame that is not hashed", m->hash.rss);
		return TEST_PASS;
	}
	EXPECT((m->ol_flags & RTE_MBUF_F_RX_RSS_HASH) != 0,
	       "frame %u: RTE_MBUF_F_RX_RSS_HASH is not set", f->seq);
	EXPECT(m->hash.rss == hash, "frame %u: hash: expected 0x%08x, actual 0x%08x", f->seq, hash,
	       m->hash.rss);
	EXPECT(queue == state->reta[entry],
	       "frame %u, table entry %u: expected queue %u, actual %u", f->seq, entry,
	       state->reta[entry], queue);
	return TEST_PASS;
}

static int
hashed_batch(struct env *env, const struct frame *proto, unsigned int first, enum hash_input input,
	     const struct rss_state *state, unsigned int *per_queue)
{
	struct rte_mbuf *m[BATCH];
	struct frame f[BATCH];
	struct sink sink = { 0 };
	unsigned int i, seq;
	int result;

	exchange_begin(env);
	for (i = 0; i < BATCH; i++) {
		proto_vary(env, proto, &f[i], first + i);
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	result = transfer(env, 0, 0, m, BATCH, &sink);
	for (i = 0; i < sink.n && result == TEST_PASS; i++) {
		seq = frame_identify(sink.m[i]).seq - first;
		result = seq >= BATCH ? TEST_FAIL : frame_compare(&f[seq], sink.m[i]);
		if (result == TEST_PASS)
			result = check_hash(&f[seq], sink.m[i], sink.queue[i], input, state);
		if (per_queue != NULL)
			per_queue[sink.queue[i]]++;
	}
	sink_free(&sink);
	TRY(result);
	EXPECT_EQ(i, BATCH, "frames received");
	return TEST_PASS;
}

int
expect_hashed(struct env *env, const struct frame *proto, unsigned int nb, enum hash_input input,
	      unsigned int *per_queue)
{
	struct rss_state state;
	unsigned int first;

	TRY(rss_read(env, 1, &state));
	for (first = 0; first < nb; first += BATCH) {
		TRY(hashed_batch(env, proto, first, input, &state, per_queue));
	}
	return TEST_PASS;
}
