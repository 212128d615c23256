/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards way (c): a thread that only calls rte_eth_rx_burst() sleeps there once
 * per pass over its queues, at most 100 ms; at most as long as the knob when a
 * port of the process is not attached, or when it sends what it did not receive;
 * and it wakes for packets on every queue, also after a port was stopped and
 * started behind its back, or queues went from one thread to another.
 */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "rxmode.h"

#define NB_PORTS 2
/* 5 sleeps, two passes each, and a few more after the last packet. */
#define IDLE_PASSES 20
#define POLLS       UINT32_MAX
#define WINDOW_MS   500

static uint16_t ports[NB_PORTS];
static _Atomic bool quit;
static _Atomic uint64_t received, passes;
static _Atomic bool forwards, sends;
static _Atomic uint16_t nb_polled = NB_PORTS;
static _Atomic(const char *) turn = "first"; /* which thread polls */

/* An application as ever. */
static void *
poll_ports(void *arg)
{
	struct rte_mbuf *pkts[32];

	while (!quit) {
		if (turn != arg) {
			usleep(1000);
			continue;
		}
		for (int i = 0; i < nb_polled; i++) {
			for (uint16_t q = 0; q < 2; q++) {
				uint16_t n = rte_eth_rx_burst(ports[i], q, pkts, RTE_DIM(pkts));

				received += n;
				if (forwards && n != 0)
					rte_eth_tx_burst(ports[i], 0, pkts, n);
			}
		}
		if (sends)
			rte_eth_tx_burst(ports[0], 0, pkts, 1);
		passes++;
	}
	return NULL;
}

static pthread_t
start(void)
{
	pthread_t thread;

	quit = false;
	CHECK_EQ(pthread_create(&thread, NULL, poll_ports, (void *)(uintptr_t)turn), 0);
	return thread;
}

/* A number of the worker's telemetry. */
static uint64_t
worker_stat(int worker, const char *name)
{
	char command[32], key[32];
	const char *value;

	snprintf(command, sizeof(command), "/rxmode/stats,%d", worker);
	snprintf(key, sizeof(key), "\"%s\":", name);
	value = strstr(fake_telemetry(command), key);
	CHECK(value != NULL);
	return strtoull(value + strlen(key), NULL, 10);
}

static uint64_t
ms_between(const struct timespec *from, const struct timespec *to)
{
	return (to->tv_sec - from->tv_sec) * 1000 + (to->tv_nsec - from->tv_nsec) / 1000000;
}

/* Returns after how many milliseconds. */
static uint64_t
end(pthread_t thread)
{
	struct timespec from, to;

	CHECK_EQ(worker_stat(0, "rescues"), 0);
	clock_gettime(CLOCK_MONOTONIC, &from);
	quit = true;
	CHECK_EQ(pthread_join(thread, NULL), 0);
	clock_gettime(CLOCK_MONOTONIC, &to);
	return ms_between(&from, &to);
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

/* In half a second, for most in what the machine made of it, after a while. */
static void
expect_passes(const char *of, uint64_t least, uint64_t most)
{
	struct timespec from, to;
	uint64_t n, ms;

	usleep(200000);
	n = passes;
	clock_gettime(CLOCK_MONOTONIC, &from);
	usleep(WINDOW_MS * 1000);
	n = passes - n;
	clock_gettime(CLOCK_MONOTONIC, &to);
	ms = ms_between(&from, &to);
	if (n < least || n * WINDOW_MS > most * ms)
		fprintf(stderr, "%s: %" PRIu64 " passes in %" PRIu64 " ms; %s\n", of, n, ms,
			fake_telemetry("/rxmode/stats,0"));
	CHECK(n >= least && n * WINDOW_MS <= most * ms);
}

/* Also if it sends what it receives. */
static void
test_idle(void)
{
	pthread_t thread = start();

	for (int i = 0; i < 2; i++) {
		forwards = i != 0;
		send_each(40);
		expect_passes("idle", 2, IDLE_PASSES);
	}
	forwards = false;
	CHECK(end(thread) < 1000);
}

static void
test_sends(void)
{
	pthread_t thread = start();

	send_each(8);
	sends = true;
	expect_passes("sends", 500, POLLS);
	sends = false;
	send_each(8);
	expect_passes("sends no more", 0, IDLE_PASSES);
	CHECK(end(thread) < 1000);
}

/* A thread that gives up a port sleeps on the other's queues alone, and may take it again. */
static void
test_moving_queues(void)
{
	pthread_t thread = start();
	uint64_t before;

	send_each(8);
	CHECK(end(thread) < 1000);
	before = received;
	/* The first thread has ended; this one takes over what it polls. */
	nb_polled = 1;
	thread = start();
	usleep(100000);
	fake_arrive(ports[1], 0, 1); /* nobody's: must not keep the thread awake */
	expect_passes("polls some", 0, IDLE_PASSES);
	nb_polled = NB_PORTS;
	expect(before + 1);
	send_each(8);
	nb_polled = 1;
	expect_passes("gives queues up", 0, 2000);
	fake_arrive(ports[1], 0, 1);
	expect_passes("gave queues up", 0, IDLE_PASSES);
	nb_polled = NB_PORTS;
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

/* While both threads live. */
static void
test_another_thread(void)
{
	pthread_t first = start(), second;

	send_each(8);
	turn = "second";
	second = start();
	usleep(200000);
	send_each(8);
	expect_passes("second thread", 0, IDLE_PASSES);
	CHECK_EQ(worker_stat(0, "queues"), 0);
	CHECK_EQ(worker_stat(1, "queues"), 4);
	turn = "first";
	usleep(200000);
	send_each(8);
	CHECK_EQ(worker_stat(0, "queues"), 4);
	CHECK_EQ(worker_stat(1, "queues"), 0);
	CHECK(end(first) < 1000);
	CHECK_EQ(pthread_join(second, NULL), 0);
}

/* Something else may be in that loop. */
static void
test_unattached(void)
{
	uint16_t other = fake_port_create(FAKE_LATCHING, 1);
	pthread_t thread = start();

	send_each(8);
	expect_passes("port not attached", 500, POLLS);
	CHECK(end(thread) < 1000);
	fake_port_destroy(other);
}

int
main(void)
{
	const struct rxmode_conf conf = { .wake_us = 20 };

	kit_eal_init("");
	CHECK_EQ(rxmode_attach(0, &conf), (uint64_t)-ENODEV);
	CHECK_EQ(rxmode_attach(0, NULL), (uint64_t)-EINVAL);
	for (int i = 0; i < NB_PORTS; i++) {
		ports[i] = fake_port_create(FAKE_LATCHING, 2);
		CHECK_EQ(rxmode_attach(ports[i], &conf), 0);
		CHECK_EQ(rxmode_attach(ports[i], &conf), (uint64_t)-EEXIST);
	}
	test_idle();
	test_sends();
	test_moving_queues();
	test_another_thread();
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
