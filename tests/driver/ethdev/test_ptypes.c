/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against packet types that are claimed and not set, set and not
 * claimed, or wrong.
 */

#include <rte_mbuf_ptype.h>

#include "exchange.h"
#include "port.h"

#define MAX_PTYPES 64

struct expectation {
	enum frame_l3 l3;
	enum frame_l4 l4;
	uint8_t ip_options;
	uint32_t l3_type;
	uint32_t l4_type;
};

static const struct expectation expectations[] = {
	{ L3_NONE, L4_NONE, 0, 0, 0 },
	{ L3_IP4, L4_NONE, 0, RTE_PTYPE_L3_IPV4, 0 },
	{ L3_IP4, L4_UDP, 0, RTE_PTYPE_L3_IPV4, RTE_PTYPE_L4_UDP },
	{ L3_IP4, L4_TCP, 0, RTE_PTYPE_L3_IPV4, RTE_PTYPE_L4_TCP },
	{ L3_IP6, L4_NONE, 0, RTE_PTYPE_L3_IPV6, 0 },
	{ L3_IP6, L4_UDP, 0, RTE_PTYPE_L3_IPV6, RTE_PTYPE_L4_UDP },
	{ L3_IP6, L4_TCP, 0, RTE_PTYPE_L3_IPV6, RTE_PTYPE_L4_TCP },
};

struct claims {
	uint32_t type[MAX_PTYPES];
	int n;
};

static bool
claims_exactly(const struct claims *c, uint32_t type)
{
	int i;

	for (i = 0; i < c->n; i++) {
		if (c->type[i] == type)
			return true;
	}
	return false;
}

/* IPV4_EXT_UNKNOWN is IPv4 too, but IPV4_EXT would claim options. */
static bool
is_l3(uint32_t actual, uint32_t expected)
{
	if (expected == RTE_PTYPE_L3_IPV4)
		return actual == RTE_PTYPE_L3_IPV4 || actual == RTE_PTYPE_L3_IPV4_EXT_UNKNOWN;
	if (expected == RTE_PTYPE_L3_IPV6)
		return actual == RTE_PTYPE_L3_IPV6 || actual == RTE_PTYPE_L3_IPV6_EXT_UNKNOWN;
	return actual == 0;
}

static bool
claims_l3(const struct claims *c, uint32_t expected)
{
	int i;

	for (i = 0; i < c->n; i++) {
		if (expected != 0 && is_l3(c->type[i] & RTE_PTYPE_L3_MASK, expected))
			return true;
	}
	return false;
}

static int
check_claimed(const struct claims *c, uint32_t ptype)
{
	static const uint32_t masks[] = {
		RTE_PTYPE_L2_MASK,
		RTE_PTYPE_L3_MASK,
		RTE_PTYPE_L4_MASK,
	};
	unsigned int i;

	for (i = 0; i < RTE_DIM(masks); i++) {
		EXPECT((ptype & masks[i]) == 0 || claims_exactly(c, ptype & masks[i]),
		       "packet type 0x%x is set but not in the list", ptype & masks[i]);
	}
	return TEST_PASS;
}

static int
check_ptype(const struct claims *c, const struct expectation *e, uint32_t ptype)
{
	TRY(check_claimed(c, ptype));
	EXPECT(ptype == 0 || is_l3(ptype & RTE_PTYPE_L3_MASK, e->l3_type) ||
		       (ptype & RTE_PTYPE_L3_MASK) == 0,
	       "L3 packet type: expected 0x%x, actual 0x%x", e->l3_type, ptype & RTE_PTYPE_L3_MASK);
	if (claims_l3(c, e->l3_type)) {
		EXPECT(is_l3(ptype & RTE_PTYPE_L3_MASK, e->l3_type),
		       "L3 packet type: expected 0x%x, actual 0x%x", e->l3_type,
		       ptype & RTE_PTYPE_L3_MASK);
	}
	if (e->l4_type == 0 || claims_exactly(c, e->l4_type)) {
		EXPECT((ptype & RTE_PTYPE_L4_MASK) == e->l4_type,
		       "L4 packet type: expected 0x%x, actual 0x%x", e->l4_type,
		       ptype & RTE_PTYPE_L4_MASK);
	}
	return TEST_PASS;
}

static int
exchange_types(struct env *env, const struct claims *c)
{
	struct frame f[RTE_DIM(expectations)];
	struct rte_mbuf *m[RTE_DIM(expectations)];
	struct sink sink = { 0 };
	unsigned int i;
	int result;

	exchange_begin(env);
	for (i = 0; i < RTE_DIM(f); i++) {
		frame_init(env, &f[i], 0, 150, i);
		f[i].l3 = expectations[i].l3;
		f[i].l4 = expectations[i].l4;
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	result = transfer(env, 0, 0, m, RTE_DIM(m), &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, RTE_DIM(f));
	for (i = 0; i < sink.n && result == TEST_PASS; i++) {
		result = check_ptype(c, &expectations[i], sink.m[i]->packet_type);
	}
	sink_free(&sink);
	return result;
}

/* Both chips with several kinds of checksum know at least IPv4, UDP, TCP. */
static int
ptypes(struct env *env)
{
	struct claims c;

	TRY(pair_up_default(env));
	c.n = rte_eth_dev_get_supported_ptypes(env->port[1], RTE_PTYPE_ALL_MASK, c.type,
					       MAX_PTYPES);
	EXPECT(c.n >= 0 && c.n <= MAX_PTYPES, "supported packet types: actual %d", c.n);
	if (env->chip->bit == CHIP_82576) {
		EXPECT(claims_l3(&c, RTE_PTYPE_L3_IPV4) && claims_exactly(&c, RTE_PTYPE_L4_UDP),
		       "the 82576 tells IPv4 and UDP, the driver does not");
	}
	return exchange_types(env, &c);
}

ETHDEV_TEST(ptypes, CHIPS_ALL, ptypes)
