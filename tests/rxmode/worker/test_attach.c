/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards attach: a thread that only calls rte_eth_rx_burst() sleeps there once
 * per pass over its queues, at most 100 ms; at most as long as the knob when a
 * port of the process is not attached, or while it sends; and it wakes for packets on every queue,
 * also after a port was stopped and started behind its back, or queues went from one thread to
 * another. In virtual time, which one thread hands to the other.
 */

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_time.h"
#include "rxmode.h"

#define NB_PORTS   2
#define NB_QUEUES  2
#define LATENCY_US 50
#define LONGEST_MS 100
/* Until sleeps are as long as they get, which is a tenth of the time. */
#define SETTLE_MS 1500
/* A window, with 5 sleeps and the passes that are owed for them, of 1024 for 900 ms. */
#define WINDOW_MS   500
#define IDLE_PASSES (WINDOW_MS * 1024 / 900 + 20)
#define MOST_PASSES 1000000
/* Within a sleep. */
#define GAP_MS 30

static uint16_t ports[NB_PORTS];
static uint64_t received, passes;
static bool forwards, sends;
static uint16_t nb_polled = NB_PORTS;

/* An application as ever: what its loop does once. */
static void
one_pass(void)
{
	struct rte_mbuf *pkts[32];

	for (int i = 0; i < nb_polled; i++) {
		for (uint16_t q = 0; q < NB_QUEUES; q++) {
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

/* Time stands still in passes that do not end, but not for so many. */
static void
poll_for(uint64_t ns)
{
	uint64_t end = fake_now() + ns, most = passes + MOST_PASSES;

	while (fake_now() < end) {
		CHECK(passes < most);
		one_pass();
	}
}

static void
arrive(void *arg)
{
	const uint16_t *port_and_queue = arg;

	fake_arrive(port_and_queue[0], port_and_queue[1], 1);
}

/* To each queue in turn, into a sleep that would last longer. */
static void
send_each(unsigned int rounds)
{
	for (unsigned int i = 0; i < rounds; i++) {
		uint16_t port_and_queue[] = { ports[i % NB_PORTS], i / NB_PORTS % NB_QUEUES };
		uint64_t before = received;

		fake_in(FAKE_MS(GAP_MS), arrive, port_and_queue);
		poll_for(FAKE_MS(GAP_MS) + FAKE_US(LATENCY_US + FAKE_WAKE_US));
		CHECK_EQ(received, before + 1);
	}
}

/* A number of a worker's telemetry. */
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

/* After a while in which it gets used to what it finds. */
static void
expect_idle(void)
{
	struct fake_sleeps sleeps;
	uint64_t before;

	poll_for(FAKE_MS(SETTLE_MS));
	before = passes;
	fake_sleeps();
	poll_for(FAKE_MS(WINDOW_MS));
	sleeps = fake_sleeps();
	CHECK(passes - before <= IDLE_PASSES);
	CHECK_EQ(sleeps.longest_ns, FAKE_MS(LONGEST_MS));
	CHECK(sleeps.n <= WINDOW_MS / LONGEST_MS + 1);
}

/* Something else may be in that loop. */
static void
expect_short_sleeps(void)
{
	struct fake_sleeps sleeps;

	poll_for(FAKE_MS(WINDOW_MS));
	fake_sleeps();
	poll_for(FAKE_MS(WINDOW_MS));
	sleeps = fake_sleeps();
	CHECK(sleeps.longest_ns <= FAKE_US(LATENCY_US));
	CHECK(sleeps.n >= WINDOW_MS * 1000 / (LATENCY_US + FAKE_WAKE_US) / 2);
}

/* The application's threads. */
struct poller {
	pthread_t thread;
	sem_t go;
	sem_t done;
	void (*work)(void); /* NULL: end */
};

static void *
poller_main(void *arg)
{
	struct poller *poller = arg;

	for (;;) {
		while (sem_wait(&poller->go) != 0)
			;
		if (poller->work == NULL)
			return NULL;
		poller->work();
		sem_post(&poller->done);
	}
}

static void
poller_start(struct poller *poller)
{
	CHECK_EQ(sem_init(&poller->go, 0, 0), 0);
	CHECK_EQ(sem_init(&poller->done, 0, 0), 0);
	CHECK_EQ(pthread_create(&poller->thread, NULL, poller_main, poller), 0);
}

/* Nobody else does anything meanwhile. */
static void
poller_do(struct poller *poller, void (*work)(void))
{
	poller->work = work;
	sem_post(&poller->go);
	while (sem_wait(&poller->done) != 0)
		;
}

static void
poller_end(struct poller *poller)
{
	poller->work = NULL;
	sem_post(&poller->go);
	CHECK_EQ(pthread_join(poller->thread, NULL), 0);
}

/* Also if it sends what it receives. */
static void
idle(void)
{
	kit_context("idle");
	for (int i = 0; i < 2; i++) {
		forwards = i != 0;
		send_each(40);
		expect_idle();
	}
	forwards = false;
	CHECK_EQ(worker_stat(0, "rescues") + worker_stat(0, "probation_rescues"), 0);
}

static void
sends_unasked(void)
{
	kit_context("sends");
	send_each(8);
	sends = true;
	expect_short_sleeps();
	sends = false;
	send_each(8);
	expect_idle();
}

/* A thread that gives up a port sleeps on the other's queues alone, and may take it again. */
static void
takes_a_part(void)
{
	uint64_t before = received;

	kit_context("polls some");
	nb_polled = 1;
	poll_for(FAKE_MS(WINDOW_MS));
	fake_arrive(ports[1], 0, 1); /* nobody's: must not keep the thread awake */
	expect_idle();
	nb_polled = NB_PORTS;
	poll_for(FAKE_MS(1));
	CHECK_EQ(received, before + 1);
	send_each(8);
	kit_context("gives queues up");
	nb_polled = 1;
	expect_idle();
	before = received;
	fake_arrive(ports[1], 0, 1);
	expect_idle();
	CHECK_EQ(received, before);
	nb_polled = NB_PORTS;
	poll_for(FAKE_MS(1));
	CHECK_EQ(received, before + 1);
}

static void
send_some(void)
{
	send_each(8);
}

static void
in_a_thread(void (*work)(void))
{
	struct poller poller;

	poller_start(&poller);
	poller_do(&poller, work);
	CHECK_EQ(worker_stat(0, "rescues"), 0);
	poller_end(&poller);
}

/* By the thread that had slept on the descriptors before: no packet waits for a time-out. */
static void
test_restart(void)
{
	struct poller poller;

	poller_start(&poller);
	poller_do(&poller, send_some);
	for (int i = 0; i < NB_PORTS; i++) {
		fake_port_stop(ports[i]);
		fake_port_start(ports[i]);
	}
	kit_context("restart");
	poller_do(&poller, send_some);
	CHECK_EQ(worker_stat(0, "rescues"), 0);
	poller_end(&poller);
	in_a_thread(idle);
}

/* While both threads live. */
static void
test_another_thread(void)
{
	struct poller first, second;

	poller_start(&first);
	poller_start(&second);
	poller_do(&first, send_some);
	poller_do(&second, send_some);
	kit_context("another thread");
	CHECK(strcmp(fake_telemetry("/rxmode/list"), "{\"/rxmode/list\":[1]}") == 0);
	CHECK_EQ(worker_stat(1, "queues"), NB_PORTS * NB_QUEUES);
	poller_do(&second, expect_idle);
	poller_do(&first, send_some);
	CHECK(strcmp(fake_telemetry("/rxmode/list"), "{\"/rxmode/list\":[0]}") == 0);
	CHECK_EQ(worker_stat(0, "queues"), NB_PORTS * NB_QUEUES);
	poller_end(&first);
	poller_end(&second);
}

static void
test_unattached(void)
{
	uint16_t other = fake_port_create(FAKE_LATCHING, 1);

	kit_context("port not attached");
	in_a_thread(expect_short_sleeps);
	fake_port_destroy(other);
}

int
main(void)
{
	const struct rxmode_conf conf = { .latency_us = LATENCY_US, .wake_us = FAKE_WAKE_US };

	kit_eal_init("");
	fake_time_begin();
	CHECK_EQ(rxmode_attach(0, &conf), (uint64_t)-ENODEV);
	CHECK_EQ(rxmode_attach(0, NULL), (uint64_t)-EINVAL);
	for (int i = 0; i < NB_PORTS; i++) {
		ports[i] = fake_port_create(FAKE_LATCHING, NB_QUEUES);
		CHECK_EQ(rxmode_attach(ports[i], &conf), 0);
		CHECK_EQ(rxmode_attach(ports[i], &conf), (uint64_t)-EEXIST);
	}
	in_a_thread(idle);
	in_a_thread(sends_unasked);
	in_a_thread(send_some);
	/* The thread before has ended; this one takes over what it polls. */
	in_a_thread(takes_a_part);
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
