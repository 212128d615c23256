/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a thread that waits for ever for an owner that has left its loop, or hands the
 * worker to another thread: what is asked when it leaves is done then, what is asked later on the
 * spot.
 */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include <rte_common.h>
#include <rte_eal.h>

#include "asleep.h"
#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

static struct rxmode *worker;
static uint16_t port;
static _Atomic pid_t asker;

static void *
ask(void *arg __rte_unused)
{
	asker = rte_sys_gettid();
	CHECK_EQ(rxmode_queue_del(worker, port, 0), 0);
	return NULL;
}

/* The application's loop: one round, in which it stays awake. */
static void
own(void)
{
	rxmode_kick(worker);
	rxmode_idle(worker);
}

static void *
own_elsewhere(void *arg __rte_unused)
{
	own();
	rxmode_leave(worker);
	return NULL;
}

static void
leave_beside_request(void)
{
	struct rxmode_stats stats;
	unsigned int tries = 0;
	pthread_t thread;

	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	own();
	asker = 0;
	CHECK_EQ(pthread_create(&thread, NULL, ask, NULL), 0);
	while (asker == 0 && fake_wait_more(&tries))
		;
	/* It waits for this thread, which does not come round again. */
	kit_await_asleep(asker);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.queues, 1);
	rxmode_leave(worker);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.queues, 0);
}

int
main(void)
{
	const struct rxmode_conf conf = { .wake_us = 20 };
	pthread_t thread;

	kit_eal_init("");
	port = fake_port_create(FAKE_LATCHING, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	for (unsigned int i = 0; i < 20; i++)
		leave_beside_request();
	/* The next owner may be another. */
	CHECK_EQ(pthread_create(&thread, NULL, own_elsewhere, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_del(worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_del(worker, port, 0), (uint64_t)-ENOENT);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
