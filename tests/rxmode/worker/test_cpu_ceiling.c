/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against wakes that take more of a core than cpu_ceiling, at a load at which latency_us
 * alone would have the thread woken for each packet, and against packets that wait for it where
 * that is not needed. In virtual time.
 */

#include <rte_common.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define LATENCY_US 50
#define PERCENT    10
#define DENSE_US   100
#define DENSE      20000
#define RARE_MS    20
#define RARE       200
/* Of a round that is late, and of what is learned first. */
#define MARGIN_PERCENT 15

static struct rxmode *worker;
static uint16_t port;
static uint64_t gap_ns, left, arrived_ns, longest_ns;

static void
arrive(void *arg)
{
	fake_arrive(port, 0, 1);
	arrived_ns = fake_now();
	if (--left == 0)
		rxmode_stop(worker);
	else
		fake_in(gap_ns, arrive, arg);
}

static void
take(void *arg, uint16_t port_id, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	longest_ns = RTE_MAX(longest_ns, fake_now() - arrived_ns);
	fake_take(arg, port_id, queue, pkts, n);
}

/* Percent of the time that wakes took. */
static double
run(enum fake_kind kind, uint8_t ceiling, uint64_t ns, uint64_t packets)
{
	const struct rxmode_conf conf = {
		.latency_us = LATENCY_US,
		.wake_us = FAKE_WAKE_US,
		.cpu_ceiling = ceiling,
		.handler = take,
	};
	struct rxmode_stats stats;

	kit_context("kind %d, ceiling %d, gap %" PRIu64 " ns", kind, ceiling, ns);
	gap_ns = ns;
	left = packets;
	longest_ns = 0;
	port = fake_port_create(kind, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	fake_in(ns, arrive, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.rescues, 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return 100.0 * stats.sleeps * FAKE_US(FAKE_WAKE_US) / (ns * packets);
}

int
main(void)
{
	static const enum fake_kind kinds[] = { FAKE_LATCHING, FAKE_NONE };
	const double most = PERCENT * (100.0 + MARGIN_PERCENT) / 100;

	kit_eal_init("");
	fake_time_begin();
	for (unsigned int i = 0; i < RTE_DIM(kinds); i++) {
		CHECK(run(kinds[i], 0, FAKE_US(DENSE_US), DENSE) > 1.5 * PERCENT);
		CHECK(run(kinds[i], PERCENT, FAKE_US(DENSE_US), DENSE) <= most);
	}
	run(FAKE_LATCHING, PERCENT, FAKE_MS(RARE_MS), RARE);
	CHECK(longest_ns <= FAKE_US(LATENCY_US + FAKE_WAKE_US));
	return 0;
}
