/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a port that does not survive being stopped, reset, closed or
 * reconfigured while its peer keeps transmitting, in any legal order.
 */

#include "exchange.h"
#include "port.h"
#include "traffic.h"

/* Each start costs QEMU's e1000 one second without reception. */
static unsigned int
rounds(const struct env *env)
{
	return (env->chip->bit & CHIPS_8254X) != 0 ? 3 : 8;
}

static int
restart_rounds(struct env *env, struct traffic *traffic)
{
	unsigned int i;

	for (i = 0; i < rounds(env); i++) {
		TRY(traffic_arrives(traffic, 50));
		TRY(port_stop(env, 1));
		TRY(port_start(env, 1));
	}
	return traffic_arrives(traffic, 50);
}

static int
restart_under_traffic(struct env *env)
{
	struct traffic traffic;
	int result;

	TRY(pair_up_default(env));
	TRY(traffic_begin(&traffic, env, 0));
	result = restart_rounds(env, &traffic);
	traffic_end(&traffic);
	TRY(result);
	TRY(pair_ready(env));
	return expect_traffic(env);
}

/* The sender stops with frames in its ring and mbufs in flight. */
static int
restart_sender(struct env *env)
{
	struct rte_mbuf *m[200];
	struct frame f;
	unsigned int i, round;
	uint16_t n;

	TRY(pair_up_default(env));
	for (round = 0; round < rounds(env); round++) {
		exchange_begin(env);
		for (i = 0; i < RTE_DIM(m); i++) {
			frame_init(env, &f, 0, 1000, i);
			m[i] = frame_mbuf(env->tx_pool, &f);
			EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
		}
		n = rte_eth_tx_burst(env->port[0], 0, m, RTE_DIM(m));
		rte_pktmbuf_free_bulk(m + n, RTE_DIM(m) - n);
		TRY(port_stop(env, 0));
		TRY(port_start(env, 0));
	}
	TRY(pair_ready(env));
	return expect_traffic(env);
}

/* After stop the driver holds no mbuf of frames: none leaks over a restart. */
static int
stop_frees_mbufs(struct env *env)
{
	struct rte_mbuf *m[20];
	struct frame f;
	unsigned int i;

	TRY(pair_up_default(env));
	exchange_begin(env);
	for (i = 0; i < RTE_DIM(m); i++) {
		frame_init(env, &f, 0, 200, i);
		m[i] = frame_mbuf(env->tx_pool, &f);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	TRY(send_all(env, 0, 0, m, RTE_DIM(m)));
	TRY(port_stop(env, 0));
	TRY(port_stop(env, 1));
	return env_check_pools(env);
}

enum step { CONFIGURE, START, STOP, RESET, NB_STEPS };

/* ethdev defines what is legal; the pseudo-random order is always the same. */
static int
do_step(struct env *env, enum step step, struct port_plan *plan, bool *started)
{
	uint16_t port = env->port[1];

	switch (step) {
	case CONFIGURE:
		if (*started)
			return TEST_PASS;
		return port_setup(env, 1, plan);
	case START:
		*started = true;
		return port_start(env, 1);
	case STOP:
		*started = false;
		return port_stop(env, 1);
	case RESET:
		EXPECT_OK(rte_eth_dev_reset(port));
		*started = false;
		return port_setup(env, 1, plan);
	default:
		return TEST_FAIL;
	}
}

static int
any_order_steps(struct env *env, struct port_plan *plan)
{
	uint32_t random = 12345;
	bool started = true;
	unsigned int i;

	for (i = 0; i < 40; i++) {
		random = random * 1664525 + 1013904223;
		TRY(do_step(env, (random >> 16) % NB_STEPS, plan, &started));
	}
	return port_start(env, 1);
}

static int
any_order(struct env *env)
{
	struct port_plan plan0, plan1;
	struct traffic traffic;
	int result;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	TRY(pair_up(env, &plan0, &plan1));
	TRY(traffic_begin(&traffic, env, 0));
	result = any_order_steps(env, &plan1);
	if (result == TEST_PASS)
		result = traffic_arrives(&traffic, 50);
	traffic_end(&traffic);
	TRY(result);
	TRY(pair_ready(env));
	return expect_traffic(env);
}

static int
reconfigure(struct env *env)
{
	static const uint16_t rings[] = { 32, 512, 96, 1024, 256 };
	struct port_plan plan[2];
	unsigned int i, side;

	for (i = 0; i < RTE_DIM(rings); i++) {
		for (side = 0; side < 2; side++) {
			port_plan_init(env, &plan[side]);
			plan[side].rxd = rings[i];
			plan[side].txd = rings[RTE_DIM(rings) - 1 - i];
			plan[side].txconf.tx_free_thresh = 0;
			plan[side].txconf.tx_rs_thresh = 0;
			plan[side].rxconf.rx_free_thresh = 0;
			plan[side].nb_rxq = i % env->chip->max_queues + 1;
			plan[side].nb_txq = (RTE_DIM(rings) - i) % env->chip->max_queues + 1;
		}
		TRY(pair_up(env, &plan[0], &plan[1]));
		TRY(expect_traffic(env));
		TRY(port_stop(env, 0));
		TRY(port_stop(env, 1));
	}
	return TEST_PASS;
}

ETHDEV_TEST(restart_under_traffic, CHIPS_ALL, restart_under_traffic)
ETHDEV_TEST(restart_sender, CHIPS_ALL, restart_sender)
ETHDEV_TEST(stop_frees_mbufs, CHIPS_ALL, stop_frees_mbufs)
ETHDEV_TEST(any_order, CHIPS_ALL, any_order)
ETHDEV_TEST(reconfigure, CHIPS_ALL, reconfigure)
