/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a thread of an attached port that follows, before it sleeps, what
 * other threads change or free: meanwhile another port comes, is attached, detached
 * and goes. The thread has been through all of it in each of these states. Races of
 * memory are for the checker of threads to find; what ethdev does inside it does not
 * see, so the iterator that looks into ports is forbidden.
 */

#include <pthread.h>
#include <stdatomic.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define ROUNDS 30
/* From the sleep that was begun before the change to the one after it. */
#define PASSES 3

static uint16_t port;
static _Atomic bool quit;
static _Atomic uint64_t passes;
static __thread bool in_burst;

uint64_t __real_rte_eth_find_next_owned_by(uint16_t port_id, const uint64_t owner_id);
uint64_t __wrap_rte_eth_find_next_owned_by(uint16_t port_id, const uint64_t owner_id);

uint64_t
__wrap_rte_eth_find_next_owned_by(uint16_t port_id, const uint64_t owner_id)
{
	CHECK(!in_burst);
	return __real_rte_eth_find_next_owned_by(port_id, owner_id);
}

static void *
poll_port(void *arg __rte_unused)
{
	struct rte_mbuf *pkts[4];

	while (!quit) {
		in_burst = true;
		rte_eth_rx_burst(port, 0, pkts, RTE_DIM(pkts));
		in_burst = false;
		passes++;
	}
	return NULL;
}

/* A packet ends each sleep. */
static void
await_passes(void)
{
	uint64_t wanted = passes + PASSES;
	unsigned int tries = 0;

	do
		fake_arrive(port, 0, 1);
	while (passes < wanted && fake_wait_more(&tries));
	CHECK(passes >= wanted);
}

static void
come_and_go(const struct rxmode_conf *conf)
{
	uint16_t other = fake_port_create(FAKE_LATCHING, 1);

	await_passes();
	CHECK_EQ(rxmode_attach(other, conf), 0);
	await_passes();
	CHECK_EQ(rxmode_detach(other), 0);
	await_passes();
	fake_port_destroy(other);
	await_passes();
}

int
main(void)
{
	const struct rxmode_conf conf = { .mode = RXMODE_INTERRUPT, .wake_us = 20 };
	pthread_t thread;

	kit_eal_init("");
	port = fake_port_create(FAKE_LATCHING, 1);
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	CHECK_EQ(pthread_create(&thread, NULL, poll_port, NULL), 0);
	for (unsigned int i = 0; i < ROUNDS; i++)
		come_and_go(&conf);
	quit = true;
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(rxmode_detach(port), 0);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
