/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a stop, a close or a removal that waits for the application's link
 * callback: that may wait for a lock which the calling thread holds. Here the
 * callback is held until all is done, and the port may be back by then. A driver
 * that waits is stopped by the runner.
 */

#include <semaphore.h>
#include <time.h>

#include <rte_cycles.h>
#include <rte_dev.h>

#include "deadline.h"
#include "exchange.h"
#include "intr_thread.h"
#include "port.h"

/* Guards against a hang of the test. */
#define PATIENCE_S 60

static sem_t may_leave;
static unsigned int entered, left;

static int
on_lsc(uint16_t port __rte_unused, enum rte_eth_event_type type __rte_unused,
       void *arg __rte_unused, void *ret __rte_unused)
{
	struct timespec deadline;

	__atomic_fetch_add(&entered, 1, __ATOMIC_RELEASE);
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += PATIENCE_S;
	sem_clockwait(&may_leave, CLOCK_MONOTONIC, &deadline);
	__atomic_fetch_add(&left, 1, __ATOMIC_RELEASE);
	return 0;
}

/* The interrupt thread is in the callback of port 1 when this returns. */
static int
enter_callback(struct env *env)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_LINK_MS);

	EXPECT_OK(
		rte_eth_dev_callback_register(env->port[1], RTE_ETH_EVENT_INTR_LSC, on_lsc, NULL));
	link_request(1, false);
	while (__atomic_load_n(&entered, __ATOMIC_ACQUIRE) == 0 && !deadline_over(deadline))
		rte_delay_us_sleep(1000);
	EXPECT_EQ(entered, 1, "calls of the link callback");
	return TEST_PASS;
}

/* It returns, and is not called again for what was before. */
static int
leave_callback(void)
{
	EXPECT_EQ(__atomic_load_n(&left, __ATOMIC_ACQUIRE), 0, "callbacks that have returned");
	sem_post(&may_leave);
	TRY(intr_thread_sync());
	EXPECT_EQ(left, 1, "callbacks that have returned");
	EXPECT_EQ(entered, 1, "calls of the link callback");
	return TEST_PASS;
}

static int
begin(struct env *env, struct port_plan *plan)
{
	sem_init(&may_leave, 0, 0);
	entered = 0;
	left = 0;
	port_plan_init(env, &plan[0]);
	port_plan_init(env, &plan[1]);
	plan[1].conf.intr_conf.lsc = 1;
	TRY(pair_up(env, &plan[0], &plan[1]));
	return enter_callback(env);
}

static int
expect_link_events(struct env *env)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_LINK_MS);

	sem_post(&may_leave);
	link_request(1, true);
	while (__atomic_load_n(&left, __ATOMIC_ACQUIRE) < 2 && !deadline_over(deadline)) {
		rte_delay_us_sleep(1000);
		sem_post(&may_leave);
	}
	EXPECT(left >= 2, "no event when the link comes back");
	/* EAL's thread has left it, whatever else comes. */
	while (rte_eth_dev_callback_unregister(env->port[1], RTE_ETH_EVENT_INTR_LSC, on_lsc,
					       NULL) == -EAGAIN)
		sem_post(&may_leave);
	TRY(pair_ready(env));
	return expect_traffic(env);
}

static int
stop_and_start(struct env *env)
{
	struct port_plan plan[2];

	TRY(begin(env, plan));
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(leave_callback());
	return expect_link_events(env);
}

static int
take_away(struct env *env, bool close_first)
{
	struct rte_eth_dev_info info;
	struct rte_device *device;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	/* info's pointer is to const; removing takes it back. */
	device = (struct rte_device *)(uintptr_t)info.device;
	if (close_first) {
		TRY(port_stop(env, 1));
		EXPECT_OK(rte_eth_dev_close(env->port[1]));
	}
	EXPECT_OK(rte_dev_remove(device));
	return TEST_PASS;
}

static int
bring_back(struct env *env, struct port_plan *plan)
{
	EXPECT_OK(rte_dev_probe(env->name[1]));
	EXPECT_OK(rte_eth_dev_get_port_by_name(env->name[1], &env->port[1]));
	TRY(port_setup(env, 1, plan));
	return port_start(env, 1);
}

/* The port comes back after the callback has returned, or before. */
static int
remove_port(struct env *env, bool close_first, bool back_first)
{
	struct port_plan plan[2];

	TRY(begin(env, plan));
	TRY(take_away(env, close_first));
	if (!back_first)
		TRY(leave_callback());
	TRY(bring_back(env, &plan[1]));
	if (back_first)
		TRY(leave_callback());
	EXPECT_OK(
		rte_eth_dev_callback_register(env->port[1], RTE_ETH_EVENT_INTR_LSC, on_lsc, NULL));
	return expect_link_events(env);
}

static int
close_port(struct env *env)
{
	return remove_port(env, true, false);
}

static int
remove_running(struct env *env)
{
	return remove_port(env, false, false);
}

static int
replace_port(struct env *env)
{
	return remove_port(env, true, true);
}

ETHDEV_TEST(lsc_blocked_stop, CHIPS_ALL, stop_and_start)
ETHDEV_TEST(lsc_blocked_close, CHIPS_ALL, close_port)
ETHDEV_TEST(lsc_blocked_remove, CHIPS_ALL, remove_running)
ETHDEV_TEST(lsc_blocked_replace, CHIPS_ALL, replace_port)
