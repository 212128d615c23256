/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against packets and kicks that nobody wakes up for. The worker runs
 * against ports whose every operation is a point at which packets may arrive,
 * work may be published and kicked for, or nothing happens. The sleep is one of
 * the test: it ends with what is pending; when nothing is, nothing may
 * be waiting either, else the worker would have been asleep beside it. Then
 * something arrives, which has to end the sleep.
 *
 * test_interleavings [SLEEPS]
 */

#include <pthread.h>
#include <sys/epoll.h>

#include <rte_common.h>
#include <rte_cycles.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "rxmode.h"
#include "rxmode_time.h"

#define NB_PORTS 3

static struct rxmode *worker;
static uint16_t ports[NB_PORTS];
static uint64_t sleeps, wanted, received;
static bool work; /* what the application is kicked for */
static bool running;

static void
arrive(void)
{
	fake_arrive(ports[kit_random() % NB_PORTS], kit_random() % 2, 1 + kit_random() % 40);
}

static void
kick(void)
{
	work = true;
	rxmode_kick(worker);
}

static void
maybe(void)
{
	uint32_t chance = kit_random();

	if (!running)
		return;
	if (chance % 96 == 0)
		arrive();
	else if (chance % 256 == 1)
		kick();
}

static bool
all_done(void)
{
	for (int i = 0; i < NB_PORTS; i++) {
		if (fake_waiting(ports[i]) != 0)
			return false;
	}
	return !work;
}

static int
fall_asleep(int epfd, struct epoll_event *events, int n, const struct timespec *timeout)
{
	int rc;

	if (!running || (timeout != NULL && timeout->tv_sec == 0 && timeout->tv_nsec == 0))
		return epoll_wait(epfd, events, n, 0);
	maybe();
	sleeps++;
	if (sleeps >= wanted)
		rxmode_stop(worker);
	rc = epoll_wait(epfd, events, n, 0);
	if (rc != 0)
		return rc;
	/* Asleep now. */
	CHECK(all_done());
	if (kit_random() % 4 == 0)
		kick();
	else
		arrive();
	rc = epoll_wait(epfd, events, n, 0);
	CHECK(rc > 0);
	return rc;
}

static void
handle(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	RTE_SET_USED(arg);
	RTE_SET_USED(port);
	RTE_SET_USED(queue);
	RTE_SET_USED(pkts);
	received += n;
	maybe();
}

/* Run: the application does its work when asked whether it may sleep. */
static bool
may_sleep(void *arg)
{
	RTE_SET_USED(arg);
	if (!work)
		return true;
	work = false;
	return false;
}

/* Loop: it does its work in each round, and relies on a kick to get that round. */
static void
own_loop(void)
{
	struct rte_mbuf *pkts[32];

	while (sleeps < wanted) {
		work = false;
		maybe();
		for (int i = 0; i < NB_PORTS; i++) {
			for (uint16_t q = 0; q < 2; q++) {
				uint16_t n = rte_eth_rx_burst(ports[i], q, pkts, RTE_DIM(pkts));

				received += n;
				rxmode_report(worker, ports[i], q, n);
			}
		}
		maybe();
		rxmode_idle(worker);
	}
	rxmode_leave(worker);
}

/* Nobody is in the worker's loop any more: this must not wait for anyone. */
static void *
remove_queues(void *arg)
{
	RTE_SET_USED(arg);
	for (int i = 0; i < NB_PORTS; i++)
		CHECK_EQ(rxmode_queue_del(worker, ports[i], 0), 0);
	return NULL;
}

static void
run(enum fake_kind kind, bool own)
{
	const struct rxmode_conf conf = {
		.mode = RXMODE_INTERRUPT,
		.wake_us = 5,
		.handler = handle,
		.may_sleep = own ? NULL : may_sleep,
	};
	struct rxmode_stats stats;
	pthread_t thread;
	uint64_t arrived = 0, spurious;

	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	for (int i = 0; i < NB_PORTS; i++) {
		ports[i] = fake_port_create(kind, 2);
		CHECK_EQ(rxmode_queue_add(worker, ports[i], 0), 0);
		CHECK_EQ(rxmode_queue_add(worker, ports[i], 1), 0);
	}
	sleeps = received = 0;
	work = false;
	running = true;
	if (own)
		own_loop();
	else
		CHECK_EQ(rxmode_run(worker), 0);
	running = false;
	rxmode_stats_get(worker, &stats);
	for (int i = 0; i < NB_PORTS; i++)
		arrived += fake_arrived(ports[i]) - fake_waiting(ports[i]);
	CHECK_EQ(received, arrived);
	CHECK_EQ(stats.rescues, 0);
	CHECK_EQ(stats.probation_rescues, 0);
	CHECK_EQ(stats.queues_by_timer, 0);
	spurious = stats.spurious * 1000 / stats.sleeps;
	printf("kind %d, %s: %" PRIu64 " sleeps, %" PRIu64 " packets, %" PRIu64
	       " per mille spurious\n",
	       kind, own ? "loop" : "run", stats.sleeps, received, spurious);
	CHECK_EQ(pthread_create(&thread, NULL, remove_queues, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	rxmode_destroy(worker);
	for (int i = 0; i < NB_PORTS; i++)
		fake_port_destroy(ports[i]);
}

int
main(int argc, char **argv)
{
	static const enum fake_kind kinds[] = { FAKE_LATCHING, FAKE_FORGETFUL, FAKE_EAGAIN };
	static const struct rxmode_time time = { .hz = rte_get_tsc_hz, .wait = fall_asleep };

	wanted = (argc > 1 ? strtoull(argv[1], NULL, 0) : 1000000) / (2 * RTE_DIM(kinds)) + 1;
	kit_eal_init("");
	fake_yield = maybe;
	rxmode_time = &time;
	for (unsigned int i = 0; i < RTE_DIM(kinds); i++) {
		run(kinds[i], false);
		run(kinds[i], true);
	}
	return EXIT_SUCCESS;
}
