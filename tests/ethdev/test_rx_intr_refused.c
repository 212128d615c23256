/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against Rx interrupts that are accepted and never come: what the
 * driver cannot deliver fails at dev_start at the latest, and the port works
 * once it is configured without.
 */

#include "exchange.h"
#include "port.h"

static int
start_refused(struct env *env, uint16_t nb_rxq)
{
	struct port_plan plan;
	int rc;

	port_plan_init(env, &plan);
	plan.nb_rxq = nb_rxq;
	plan.nb_txq = 1;
	plan.conf.intr_conf.rxq = 1;
	plan.pool = env_pool(env, nb_rxq * 512 - 1, PORT_DATA_ROOM);
	CHECK(plan.pool != NULL, "no memory");
	rc = rte_eth_dev_configure(env->port[0], nb_rxq, 1, &plan.conf);
	if (rc == 0) {
		TRY(port_setup(env, 0, &plan));
		rc = rte_eth_dev_start(env->port[0]);
	}
	CHECK(rc < 0, "start with Rx interrupts on %u queues: "
		"expected a negative errno, actual %d", nb_rxq, rc);
	return TEST_PASS;
}

static int
rx_intr_refused(struct env *env)
{
	TRY(start_refused(env, 1));
	TRY(start_refused(env, 1));
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

/*
 * More queues than vectors: QEMU's igb has 10, the link takes one. The silicon
 * and the native rig have enough for all queues, which then have to work.
 */
static int
rx_intr_too_many(struct env *env)
{
	uint16_t limit = env->chip->intr_queues;
	struct port_plan plan0, plan1;

	if (limit < env->chip->max_queues) {
		TRY(start_refused(env, limit + 1));
		TRY(start_refused(env, env->chip->max_queues));
	}
	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.nb_rxq = limit;
	plan0.conf.intr_conf.rxq = 1;
	TRY(pair_up(env, &plan0, &plan1));
	return expect_traffic(env);
}

ETHDEV_TEST(rx_intr_refused_default, CHIPS_8254X, rx_intr_refused)
ETHDEV_TEST_OPT(rx_intr_refused_msi, CHIPS_PCIE, "--vfio-intr=msi",
	rx_intr_refused)
ETHDEV_TEST_OPT(rx_intr_refused_legacy, CHIPS_ALL, "--vfio-intr=legacy",
	rx_intr_refused)
ETHDEV_TEST(rx_intr_too_many, CHIP_82576, rx_intr_too_many)
