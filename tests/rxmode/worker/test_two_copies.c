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
#include <unistd.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "rxmode.h"

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

static const struct rxmode_conf conf = { .wake_us = 20 };
static uint16_t ports[2];
static _Atomic bool quit;
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

		fake_arrive(ports[i % RTE_DIM(ports)], 0, 1);
		for (int tries = 0; tries < 50000 && received != wanted; tries++)
			usleep(100);
		CHECK_EQ(received, wanted);
	}
}

static uint64_t
passes_in_a_second(void)
{
	uint64_t before = passes;

	usleep(1000000);
	return passes - before;
}

/* One worker has both ports: two would wake each other's thread every 50 us. */
static void
test_attached_through_both(void)
{
	const char *answer;
	pthread_t thread;

	CHECK_EQ(rxmode_attach(ports[0], &conf), 0);
	CHECK_EQ(shared.attach(ports[0], &conf), (uint64_t)-EEXIST);
	CHECK_EQ(shared.attach(ports[1], &conf), 0);
	CHECK_EQ(rxmode_attach(ports[1], &conf), (uint64_t)-EEXIST);
	quit = false;
	CHECK_EQ(pthread_create(&thread, NULL, poll_ports, NULL), 0);
	send_each(20);
	CHECK(passes_in_a_second() <= 60);
	CHECK(strcmp(fake_telemetry("/rxmode/list"), "{\"/rxmode/list\":[0]}") == 0);
	answer = fake_telemetry("/rxmode/stats,0");
	CHECK(strstr(answer, "\"queues\":2") != NULL);
	CHECK(strstr(answer, "\"rescues\":0") != NULL);
	quit = true;
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK(strcmp(fake_telemetry("/rxmode/list"), "{\"/rxmode/list\":[]}") == 0);
}

/* Way (b) on attached ports: its sleeps are not cut to those of an attached worker. */
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
	usleep(1000000);
	CHECK(passes_in_a_second() <= 6);
	/* The attached one may exist, without queues. */
	CHECK(strstr(fake_telemetry("/rxmode/stats,0"), "\"queues\":2") != NULL);
	CHECK(strstr(fake_telemetry("/rxmode/stats,1"), "\"queues\":2") == NULL);
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
