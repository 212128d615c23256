/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an alarm about packets that waited without an interrupt where
 * there is one, on its way through another thread: packet and time-out came
 * together, and who then disarms the queue prevents the proof. An interrupt that
 * takes longer than the library has patience is a defect. And against a thread that sleeps while
 * it waits for that interrupt, and leaves its work and the readers of RCU waiting. In virtual time.
 */

#include <rte_common.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define SLEEP_MS    5
#define PATIENCE_MS 20

static struct rxmode *worker;
static uint16_t port;
static uint64_t late_ns;
static bool offline;  /* the thread, as it says */
static uint64_t naps; /* how often it has said so */
static bool coincide; /* with the next sleep's end */
static bool slow;     /* from then on the worker's thread gets hardly any processor */

static void
relay(void *arg)
{
	RTE_SET_USED(arg);
	/* What is late is awaited by a thread that does what it always does. */
	CHECK(!offline || late_ns == 0 || late_ns > FAKE_MS(PATIENCE_MS) || slow);
	fake_relay(port, 0);
}

static void
arrive(void *arg)
{
	RTE_SET_USED(arg);
	fake_arrive(port, 0, 1);
	fake_in(late_ns, relay, NULL);
	if (slow)
		fake_time_round(FAKE_MS(PATIENCE_MS + 5));
}

/* As the last thing before the time-out, of which the worker reads the clock once more. */
static void
set_offline(void *arg, bool off)
{
	RTE_SET_USED(arg);
	CHECK(offline != off);
	offline = off;
	naps += off;
	if (!off || !coincide)
		return;
	coincide = false;
	fake_in(FAKE_MS(SLEEP_MS), arrive, NULL);
}

static void
stop(void *arg)
{
	RTE_SET_USED(arg);
	rxmode_stop(worker);
}

static struct rxmode_stats
run(uint64_t late, bool in_slow_thread)
{
	const struct rxmode_conf conf = {
		.wake_us = FAKE_WAKE_US,
		.longest_sleep_us = SLEEP_MS * 1000,
		.handler = fake_take,
		.offline = set_offline,
	};
	struct rxmode_stats before, after;

	kit_context("an interrupt %" PRIu64 " us late", late / 1000);
	port = fake_port_create(FAKE_RELAYED, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	/* In the middle of a sleep and relayed at once: it is trusted from then on. */
	late_ns = 0;
	naps = 0;
	fake_received = 0;
	fake_in(FAKE_MS(52), arrive, NULL);
	fake_in(FAKE_MS(100), stop, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	rxmode_stats_get(worker, &before);
	CHECK_EQ(fake_received, 1);
	CHECK_EQ(before.wakes, 2); /* and the stop */
	late_ns = late;
	coincide = true;
	slow = in_slow_thread;
	fake_in(FAKE_MS(100), stop, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	CHECK_EQ(fake_received, 2);
	slow = false;
	fake_time_round(FAKE_ROUND_NS);
	rxmode_stats_get(worker, &after);
	CHECK_EQ(after.sleeps, naps);
	CHECK_EQ(after.probation_rescues, 0);
	CHECK_EQ(after.queues_by_timer, 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return after;
}

int
main(void)
{
	kit_eal_init("");
	fake_time_begin();
	for (uint64_t ms = 0; ms < PATIENCE_MS; ms++)
		CHECK_EQ(run(FAKE_MS(ms), false).rescues, 0);
	CHECK_EQ(run(FAKE_MS(PATIENCE_MS + 1), false).rescues, 1);
	/* It comes while the thread does not get to looking, which takes longer than the patience.
	 */
	CHECK_EQ(run(FAKE_MS(PATIENCE_MS), true).rescues, 0);
	return EXIT_SUCCESS;
}
