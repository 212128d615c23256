/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against link-status interrupts that never come. With them enabled
 * ethdev answers questions about the link from its cache, so a lost interrupt
 * is a link that is wrong for ever.
 */

#include "deadline.h"
#include "exchange.h"
#include "port.h"

#define ROUNDS 3

/* Counted by EAL's interrupt thread. */
static unsigned int events[2];

static int
on_lsc(uint16_t port __rte_unused, enum rte_eth_event_type type __rte_unused, void *arg,
       void *ret __rte_unused)
{
	__atomic_fetch_add((unsigned int *)arg, 1, __ATOMIC_RELAXED);
	return 0;
}

static unsigned int
events_of(unsigned int idx)
{
	return __atomic_load_n(&events[idx], __ATOMIC_RELAXED);
}

/* Pull or plug the cable: the link follows, and an event has told so. */
static int
expect_event(struct env *env, unsigned int idx, bool up)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_LINK_MS);
	unsigned int before = events_of(idx);

	link_request(idx, up);
	while (events_of(idx) == before && !deadline_over(deadline))
		rte_delay_us_sleep(1000);
	EXPECT(events_of(idx) != before, "port %u: no event when the link goes %s", idx,
	       up ? "up" : "down");
	return port_wait_link(env, idx, up);
}

static int
flap(struct env *env)
{
	unsigned int round, idx;

	for (round = 0; round < ROUNDS; round++) {
		idx = round % 2;
		TRY(expect_event(env, idx, false));
		TRY(expect_event(env, idx, true));
		TRY(pair_ready(env));
		TRY(expect_traffic(env));
	}
	return TEST_PASS;
}

static int
register_events(struct env *env)
{
	struct rte_eth_dev_info info;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		EXPECT_OK(rte_eth_dev_info_get(env->port[i], &info));
		EXPECT((*info.dev_flags & RTE_ETH_DEV_INTR_LSC) != 0,
		       "the port offers no link-status interrupt");
		EXPECT_OK(rte_eth_dev_callback_register(env->port[i], RTE_ETH_EVENT_INTR_LSC,
							on_lsc, &events[i]));
	}
	return TEST_PASS;
}

static int
lsc(struct env *env)
{
	struct port_plan plan[2];
	unsigned int i;

	TRY(register_events(env));
	for (i = 0; i < 2; i++) {
		port_plan_init(env, &plan[i]);
		plan[i].conf.intr_conf.lsc = 1;
	}
	TRY(pair_up(env, &plan[0], &plan[1]));
	TRY(flap(env));
	/* The interrupt must come back after stop and start. */
	TRY(port_stop(env, 0));
	TRY(port_stop(env, 1));
	TRY(pair_start(env));
	return flap(env);
}

/*
 * A type that the chip lacks: the driver takes one that it has, or the port
 * does not offer the interrupt.
 */
static int
lsc_if_offered(struct env *env)
{
	struct rte_eth_conf conf = { .intr_conf.lsc = 1 };
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[0], &info));
	if ((*info.dev_flags & RTE_ETH_DEV_INTR_LSC) != 0)
		return lsc(env);
	EXPECT_REFUSED(rte_eth_dev_configure(env->port[0], 1, 1, &conf));
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

ETHDEV_TEST(lsc_default, CHIPS_ALL, lsc)
ETHDEV_TEST_OPT(lsc_msix, CHIPS_PCIE, EAL_VA_MSIX, lsc)
ETHDEV_TEST_OPT(lsc_msi, CHIPS_PCIE, "--vfio-intr=msi", lsc)
ETHDEV_TEST_OPT(lsc_legacy, CHIPS_ALL, "--vfio-intr=legacy", lsc)
ETHDEV_TEST_OPT(lsc_lacking_msi, CHIPS_8254X, "--vfio-intr=msi", lsc_if_offered)
ETHDEV_TEST_OPT(lsc_lacking_msix, CHIPS_8254X, EAL_VA_MSIX, lsc_if_offered)
