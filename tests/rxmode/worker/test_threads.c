/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the same as test_interleavings, with the machine's own interleavings:
 * one thread sends packets and kicks at random moments to a worker that goes to
 * sleep after each, on real descriptors. What is stranded waits for the backstop,
 * which the worker counts as a rescue, or for ever.
 *
 * test_threads [PACKETS]
 */

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include <rte_common.h>
#include <rte_cycles.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define NB_QUEUES 2
/* Longer than falling asleep takes, so that arrivals hit every step of it. */
#define LONGEST_PAUSE_US 10
#define PATIENCE_S       60

static struct rxmode *worker;
static _Atomic uint64_t served;
static _Atomic bool work;

static bool
may_sleep(void *arg)
{
	RTE_SET_USED(arg);
	if (!atomic_exchange(&work, false))
		return true;
	served++;
	return false;
}

/* Anywhere but on the CPU that EAL has put the main thread on, if there is another. */
static void *
owner(void *arg)
{
	cpu_set_t cpus;

	RTE_SET_USED(arg);
	memset(&cpus, 0xff, sizeof(cpus));
	CPU_CLR(sched_getcpu(), &cpus);
	(void)sched_setaffinity(0, sizeof(cpus), &cpus);
	CHECK_EQ(rxmode_run(worker), 0);
	return NULL;
}

static void
expect(_Atomic uint64_t *count, uint64_t wanted)
{
	uint64_t end = rte_rdtsc() + PATIENCE_S * rte_get_tsc_hz();

	while (*count != wanted) {
		CHECK(rte_rdtsc() < end);
		sched_yield();
	}
}

static void
pause_a_moment(void)
{
	uint64_t cycles = kit_random() % (LONGEST_PAUSE_US * rte_get_tsc_hz() / 1000000);

	for (uint64_t end = rte_rdtsc() + cycles; rte_rdtsc() < end;)
		rte_pause();
}

static void
run(enum fake_kind kind, uint64_t rounds)
{
	const struct rxmode_conf conf = {
		.mode = RXMODE_INTERRUPT,
		.wake_us = 5,
		.longest_sleep_us = 10000000,
		.handler = fake_take,
		.may_sleep = may_sleep,
	};
	uint16_t port = fake_port_create(kind, NB_QUEUES);
	struct rxmode_stats stats;
	uint64_t kicks = 0, sent = 0;
	pthread_t thread;

	fake_received = served = 0;
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	for (uint16_t q = 0; q < NB_QUEUES; q++)
		CHECK_EQ(rxmode_queue_add(worker, port, q), 0);
	CHECK_EQ(pthread_create(&thread, NULL, owner, NULL), 0);
	for (uint64_t i = 0; i < rounds; i++) {
		if (kit_random() % 4 == 0) {
			work = true;
			rxmode_kick(worker);
			expect(&served, ++kicks);
		} else {
			fake_arrive(port, kit_random() % NB_QUEUES, 1);
			expect(&fake_received, ++sent);
		}
		pause_a_moment();
	}
	rxmode_stop(worker);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	rxmode_stats_get(worker, &stats);
	printf("kind %d: %" PRIu64 " packets, %" PRIu64 " kicks, %" PRIu64 " sleeps\n", kind, sent,
	       kicks, stats.sleeps);
	CHECK_EQ(stats.rescues, 0);
	CHECK_EQ(stats.probation_rescues, 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
}

int
main(int argc, char **argv)
{
	static const enum fake_kind kinds[] = { FAKE_LATCHING, FAKE_FORGETFUL, FAKE_EAGAIN };
	uint64_t rounds = (argc > 1 ? strtoull(argv[1], NULL, 0) : 30000) / RTE_DIM(kinds);

	kit_eal_init("");
	for (unsigned int i = 0; i < RTE_DIM(kinds); i++)
		run(kinds[i], rounds);
	return EXIT_SUCCESS;
}
