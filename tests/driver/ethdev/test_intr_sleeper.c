/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a thread that sleeps on a queue for ever because the queue, or
 * the port, was stopped, closed or removed under it.
 */

#include <semaphore.h>
#include <time.h>
#include <unistd.h>

#include <rte_dev.h>
#include <rte_epoll.h>
#include <rte_interrupts.h>
#include <rte_launch.h>
#include <rte_lcore.h>

#include "asleep.h"
#include "exchange.h"
#include "intr_plan.h"
#include "port.h"

/* Guard against hanging. */
#define WAKE_S   60
#define FOR_EVER -1

struct sleeper {
	struct env *env;
	uint16_t queue;
	pid_t tid;
	/* The port will not be there any more. */
	bool port_goes;
	/* From now on it may wake up. */
	bool may_wake;
	sem_t armed;
	sem_t awake;
};

static int
watch(struct sleeper *s, int operation)
{
	EXPECT_OK(rte_eth_dev_rx_intr_ctl_q(s->env->port[1], s->queue, RTE_EPOLL_PER_THREAD,
					    operation, NULL));
	return TEST_PASS;
}

/*
 * Awake with or without an event: EAL withholds that of an eventfd which is
 * being closed. QEMU's models wake for nothing, too.
 */
static int
sleep_until(struct sleeper *s)
{
	struct rte_epoll_event event;

	do {
		EXPECT_OK(rte_eth_dev_rx_intr_enable(s->env->port[1], s->queue));
		sem_post(&s->armed);
		EXPECT(rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, FOR_EVER) >= 0,
		       "rte_epoll_wait fails");
	} while (!__atomic_load_n(&s->may_wake, __ATOMIC_ACQUIRE));
	return TEST_PASS;
}

static int
sleeper_main(void *arg)
{
	struct sleeper *s = arg;
	int result;

	s->tid = gettid();
	result = watch(s, RTE_INTR_EVENT_ADD);
	if (result == TEST_PASS)
		result = sleep_until(s);
	/* If it has failed before. */
	sem_post(&s->armed);
	sem_post(&s->awake);
	if (!s->port_goes)
		TRY(watch(s, RTE_INTR_EVENT_DEL));
	return result;
}

static int
stop_queue(struct env *env, uint16_t queue)
{
	EXPECT_OK(rte_eth_dev_rx_queue_stop(env->port[1], queue));
	return TEST_PASS;
}

static int
stop_port(struct env *env, uint16_t queue __rte_unused)
{
	return port_stop(env, 1);
}

static int
close_port(struct env *env, uint16_t queue __rte_unused)
{
	TRY(port_stop(env, 1));
	EXPECT_OK(rte_eth_dev_close(env->port[1]));
	return TEST_PASS;
}

static int
remove_port(struct env *env, uint16_t queue __rte_unused)
{
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	/* info's pointer is to const; removing takes it back. */
	EXPECT_OK(rte_dev_remove((struct rte_device *)(uintptr_t)info.device));
	return TEST_PASS;
}

static int
join(struct sleeper *s, unsigned int lcore)
{
	struct timespec deadline;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += WAKE_S;
	EXPECT(sem_clockwait(&s->awake, CLOCK_MONOTONIC, &deadline) == 0, "queue %u: sleeps on",
	       s->queue);
	TRY(rte_eal_wait_lcore(lcore));
	return TEST_PASS;
}

static int
expect_woken(struct env *env, uint16_t queue, bool port_goes,
	     int (*end)(struct env *env, uint16_t queue))
{
	/* Stays if the sleeper does. */
	static struct sleeper s;
	unsigned int lcore = rte_get_next_lcore(-1, 1, 0);

	s = (struct sleeper){
		.env = env,
		.queue = queue,
		.port_goes = port_goes,
	};
	sem_init(&s.armed, 0, 0);
	sem_init(&s.awake, 0, 0);
	EXPECT_OK(rte_eal_remote_launch(sleeper_main, &s, lcore));
	sem_wait(&s.armed);
	kit_await_asleep(s.tid);
	__atomic_store_n(&s.may_wake, true, __ATOMIC_RELEASE);
	TRY(end(env, queue));
	return join(&s, lcore);
}

/* And once more: a queue that runs again can be slept on again. */
static int
queue_stopped(struct env *env)
{
	uint16_t queue = env->chip->max_queues - 1;

	TRY(intr_plan_up(env));
	TRY(expect_woken(env, queue, false, stop_queue));
	EXPECT_OK(rte_eth_dev_rx_queue_start(env->port[1], queue));
	return expect_woken(env, queue, false, stop_queue);
}

static int
port_stopped(struct env *env)
{
	uint16_t queue = env->chip->max_queues - 1;

	TRY(intr_plan_up(env));
	TRY(expect_woken(env, queue, false, stop_port));
	TRY(port_start(env, 1));
	return expect_woken(env, queue, false, stop_port);
}

static int
port_closed(struct env *env)
{
	TRY(intr_plan_up(env));
	return expect_woken(env, env->chip->max_queues - 1, true, close_port);
}

static int
port_removed(struct env *env)
{
	TRY(intr_plan_up(env));
	return expect_woken(env, env->chip->max_queues - 1, true, remove_port);
}

/* clang-format off */
#define SLEEPER_TESTS(suffix_, chips_, eal_) \
	ETHDEV_TEST_OPT(rx_intr_sleeper_stop ## suffix_, chips_, eal_, \
		port_stopped) \
	ETHDEV_TEST_OPT(rx_intr_sleeper_close ## suffix_, chips_, eal_, \
		port_closed) \
	ETHDEV_TEST_OPT(rx_intr_sleeper_remove ## suffix_, chips_, eal_, \
		port_removed) \
	ETHDEV_TEST_OPT(rx_intr_sleeper_queue_stop ## suffix_, \
		(chips_) & CHIP_82576, eal_, queue_stopped)
/* clang-format on */

SLEEPER_TESTS(, CHIPS_ALL, "")
SLEEPER_TESTS(_msi, CHIPS_PCIE, "--vfio-intr=msi")
SLEEPER_TESTS(_legacy, CHIPS_PCIE, "--vfio-intr=legacy")
