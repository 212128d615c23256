/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the registry that copies of the library in one process have in common,
 * as a driver that carries one and an application that uses the shared one:
 * workers of both are listed once, ports attached through both are served by one
 * worker, and a thread with a worker of its own is not given another.
 *
 * test_two_copies LIBRXMODE
 */

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <rte_common.h>
#include <rte_eal.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define ATTACHED_SLEEP_MS 100
#define OWN_SLEEP_MS      500
/* Until what was on probation is trusted, and to be counted. */
#define SETTLE_SLEEPS 10
/* From the knob to the longest of an attached worker, each a tenth longer. */
#define GROWING_SLEEPS 90
#define SLEEPS         5
/* 1024 passes for what is less than a second. */
#define OWED_NS (UINT64_C(900000000) / 1024)

static struct {
	int (*create)(const struct rxmode_conf *conf, struct rxmode **worker);
	void (*destroy)(struct rxmode *worker);
	int (*queue_add)(struct rxmode *worker, uint16_t port, uint16_t queue);
	void (*report)(struct rxmode *worker, uint16_t port, uint16_t queue, uint16_t n);
	void (*idle)(struct rxmode *worker);
	void (*leave)(struct rxmode *worker);
	int (*attach)(uint16_t port, const struct rxmode_conf *conf);
	int (*detach)(uint16_t port);
} shared;

/* At the knob of OWN_SLEEP_MS; an attached worker does not sleep so long. */
static const struct rxmode_conf conf = { .wake_us = 20, .longest_sleep_us = OWN_SLEEP_MS * 1000 };
static uint16_t ports[2];
static _Atomic bool quit;
static _Atomic pid_t poller;
static _Atomic uint64_t received, passes;

static void *
symbol(void *library, const char *name)
{
	void *address = dlsym(library, name);

	CHECK(address != NULL);
	return address;
}

static void
load(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		exit(EXIT_FAILURE);
	}
	shared.create = symbol(library, "rxmode_create");
	shared.destroy = symbol(library, "rxmode_destroy");
	shared.queue_add = symbol(library, "rxmode_queue_add");
	shared.report = symbol(library, "rxmode_report");
	shared.idle = symbol(library, "rxmode_idle");
	shared.leave = symbol(library, "rxmode_leave");
	shared.attach = symbol(library, "rxmode_attach");
	shared.detach = symbol(library, "rxmode_detach");
	CHECK(shared.attach != rxmode_attach);
}

static void
one_pass(struct rxmode *worker)
{
	struct rte_mbuf *pkts[32];

	for (unsigned int i = 0; i < RTE_DIM(ports); i++) {
		uint16_t n = rte_eth_rx_burst(ports[i], 0, pkts, RTE_DIM(pkts));

		received += n;
		if (worker != NULL)
			shared.report(worker, ports[i], 0, n);
	}
	if (worker != NULL)
		shared.idle(worker);
	passes++;
}

static void *
poll_ports(void *worker)
{
	poller = rte_sys_gettid();
	while (!quit)
		one_pass(worker);
	if (worker != NULL)
		shared.leave(worker);
	return NULL;
}

static void
send_each(unsigned int rounds)
{
	for (unsigned int i = 0; i < rounds; i++) {
		uint64_t wanted = received + 1;
		unsigned int tries = 0;

		fake_arrive(ports[i % RTE_DIM(ports)], 0, 1);
		while (received != wanted && fake_wait_more(&tries))
			;
		CHECK_EQ(received, wanted);
	}
}

static uint64_t
number(const char *answer, const char *name)
{
	const char *value = strstr(answer, name);

	CHECK(value != NULL);
	return strtoull(value + strlen(name), NULL, 10);
}

/* Of worker 0. */
static void
read_sleeps(uint64_t *sleeps, uint64_t *asleep_ns)
{
	const char *answer = fake_telemetry("/rxmode/stats,0");

	*sleeps = number(answer, "\"sleeps\":");
	*asleep_ns = number(answer, "\"asleep_ns\":");
}

/* However long it takes, which is what the last sleep lasts at least. */
static void
expect_sleeps(uint64_t wanted, uint64_t *sleeps, uint64_t *asleep_ns)
{
	unsigned int tries = 0;

	do
		read_sleeps(sleeps, asleep_ns);
	while (*sleeps < wanted && fake_wait_more(&tries));
	CHECK(*sleeps >= wanted);
}

/*
 * A pass to arm and one to look after each sleep, and sleeps that last. The counters are read
 * while the thread runs: one sleep may be missing in either. Passes that are owed are owed for as
 * long as the thread did sleep, which is longer where it waits for a processor; the first ones
 * are those of the sleep before.
 */
static void
expect_idle(uint64_t sleep_ms, uint64_t settle, bool owes)
{
	uint64_t first, first_ns, from, from_ns, to, to_ns, before;

	read_sleeps(&first, &first_ns);
	expect_sleeps(first + settle - 2, &first, &first_ns);
	expect_sleeps(first + 2, &from, &from_ns);
	before = passes;
	expect_sleeps(from + SLEEPS, &to, &to_ns);
	before = passes - before;
	CHECK(to_ns - from_ns >= (to - from - 1) * sleep_ms * 1000000 * 9 / 10);
	read_sleeps(&to, &to_ns);
	CHECK(before <= 2 * (to - from + 1) + (owes ? (to_ns - first_ns) / OWED_NS + 1 : 0));
}

/* Whichever copy made the worker, and is asked. A thread polls its ports in this order. */
static void
expect_thread_and_queues(void)
{
	const char *answer = fake_telemetry("/rxmode/stats,0");

	CHECK(strstr(answer, "\"queues\":2") != NULL);
	CHECK(strstr(answer, "\"queue_list\":[\"0:0\",\"1:0\"]") != NULL);
	CHECK_EQ(number(answer, "\"thread\":"), poller);
}

/* One worker has both ports: two would wake each other's thread every 50 us. */
static void
test_attached_through_both(void)
{
	pthread_t thread;

	CHECK_EQ(rxmode_attach(ports[0], &conf), 0);
	CHECK_EQ(shared.attach(ports[0], &conf), (uint64_t)-EEXIST);
	CHECK_EQ(shared.attach(ports[1], &conf), 0);
	CHECK_EQ(rxmode_attach(ports[1], &conf), (uint64_t)-EEXIST);
	quit = false;
	CHECK_EQ(pthread_create(&thread, NULL, poll_ports, NULL), 0);
	send_each(20);
	expect_idle(ATTACHED_SLEEP_MS, GROWING_SLEEPS, true);
	CHECK(strcmp(fake_telemetry("/rxmode/list"), "{\"/rxmode/list\":[0]}") == 0);
	CHECK(strstr(fake_telemetry("/rxmode/stats,0"), "\"rescues\":0") != NULL);
	expect_thread_and_queues();
	quit = true;
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK(strcmp(fake_telemetry("/rxmode/list"), "{\"/rxmode/list\":[]}") == 0);
}

/* A loop on attached ports: its sleeps are not cut to those of an attached worker. */
static void
test_own_worker(void)
{
	struct rxmode *worker;
	pthread_t thread;

	CHECK_EQ(shared.create(&conf, &worker), 0);
	for (unsigned int i = 0; i < RTE_DIM(ports); i++)
		CHECK_EQ(shared.queue_add(worker, ports[i], 0), 0);
	quit = false;
	CHECK_EQ(pthread_create(&thread, NULL, poll_ports, worker), 0);
	send_each(20);
	expect_idle(OWN_SLEEP_MS, SETTLE_SLEEPS, false);
	/* The attached one may exist, without queues: then it is not shown. */
	CHECK(strcmp(fake_telemetry("/rxmode/list"), "{\"/rxmode/list\":[0]}") == 0);
	expect_thread_and_queues();
	quit = true;
	fake_arrive(ports[0], 0, 1);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	shared.destroy(worker);
}

int
main(int argc, char **argv)
{
	CHECK_EQ(argc, 2);
	kit_eal_init("");
	load(argv[1]);
	for (unsigned int i = 0; i < RTE_DIM(ports); i++)
		ports[i] = fake_port_create(FAKE_LATCHING, 1);
	test_attached_through_both();
	test_own_worker();
	CHECK_EQ(shared.detach(ports[0]), 0);
	CHECK_EQ(rxmode_detach(ports[0]), (uint64_t)-ENOENT);
	CHECK_EQ(rxmode_detach(ports[1]), 0);
	for (unsigned int i = 0; i < RTE_DIM(ports); i++) {
		CHECK_EQ(fake_counts(ports[i])->enables_unregistered, 0);
		fake_port_destroy(ports[i]);
	}
	return EXIT_SUCCESS;
}
