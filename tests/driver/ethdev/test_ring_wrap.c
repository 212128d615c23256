/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against descriptors lost, repeated or overtaken where an index wraps:
 * thousands of frames through the smallest rings, in batches whose size has no
 * common divisor with the ring's, so that the wrap falls everywhere.
 */

#include "exchange.h"
#include "port.h"

#define FRAMES 5000

static int
smallest_rings(struct env *env, struct port_plan *plan)
{
	struct rte_eth_dev_info info;

	port_plan_init(env, plan);
	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	plan->rxd = info.rx_desc_lim.nb_min;
	plan->txd = info.tx_desc_lim.nb_min;
	/* Thresholds that suit a longer ring may be too large here. */
	plan->txconf.tx_free_thresh = 0;
	plan->txconf.tx_rs_thresh = 0;
	plan->rxconf.rx_free_thresh = 0;
	return TEST_PASS;
}

static int
wrap(struct env *env, unsigned int from, unsigned int batch)
{
	struct frame f[SINK_MAX];
	unsigned int sent, n, i;

	for (sent = 0; sent < FRAMES; sent += n) {
		exchange_begin(env);
		n = RTE_MIN(batch, FRAMES - sent);
		for (i = 0; i < n; i++)
			frame_init(env, &f[i], from, FRAME_MIN + i % 9, sent + i);
		TRY(expect_frames(env, from, f, n));
	}
	return TEST_PASS;
}

static int
ring_wrap(struct env *env)
{
	struct port_plan plan0, plan1;

	TRY(smallest_rings(env, &plan0));
	TRY(smallest_rings(env, &plan1));
	TRY(pair_up(env, &plan0, &plan1));
	TRY(wrap(env, 0, 31));
	TRY(wrap(env, 1, 997));
	return TEST_PASS;
}

ETHDEV_TEST(ring_wrap, CHIPS_ALL, ring_wrap)
