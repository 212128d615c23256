/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an attached thread that sleeps more than once in a pass over its queues, in
 * whatever order it polls them: before it sleeps it has looked at each. In virtual time.
 */

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_time.h"
#include "rxmode.h"

#define NB_PORTS  2
#define NB_QUEUES 3
#define NB_POLLED (NB_PORTS * NB_QUEUES)
#define PASSES    4000
#define SETTLED   3

static uint16_t ports[NB_PORTS];
static uint64_t nb_sleeps;

/* Since the last sleep. */
static unsigned int polled;

static void
poll_queue(unsigned int which, bool settled)
{
	struct rte_mbuf *pkts[4];

	CHECK_EQ(rte_eth_rx_burst(ports[which / NB_QUEUES], which % NB_QUEUES, pkts, RTE_DIM(pkts)),
		 0);
	polled |= 1u << which;
	if (fake_sleeps().n == 0)
		return;
	CHECK(!settled || polled == (1u << NB_POLLED) - 1);
	polled = 0;
	nb_sleeps++;
}

/* In each order the first passes are those in which the thread finds out what it polls. */
static void
poll_in_order(unsigned int order)
{
	for (unsigned int pass = 0; pass < PASSES; pass++) {
		for (unsigned int i = 0; i < NB_POLLED; i++) {
			unsigned int place = order % 2 != 0 ? NB_POLLED - 1 - i : i;

			poll_queue((order + place) % NB_POLLED, pass >= SETTLED);
		}
	}
}

static void
run(enum fake_kind kind, enum rxmode_mode mode)
{
	const struct rxmode_conf conf = { .mode = mode, .wake_us = FAKE_WAKE_US };

	for (unsigned int i = 0; i < NB_PORTS; i++) {
		ports[i] = fake_port_create(kind, NB_QUEUES);
		CHECK_EQ(rxmode_attach(ports[i], &conf), 0);
	}
	for (unsigned int order = 0; order < 4; order++) {
		kit_context("kind %d, mode %d, order %u", kind, mode, order);
		nb_sleeps = 0;
		poll_in_order(order);
		CHECK(nb_sleeps > 0);
	}
	for (unsigned int i = 0; i < NB_PORTS; i++) {
		CHECK_EQ(rxmode_detach(ports[i]), 0);
		fake_port_destroy(ports[i]);
	}
}

int
main(void)
{
	kit_eal_init("");
	fake_time_begin();
	run(FAKE_LATCHING, RXMODE_ADAPTIVE);
	run(FAKE_LATCHING, RXMODE_INTERRUPT);
	run(FAKE_NONE, RXMODE_ADAPTIVE);
	return EXIT_SUCCESS;
}
