/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards way (c): a thread that only calls rte_eth_rx_burst() sleeps there once
 * per pass over its queues, at most 100 ms; at most as long as the knob when a
 * port of the process is not attached; and it wakes for packets on every queue,
 * also after a port was stopped and started behind its back.
 */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "rxmode.h"

#define NB_PORTS	2

static uint16_t ports[NB_PORTS];
static _Atomic bool quit;
static _Atomic uint64_t received, passes;

/* An application as ever. */
static void *
poll_ports(void *arg)
{
	struct rte_mbuf *pkts[32];

	RTE_SET_USED(arg);
	while (!quit) {
		for (int i = 0; i < NB_PORTS; i++) {
			for (uint16_t q = 0; q < 2; q++)
				received += rte_eth_rx_burst(ports[i], q, pkts, RTE_DIM(pkts));
		}
		passes++;
	}
	return NULL;
}

static pthread_t
start(void)
{
	pthread_t thread;

	quit = false;
	CHECK_EQ(pthread_create(&thread, NULL, poll_ports, NULL), 0);
	return thread;
}

/* Returns after how many milliseconds. */
static uint64_t
end(pthread_t thread)
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	quit = true;
	CHECK_EQ(pthread_join(thread, NULL), 0);
	clock_gettime(CLOCK_MONOTONIC, &to);
	return (to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000;
}

static void
expect(uint64_t wanted)
{
	for (int i = 0; i < 20000 && received != wanted; i++)
		usleep(100);
	CHECK_EQ(received, wanted);
}

static void
send_each(unsigned int rounds)
{
	uint64_t sent = received;

	for (unsigned int i = 0; i < rounds; i++) {
		fake_arrive(ports[i % NB_PORTS], i / NB_PORTS % 2, 1);
		expect(++sent);
	}
}

static void
test_idle(void)
{
	pthread_t thread = start();
	uint64_t before;

	send_each(40);
	usleep(200000);
	before = passes;
	usleep(1000000);
	/* 10 sleeps, two passes each, and what a busy machine delays. */
	CHECK(passes - before >= 2);
	CHECK(passes - before <= 60);
	CHECK(end(thread) < 1000);
}

static void
test_restart(void)
{
	pthread_t thread = start();

	send_each(8);
	CHECK(end(thread) < 1000);
	for (int i = 0; i < NB_PORTS; i++) {
		fake_port_stop(ports[i]);
		fake_port_start(ports[i]);
	}
	thread = start();
	send_each(40);
	CHECK(end(thread) < 1000);
}

/* Something else may be in that loop. */
static void
test_unattached(void)
{
	uint16_t other = fake_port_create(FAKE_LATCHING, 1);
	pthread_t thread = start();
	uint64_t before;

	send_each(8);
	usleep(100000);
	before = passes;
	usleep(500000);
	CHECK(passes - before >= 500);
	CHECK(end(thread) < 1000);
	fake_port_destroy(other);
}

int
main(void)
{
	const struct rxmode_conf conf = { .wake_us = 20 };

	fake_init();
	CHECK_EQ(rxmode_attach(0, &conf), (uint64_t)-ENODEV);
	for (int i = 0; i < NB_PORTS; i++) {
		ports[i] = fake_port_create(FAKE_LATCHING, 2);
		CHECK_EQ(rxmode_attach(ports[i], &conf), 0);
		CHECK_EQ(rxmode_attach(ports[i], &conf), (uint64_t)-EEXIST);
	}
	test_idle();
	test_restart();
	test_unattached();
	for (int i = 0; i < NB_PORTS; i++) {
		CHECK_EQ(fake_counts(ports[i])->enables_unregistered, 0);
		CHECK_EQ(rxmode_detach(ports[i]), 0);
		CHECK_EQ(rxmode_detach(ports[i]), (uint64_t)-ENOENT);
		fake_port_destroy(ports[i]);
	}
	return EXIT_SUCCESS;
}
