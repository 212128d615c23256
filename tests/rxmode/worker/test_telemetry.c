/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards what telemetry tells of a worker beside its counters: which queues it has, and which
 * thread and lcore run it, so that a user finds it in top and in the application's own list.
 * Workers without a queue are not shown. In virtual time.
 */

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include <rte_common.h>
#include <rte_lcore.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define LIST(ids) "{\"/rxmode/list\":[" ids "]}"

static struct rxmode *worker;
static uint16_t port;
static unsigned int seen;

static void
expect_stats(const char *wanted)
{
	const char *answer = fake_telemetry("/rxmode/stats,0");

	if (strstr(answer, wanted) == NULL) {
		fprintf(stderr, "no %s in %s\n", wanted, answer);
		exit(EXIT_FAILURE);
	}
}

static void
expect_thread(int lcore, pid_t thread, const char *name)
{
	char wanted[128];

	snprintf(wanted, sizeof(wanted), "\"lcore\":%d,\"thread\":%d,\"thread_name\":\"%s\"", lcore,
		 (int)thread, name);
	expect_stats(wanted);
}

/* In the thread that runs the worker. */
static void
look(void *arg)
{
	CHECK_EQ(pthread_setname_np(pthread_self(), arg), 0);
	expect_thread(rte_lcore_id() == LCORE_ID_ANY ? -1 : (int)rte_lcore_id(), gettid(), arg);
	seen++;
	rxmode_stop(worker);
}

static void *
run(void *name)
{
	fake_in(FAKE_MS(5), look, name);
	CHECK_EQ(rxmode_run(worker), 0);
	return NULL;
}

static void
test_queues(void)
{
	CHECK(strcmp(fake_telemetry("/rxmode/list"), LIST("")) == 0);
	CHECK(strcmp(fake_telemetry("/rxmode/stats,0"), "{\"/rxmode/stats\":null}") == 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 2), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 1), 0);
	CHECK(strcmp(fake_telemetry("/rxmode/list"), LIST("0")) == 0);
	expect_stats("\"queues\":3");
	expect_stats("\"queue_list\":[\"0:2\",\"0:0\",\"0:1\"]");
	CHECK_EQ(rxmode_queue_del(worker, port, 2), 0);
	expect_stats("\"queue_list\":[\"0:1\",\"0:0\"]");
}

static void
test_thread(void)
{
	static char names[][16] = { "an lcore", "another" };
	pthread_t thread;

	expect_thread(-1, 0, "");
	run(names[0]);
	expect_thread(-1, 0, "");
	CHECK_EQ(pthread_create(&thread, NULL, run, names[1]), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(seen, 2);
}

static void
test_queues_gone(void)
{
	CHECK_EQ(rxmode_queue_del(worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_del(worker, port, 1), 0);
	CHECK(strcmp(fake_telemetry("/rxmode/list"), LIST("")) == 0);
	CHECK(strcmp(fake_telemetry("/rxmode/stats,0"), "{\"/rxmode/stats\":null}") == 0);
}

int
main(void)
{
	const struct rxmode_conf conf = { .wake_us = FAKE_WAKE_US, .handler = fake_take };

	kit_eal_init("");
	fake_time_begin();
	port = fake_port_create(FAKE_LATCHING, 3);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	test_queues();
	test_thread();
	test_queues_gone();
	rxmode_destroy(worker);
	CHECK(strcmp(fake_telemetry("/rxmode/list"), LIST("")) == 0);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
