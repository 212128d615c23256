/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_ethdev.h>

#include "frames.h"

void
frame_init(const struct env *env, struct frame *f, unsigned int from, uint16_t len, uint32_t seq)
{
	struct rte_ether_addr dst = { 0 };

	rte_eth_macaddr_get(env->port[1 - from], &dst);
	frame_set(f, &dst, len, env->nonce, seq);
}

int
frame_compare(const struct frame *f, const struct rte_mbuf *m)
{
	const char *difference = frame_difference(f, m);

	EXPECT(difference == NULL, "%s", difference);
	return TEST_PASS;
}
