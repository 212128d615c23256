/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against defaults and knobs that are not what rxmode.h says: how long sleeps are, by
 * themselves and at most, of workers and of attached threads; a worker that shall poll and sleeps
 * or arms; and times that do not add up. In virtual time.
 */

#include <pthread.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define RUN_MS      5000
#define PACKETS     100
#define DEFAULT_MS  1000
#define DEFAULT_US  50
#define ATTACHED_MS 100

static struct rxmode *worker;
static uint16_t port;

static void
arrive(void *arg)
{
	RTE_SET_USED(arg);
	fake_arrive(port, 0, 1);
	if (fake_arrived(port) < PACKETS)
		fake_in(FAKE_MS(1), arrive, NULL);
}

static void
stop(void *arg)
{
	RTE_SET_USED(arg);
	rxmode_stop(worker);
}

/* Packets at first, then none. */
static struct fake_sleeps
run(enum fake_kind kind, const struct rxmode_conf *conf, struct rxmode_stats *stats)
{
	uint64_t begin;

	kit_context("kind %d, mode %d, %u us at most", kind, conf->mode, conf->longest_sleep_us);
	fake_received = 0;
	port = fake_port_create(kind, 1);
	begin = fake_now();
	CHECK_EQ(rxmode_create(conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	fake_in(FAKE_MS(1), arrive, NULL);
	fake_in(FAKE_MS(RUN_MS), stop, NULL);
	fake_sleeps();
	CHECK_EQ(rxmode_run(worker), 0);
	rxmode_stats_get(worker, stats);
	CHECK_EQ(stats->packets, PACKETS);
	CHECK_EQ(fake_received, PACKETS);
	CHECK_EQ(stats->wake_ns, FAKE_US(FAKE_WAKE_US));
	/* The clock is looked at once more, and passes by that. */
	CHECK(stats->total_ns <= fake_now() - begin);
	CHECK(stats->total_ns + 2 * FAKE_ROUND_NS >= fake_now() - begin);
	CHECK(stats->asleep_ns <= stats->total_ns);
	rxmode_destroy(worker);
	return fake_sleeps();
}

static void
sleeps_of_workers(void)
{
	struct rxmode_conf conf = { .wake_us = FAKE_WAKE_US, .handler = fake_take };
	struct rxmode_stats stats;

	CHECK_EQ(run(FAKE_LATCHING, &conf, &stats).longest_ns, FAKE_MS(DEFAULT_MS));
	CHECK(stats.asleep_ns >= FAKE_MS(RUN_MS) * 9 / 10);
	fake_port_destroy(port);
	CHECK_EQ(run(FAKE_NONE, &conf, &stats).longest_ns, FAKE_US(DEFAULT_US));
	fake_port_destroy(port);
	conf.longest_sleep_us = 30000;
	CHECK_EQ(run(FAKE_LATCHING, &conf, &stats).longest_ns, FAKE_MS(30));
	fake_port_destroy(port);
	conf.mode = RXMODE_INTERRUPT;
	CHECK_EQ(run(FAKE_LATCHING, &conf, &stats).longest_ns, FAKE_MS(30));
	fake_port_destroy(port);
}

static void
polling_worker(void)
{
	const struct rxmode_conf conf = {
		.mode = RXMODE_POLL,
		.wake_us = FAKE_WAKE_US,
		.handler = fake_take,
	};
	struct rxmode_stats stats;

	CHECK_EQ(run(FAKE_LATCHING, &conf, &stats).n, 0);
	CHECK_EQ(stats.sleeps + stats.asleep_ns + stats.wakes, 0);
	CHECK_EQ(fake_counts(port)->enables, 0);
	fake_port_destroy(port);
}

static void *
poll_port(void *arg)
{
	uint64_t end = fake_now() + FAKE_MS(RUN_MS);
	struct rte_mbuf *pkts[32];

	while (fake_now() < end)
		CHECK_EQ(rte_eth_rx_burst(port, 0, pkts, RTE_DIM(pkts)), 0);
	return arg;
}

/* Each time by another thread, as one keeps the numbers of the port that it polled first. */
static uint64_t
longest_attached(uint32_t longest_sleep_us)
{
	const struct rxmode_conf conf = {
		.wake_us = FAKE_WAKE_US,
		.longest_sleep_us = longest_sleep_us,
	};
	pthread_t thread;

	kit_context("attached, %u us at most", longest_sleep_us);
	port = fake_port_create(FAKE_LATCHING, 1);
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	fake_sleeps();
	CHECK_EQ(pthread_create(&thread, NULL, poll_port, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(rxmode_detach(port), 0);
	fake_port_destroy(port);
	return fake_sleeps().longest_ns;
}

int
main(void)
{
	kit_eal_init("");
	fake_time_begin();
	sleeps_of_workers();
	polling_worker();
	CHECK_EQ(longest_attached(0), FAKE_MS(ATTACHED_MS));
	CHECK_EQ(longest_attached(1000000), FAKE_MS(ATTACHED_MS));
	CHECK_EQ(longest_attached(30000), FAKE_MS(30));
	return EXIT_SUCCESS;
}
