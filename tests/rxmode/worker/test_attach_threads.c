/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against packets that nobody wakes up for when queues of attached ports
 * go from one thread to another that sleeps with them, in real time: whoever
 * takes them gets the other out of its sleep, and each packet that comes to a
 * sleeping thread wakes it.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define NB_PORTS  2
#define NB_QUEUES 2
#define TURNS     20
#define PACKETS   8

static uint16_t ports[NB_PORTS];
static _Atomic bool quit;
static _Atomic uint64_t received;
static _Atomic int turn;        /* the thread that polls */
static _Atomic int polled = -1; /* which thread has made a pass last */
static _Atomic bool parked[2];

static void *
poll_ports(void *arg)
{
	int self = *(const int *)arg;
	struct rte_mbuf *pkts[32];
	unsigned int tries = 0;

	while (!quit) {
		parked[self] = turn != self;
		if (parked[self]) {
			(void)fake_wait_more(&tries);
			continue;
		}
		for (int i = 0; i < NB_PORTS; i++) {
			for (uint16_t q = 0; q < NB_QUEUES; q++)
				received += rte_eth_rx_burst(ports[i], q, pkts, RTE_DIM(pkts));
		}
		polled = self;
	}
	return NULL;
}

static uint64_t
worker_stat(int worker, const char *name)
{
	char command[32];
	const char *value;

	snprintf(command, sizeof(command), "/rxmode/stats,%d", worker);
	value = strstr(fake_telemetry(command), name);
	CHECK(value != NULL);
	return strtoull(value + strlen(name), NULL, 10);
}

static void
send_each(void)
{
	for (unsigned int i = 0; i < PACKETS; i++) {
		uint64_t wanted = received + 1;
		unsigned int tries = 0;

		fake_arrive(ports[i % NB_PORTS], i / NB_PORTS % NB_QUEUES, 1);
		while (received != wanted && fake_wait_more(&tries))
			;
		CHECK_EQ(received, wanted);
	}
}

/* The other one need not have noticed: it may be asleep. */
static void
take_turn(int next)
{
	unsigned int tries = 0;

	turn = next;
	while (polled != next && fake_wait_more(&tries))
		;
	CHECK_EQ(polled, next);
}

/* The one that has queues, if that is one. */
static int
only_worker(void)
{
	const char *answer = fake_telemetry("/rxmode/list");
	bool is_first = strcmp(answer, "{\"/rxmode/list\":[0]}") == 0;

	CHECK(is_first || strcmp(answer, "{\"/rxmode/list\":[1]}") == 0);
	return is_first ? 0 : 1;
}

/* One that was about to begin a pass as the turn went has taken its queues back by then. */
static void
expect_queues_of(int one)
{
	unsigned int tries = 0;
	int worker;

	while (!parked[1 - one] && fake_wait_more(&tries))
		;
	send_each();
	worker = only_worker();
	CHECK_EQ(worker_stat(worker, "\"queues\":"), NB_PORTS * NB_QUEUES);
	CHECK_EQ(worker_stat(worker, "\"rescues\":"), 0);
}

int
main(void)
{
	const struct rxmode_conf conf = { .wake_us = 20 };
	const int numbers[2] = { 0, 1 };
	pthread_t threads[2];

	kit_eal_init("");
	for (int i = 0; i < NB_PORTS; i++) {
		ports[i] = fake_port_create(FAKE_LATCHING, NB_QUEUES);
		CHECK_EQ(rxmode_attach(ports[i], &conf), 0);
	}
	for (int i = 0; i < 2; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, poll_ports,
					(void *)(uintptr_t)&numbers[i]),
			 0);
	for (int i = 0; i < TURNS; i++) {
		take_turn(i % 2);
		send_each();
		if (i > 0)
			expect_queues_of(i % 2);
	}
	quit = true;
	for (int i = 0; i < 2; i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
	for (int i = 0; i < NB_PORTS; i++) {
		CHECK_EQ(fake_counts(ports[i])->enables_unregistered, 0);
		CHECK_EQ(rxmode_detach(ports[i]), 0);
		fake_port_destroy(ports[i]);
	}
	return EXIT_SUCCESS;
}
