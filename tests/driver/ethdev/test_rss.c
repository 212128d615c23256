/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against queues that never receive, hashes that are not the Toeplitz
 * hash of the configured key, and a redirection table that says one thing and
 * does another.
 */

#include <string.h>

#include "rss.h"

#define FLOWS 512

static const struct frame tcp4 = { .len = 100, .l3 = L3_IP4, .l4 = L4_TCP };
static const struct frame udp4 = { .len = 100, .l3 = L3_IP4, .l4 = L4_UDP };
static const struct frame any4 = { .len = 100, .l3 = L3_IP4 };
static const struct frame tcp6 = { .len = 100, .l3 = L3_IP6, .l4 = L4_TCP };
static const struct frame udp6 = { .len = 100, .l3 = L3_IP6, .l4 = L4_UDP };
static const struct frame any6 = { .len = 100, .l3 = L3_IP6 };
static const struct frame plain = { .len = 100 };
static const struct frame tagged4 = {
	.len = 100, .l3 = L3_IP4, .l4 = L4_TCP, .tagged = true, .tci = 9
};

static bool
hashes_udp(const struct env *env)
{
	return env->chip->bit == CHIP_82576;
}

/* Every queue receives its share, by hash and table. */
static int
rss_spread(struct env *env)
{
	unsigned int per_queue[RTE_MAX_QUEUES_PER_PORT] = { 0 };
	enum hash_input udp;
	unsigned int q;

	TRY(rss_up(env, rss_functions(env, UINT64_MAX), NULL));
	TRY(expect_hashed(env, &tcp4, FLOWS, HASH_IP_PORTS, per_queue));
	for (q = 0; q < env->chip->max_queues; q++)
		EXPECT(per_queue[q] != 0, "queue %u received nothing", q);
	udp = hashes_udp(env) ? HASH_IP_PORTS : HASH_IP;
	TRY(expect_hashed(env, &udp4, 64, udp, NULL));
	TRY(expect_hashed(env, &any4, 64, HASH_IP, NULL));
	TRY(expect_hashed(env, &tcp6, 64, HASH_IP_PORTS, NULL));
	TRY(expect_hashed(env, &udp6, 64, udp, NULL));
	TRY(expect_hashed(env, &any6, 64, HASH_IP, NULL));
	TRY(expect_hashed(env, &tagged4, 64, HASH_IP_PORTS, NULL));
	return expect_hashed(env, &plain, 64, HASH_NONE, NULL);
}

static void
make_key(uint8_t *key, unsigned int len, uint8_t seed)
{
	unsigned int i;

	for (i = 0; i < len; i++)
		key[i] = i * 31 + seed;
}

static int
expect_key(struct env *env, const uint8_t *key)
{
	struct rss_state state;

	TRY(rss_read(env, 1, &state));
	EXPECT(memcmp(state.key, key, state.key_len) == 0, "the key read back is not the one set");
	return expect_hashed(env, &tcp4, 64, HASH_IP_PORTS, NULL);
}

static int
rss_key(struct env *env)
{
	uint8_t key[RSS_KEY_MAX];
	struct rte_eth_rss_conf conf = {
		.rss_key = key,
		.rss_key_len = env->chip->hash_key_size,
		.rss_hf = rss_functions(env, RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_NONFRAG_IPV4_TCP),
	};

	make_key(key, env->chip->hash_key_size, 3);
	TRY(rss_up(env, conf.rss_hf, key));
	TRY(expect_key(env, key));
	make_key(key, env->chip->hash_key_size, 111);
	EXPECT_OK(rte_eth_dev_rss_hash_update(env->port[1], &conf));
	TRY(expect_key(env, key));
	/* Set once, kept over stop and start. */
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	return expect_key(env, key);
}

/* Entry i to queue (i * step) % queues. */
static int
reta_pattern(struct env *env, unsigned int step)
{
	struct rte_eth_rss_reta_entry64 reta[RSS_RETA_MAX / 64];
	unsigned int i;

	for (i = 0; i < env->chip->reta_size; i++) {
		reta[i / 64].mask = UINT64_MAX;
		reta[i / 64].reta[i % 64] = i * step % env->chip->max_queues;
	}
	EXPECT_OK(rte_eth_dev_rss_reta_update(env->port[1], reta, env->chip->reta_size));
	return TEST_PASS;
}

static int
expect_pattern(struct env *env, unsigned int step)
{
	struct rss_state state;
	unsigned int i;

	TRY(rss_read(env, 1, &state));
	for (i = 0; i < state.reta_size; i++) {
		EXPECT(state.reta[i] == i * step % env->chip->max_queues,
		       "table entry %u: expected %u, actual %u", i,
		       i * step % env->chip->max_queues, state.reta[i]);
	}
	return expect_hashed(env, &tcp4, FLOWS, HASH_IP_PORTS, NULL);
}

static int
rss_table(struct env *env)
{
	uint16_t q;

	TRY(rss_up(env, rss_functions(env, UINT64_MAX), NULL));
	for (q = 0; q < env->chip->max_queues; q++) {
		TRY(reta_fill(env, q));
		TRY(expect_hashed(env, &tcp4, 64, HASH_IP_PORTS, NULL));
	}
	TRY(reta_pattern(env, 7));
	TRY(expect_pattern(env, 7));
	TRY(port_stop(env, 1));
	/* Also while the port is stopped. */
	TRY(reta_pattern(env, 5));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	TRY(expect_pattern(env, 5));
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	return expect_pattern(env, 5);
}

/* Entry 5 and the last one, which all name queue. */
static void
two_entries(struct rte_eth_rss_reta_entry64 *reta, uint16_t queue)
{
	unsigned int i;

	for (i = 0; i < RSS_RETA_MAX; i++) {
		reta[i / 64].mask = 0;
		reta[i / 64].reta[i % 64] = queue;
	}
	reta[0].mask = 1ULL << 5;
	reta[1].mask = 1ULL << 63;
}

/* Only the entries named by the mask are told. */
static int
expect_told(struct env *env, uint16_t expected)
{
	struct rte_eth_rss_reta_entry64 reta[RSS_RETA_MAX / 64];
	unsigned int i;

	two_entries(reta, UINT16_MAX);
	EXPECT_OK(rte_eth_dev_rss_reta_query(env->port[1], reta, env->chip->reta_size));
	for (i = 0; i < env->chip->reta_size; i++) {
		uint16_t told = reta[i / 64].reta[i % 64];

		EXPECT(told == (i == 5 || i == 127 ? expected : UINT16_MAX),
		       "table entry %u is told as %u", i, told);
	}
	return TEST_PASS;
}

/* Only the entries named by the mask change. */
static int
rss_table_mask(struct env *env)
{
	struct rte_eth_rss_reta_entry64 reta[RSS_RETA_MAX / 64];
	uint16_t last = env->chip->max_queues - 1;
	struct rss_state state;
	unsigned int i;

	TRY(rss_up(env, rss_functions(env, UINT64_MAX), NULL));
	TRY(reta_fill(env, 0));
	two_entries(reta, last);
	EXPECT_OK(rte_eth_dev_rss_reta_update(env->port[1], reta, env->chip->reta_size));
	TRY(rss_read(env, 1, &state));
	for (i = 0; i < state.reta_size; i++) {
		EXPECT(state.reta[i] == (i == 5 || i == 127 ? last : 0),
		       "table entry %u: actual %u", i, state.reta[i]);
	}
	TRY(expect_told(env, last));
	return expect_hashed(env, &tcp4, FLOWS, HASH_IP_PORTS, NULL);
}

ETHDEV_TEST(rss_spread, CHIPS_PCIE, rss_spread)
ETHDEV_TEST(rss_key, CHIPS_PCIE, rss_key)
ETHDEV_TEST(rss_table, CHIPS_PCIE, rss_table)
ETHDEV_TEST(rss_table_mask, CHIPS_PCIE, rss_table_mask)

/* One hash function at a time, switched while the port runs. */
struct function {
	uint64_t hf;
	const struct frame *frame;
	enum hash_input input;
};

/*
 * QEMU's igb knows TCP over IPv6 by the bit for extension headers only, hence
 * both functions together.
 */
static const struct function functions[] = {
	{ RTE_ETH_RSS_IPV4, &tcp4, HASH_IP },
	{ RTE_ETH_RSS_IPV4, &any4, HASH_IP },
	{ RTE_ETH_RSS_IPV4, &tcp6, HASH_NONE },
	{ RTE_ETH_RSS_NONFRAG_IPV4_TCP, &tcp4, HASH_IP_PORTS },
	{ RTE_ETH_RSS_NONFRAG_IPV4_TCP, &any4, HASH_NONE },
	{ RTE_ETH_RSS_IPV6, &any6, HASH_IP },
	{ RTE_ETH_RSS_IPV6, &tcp4, HASH_NONE },
	{ RTE_ETH_RSS_NONFRAG_IPV6_TCP | RTE_ETH_RSS_IPV6_TCP_EX, &tcp6, HASH_IP_PORTS },
	{ RTE_ETH_RSS_NONFRAG_IPV4_UDP, &udp4, HASH_IP_PORTS },
	{ RTE_ETH_RSS_NONFRAG_IPV4_UDP, &tcp4, HASH_NONE },
	{ RTE_ETH_RSS_NONFRAG_IPV6_UDP, &udp6, HASH_IP_PORTS },
};

static int
check_claims(struct env *env)
{
	uint64_t least = RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_IPV6;
	uint64_t claimed = rss_functions(env, UINT64_MAX);

	if (hashes_udp(env))
		least |= RTE_ETH_RSS_NONFRAG_IPV4_UDP;
	EXPECT((claimed & ~env->chip->rss_hf) == 0,
	       "hash functions: the chip has 0x%" PRIx64 ", claimed 0x%" PRIx64, env->chip->rss_hf,
	       claimed);
	EXPECT((claimed & least) == least,
	       "hash functions: expected at least 0x%" PRIx64 ", claimed 0x%" PRIx64, least,
	       claimed);
	return TEST_PASS;
}

static int
rss_hash_functions(struct env *env)
{
	struct rte_eth_rss_conf conf = { 0 };
	const struct function *fn;
	unsigned int i;

	TRY(check_claims(env));
	TRY(rss_up(env, rss_functions(env, UINT64_MAX), NULL));
	for (i = 0; i < RTE_DIM(functions); i++) {
		fn = &functions[i];
		conf.rss_hf = rss_functions(env, fn->hf);
		if (conf.rss_hf == 0)
			continue;
		EXPECT_OK(rte_eth_dev_rss_hash_update(env->port[1], &conf));
		EXPECT(expect_hashed(env, fn->frame, 64, fn->input, NULL) == TEST_PASS,
		       "with hash functions 0x%" PRIx64, conf.rss_hf);
	}
	return TEST_PASS;
}

static int
rss_refuses(struct env *env)
{
	struct rte_eth_rss_reta_entry64 reta[RSS_RETA_MAX / 64];
	uint8_t key[RSS_KEY_MAX] = { 0 };
	struct rte_eth_rss_conf conf = {
		.rss_key = key,
		.rss_key_len = env->chip->hash_key_size - 1,
		.rss_hf = RTE_ETH_RSS_IPV4,
	};

	TRY(rss_up(env, rss_functions(env, UINT64_MAX), NULL));
	memset(reta, 0, sizeof(reta));
	reta[0].mask = 1;
	reta[0].reta[0] = env->chip->max_queues;
	EXPECT_REFUSED(rte_eth_dev_rss_reta_update(env->port[1], reta, env->chip->reta_size));
	reta[0].reta[0] = 0;
	EXPECT_REFUSED(rte_eth_dev_rss_reta_update(env->port[1], reta, env->chip->reta_size / 2));
	EXPECT_REFUSED(rte_eth_dev_rss_reta_query(env->port[1], reta, env->chip->reta_size / 2));
	EXPECT_REFUSED(rte_eth_dev_rss_hash_update(env->port[1], &conf));
	conf.rss_key_len = env->chip->hash_key_size;
	conf.rss_hf = RTE_ETH_RSS_GTPU;
	EXPECT_REFUSED(rte_eth_dev_rss_hash_update(env->port[1], &conf));
	return expect_hashed(env, &tcp4, 64, HASH_IP_PORTS, NULL);
}

ETHDEV_TEST(rss_hash_functions, CHIPS_PCIE, rss_hash_functions)
ETHDEV_TEST(rss_refuses, CHIPS_PCIE, rss_refuses)
