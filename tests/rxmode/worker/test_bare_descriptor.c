/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards sleeps on a descriptor that its driver has no function to arm, as the packets
 * themselves arrive there: each packet ends the sleep, and while the worker does not want to be
 * woken none does. A queue that has none at all waits no longer than latency_us. In virtual time.
 */

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define LATENCY_US 50
#define RARE_MS    300
#define RARE       20
#define DENSE_US   10
#define DENSE      20000

static struct rxmode *worker;
static uint16_t port;
static uint64_t gap_ns, left, arrived_ns, longest_ns;

static void
arrive(void *arg)
{
	fake_arrive(port, 0, 1);
	arrived_ns = fake_now();
	if (--left == 0)
		fake_in(FAKE_MS(RARE_MS), (void (*)(void *))rxmode_stop, worker);
	else
		fake_in(gap_ns, arrive, arg);
}

static void
take(void *arg, uint16_t port_id, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	longest_ns = RTE_MAX(longest_ns, fake_now() - arrived_ns);
	fake_take(arg, port_id, queue, pkts, n);
}

static struct rxmode_stats
run(enum fake_kind kind, uint64_t ns, uint64_t packets)
{
	const struct rxmode_conf conf = {
		.latency_us = LATENCY_US,
		.wake_us = FAKE_WAKE_US,
		.handler = take,
	};
	struct rxmode_stats stats;

	kit_context("kind %d, gap %" PRIu64 " ns", kind, ns);
	gap_ns = ns;
	left = packets;
	longest_ns = 0;
	fake_received = 0;
	port = fake_port_create(kind, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	fake_in(ns, arrive, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(fake_received, packets);
	CHECK_EQ(stats.queues_by_timer, kind == FAKE_NONE);
	CHECK_EQ(stats.rescues + stats.probation_rescues, 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return stats;
}

int
main(void)
{
	struct rxmode_stats stats;

	kit_eal_init("");
	fake_time_begin();
	stats = run(FAKE_BARE, FAKE_MS(RARE_MS), RARE);
	CHECK(stats.wakes >= RARE);
	CHECK(stats.wakes <= RARE + 2);
	CHECK(longest_ns <= FAKE_US(LATENCY_US + FAKE_WAKE_US));
	/* A wake for each knob at most, not for each packet. */
	stats = run(FAKE_BARE, FAKE_US(DENSE_US), DENSE);
	CHECK(stats.sleeps <= DENSE * DENSE_US / LATENCY_US + RARE);
	/* Who only cannot disarm is armed by its function all the same. */
	stats = run(FAKE_NO_DISABLE, FAKE_MS(RARE_MS), RARE);
	CHECK(stats.wakes >= RARE);
	CHECK(stats.wakes <= RARE + 2);
	CHECK(longest_ns <= FAKE_US(LATENCY_US + FAKE_WAKE_US));
	/* And who has no descriptor at all looks as often as the knob says. */
	run(FAKE_NONE, FAKE_MS(RARE_MS), RARE);
	CHECK(longest_ns <= FAKE_US(LATENCY_US + FAKE_WAKE_US));
	return 0;
}
