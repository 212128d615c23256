/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the doubt about interrupts that nobody has seen yet. A queue whose
 * device stays silent costs two late packets, or none where the driver can raise
 * the interrupt by itself, and is polled by timer from then on. One whose
 * interrupt is only on its way through a slow thread is not given up. In virtual
 * time.
 */

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define SECOND_MS 1000
/* The first backstop, which doubles. */
#define FIRST_MS    10
#define PATIENCE_MS 20

static struct rxmode *worker;
static uint16_t port;
static uint64_t relay_ms; /* 0: never */

static void
arrive(void *arg)
{
	RTE_SET_USED(arg);
	fake_arrive(port, 0, 1);
}

static void
relay(void *arg)
{
	RTE_SET_USED(arg);
	fake_relay(port, 0);
}

static void
offline(void *arg, bool off)
{
	RTE_SET_USED(arg);
	fake_time_clear();
	if (off && relay_ms != 0)
		fake_in(FAKE_MS(relay_ms), relay, NULL);
}

static void
stop(void *arg)
{
	RTE_SET_USED(arg);
	rxmode_stop(worker);
}

static void
begin(enum fake_kind kind, bool has_table)
{
	const struct rxmode_conf conf = {
		.wake_us = FAKE_WAKE_US,
		.handler = fake_take,
		.offline = has_table ? offline : NULL,
	};

	fake_received = 0;
	port = fake_port_create(kind, 1);
	if (has_table)
		fake_port_publish(port, 0);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
}

static struct rxmode_stats
end(void)
{
	struct rxmode_stats stats;

	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.rescues, 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return stats;
}

static void
test_silent(void)
{
	struct rxmode_stats stats;

	kit_context("silent");
	begin(FAKE_SILENT, false);
	for (uint64_t i = 1; i <= 6; i++)
		fake_in(FAKE_MS(i * 300), arrive, NULL);
	fake_in(FAKE_MS(2 * SECOND_MS), stop, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	CHECK_EQ(fake_received, 6);
	stats = end();
	CHECK_EQ(stats.probation_rescues, 2);
	CHECK_EQ(stats.queues_by_timer, 1);
}

/* One sleep in a loop of the application: the rounds until it is over. */
static void
sleep_once(void)
{
	struct rxmode_stats stats;
	uint64_t before;

	rxmode_stats_get(worker, &stats);
	before = stats.sleeps;
	while (stats.sleeps == before) {
		struct rte_mbuf *pkts[32];

		rxmode_report(worker, port, 0, rte_eth_rx_burst(port, 0, pkts, RTE_DIM(pkts)));
		rxmode_idle(worker);
		rxmode_stats_get(worker, &stats);
	}
}

static uint16_t
by_timer(void)
{
	struct rxmode_stats stats;

	rxmode_stats_get(worker, &stats);
	return stats.queues_by_timer;
}

/* The driver raises it: two sleeps tell that were long enough, and no packet waits. */
static void
test_silent_with_table(void)
{
	struct rxmode_stats stats;

	kit_context("silent, with a table");
	begin(FAKE_SILENT, true);
	fake_sleeps();
	for (uint64_t ms = FIRST_MS; ms <= 2 * PATIENCE_MS; ms *= 2) {
		CHECK_EQ(by_timer(), 0);
		sleep_once();
		CHECK_EQ(fake_sleeps().longest_ns, FAKE_MS(ms));
	}
	CHECK_EQ(by_timer(), 1);
	rxmode_leave(worker);
	stats = end();
	CHECK_EQ(stats.probation_rescues, 0);
}

/* Packets keep the backstop short; each time it comes before the interrupt. */
static void
test_slow_relay(void)
{
	kit_context("slow relay");
	begin(FAKE_RELAYED, true);
	relay_ms = FIRST_MS + 5;
	for (int i = 0; i < 5; i++) {
		sleep_once();
		CHECK_EQ(by_timer(), 0);
		/* A round for the verdict, then packets. */
		rxmode_idle(worker);
		fake_arrive(port, 0, 1);
	}
	/* Now one that is long enough. */
	sleep_once();
	sleep_once();
	rxmode_leave(worker);
	relay_ms = 0;
	CHECK_EQ(end().queues_by_timer, 0);
}

int
main(void)
{
	kit_eal_init("");
	fake_time_begin();
	test_silent();
	test_silent_with_table();
	test_slow_relay();
	return EXIT_SUCCESS;
}
