/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a worker that sleeps beside a queue that its owner added on the way to that
 * sleep, in any callback: it was not armed, and its packets would wait for the sleep's end. In
 * virtual time.
 */

#include <rte_common.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

/* In the very sleep: the first one ends by itself after 10. */
#define ARRIVES_MS 5
#define MOST_US    (50 + 2 * FAKE_WAKE_US)

static struct rxmode *worker;
static uint16_t port;
static uint64_t arrived_ns, received_ns;
static enum place { NEXT_TIMER, MAY_SLEEP, OFFLINE, NB_PLACES } place;
/* Each is asked before the queues are armed, and after. */
static unsigned int call, calls;

static void
arrive(void *arg)
{
	RTE_SET_USED(arg);
	arrived_ns = fake_now();
	fake_arrive(port, 1, 1);
}

static void
take(void *arg, uint16_t from, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	received_ns = fake_now();
	fake_take(arg, from, queue, pkts, n);
	rxmode_stop(worker);
}

static void
add(enum place here)
{
	if (here != place || ++calls != call)
		return;
	CHECK_EQ(rxmode_queue_add(worker, port, 1), 0);
	fake_in(FAKE_MS(ARRIVES_MS), arrive, NULL);
}

static uint64_t
next_timer(void *arg)
{
	RTE_SET_USED(arg);
	add(NEXT_TIMER);
	return UINT64_MAX;
}

static bool
may_sleep(void *arg)
{
	RTE_SET_USED(arg);
	add(MAY_SLEEP);
	return true;
}

static void
offline(void *arg, bool off)
{
	RTE_SET_USED(arg);
	if (off)
		add(OFFLINE);
}

static void
run(const struct rxmode_conf *conf)
{
	struct rxmode_stats stats;

	kit_context("place %d, call %u", place, call);
	calls = 0;
	port = fake_port_create(FAKE_LATCHING, 2);
	CHECK_EQ(rxmode_create(conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	CHECK_EQ(rxmode_run(worker), 0);
	CHECK(received_ns - arrived_ns <= FAKE_US(MOST_US));
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.probation_rescues + stats.rescues, 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
}

int
main(void)
{
	const struct rxmode_conf conf = {
		.wake_us = FAKE_WAKE_US,
		.handler = take,
		.next_timer = next_timer,
		.may_sleep = may_sleep,
		.offline = offline,
	};

	kit_eal_init("");
	fake_time_begin();
	for (place = 0; place < NB_PLACES; place++) {
		for (call = 1; call <= 4; call++)
			run(&conf);
	}
	return EXIT_SUCCESS;
}
