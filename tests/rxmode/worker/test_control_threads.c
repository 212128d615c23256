/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards what several threads may do at once to a worker that runs: add and remove queues and
 * descriptors, stop and start ports, kick, read counters, ask telemetry, and create and destroy
 * others. Each ends with the answers that it has to get. Races are for the checker of threads.
 *
 * test_control_threads [ROUNDS]
 */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_common.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define NB_PORTS 2

static struct rxmode *worker;
static uint16_t ports[NB_PORTS];
static unsigned int rounds = 300;

static const struct rxmode_conf conf = {
	.mode = RXMODE_INTERRUPT,
	.wake_us = 20,
	.handler = fake_take,
};

/* Its own queue: each port has one for each of these threads. */
static void *
add_and_remove(void *arg)
{
	uint16_t queue = *(uint16_t *)arg;

	for (unsigned int i = 0; i < rounds; i++) {
		uint16_t port = ports[i % NB_PORTS];

		CHECK_EQ(rxmode_queue_add(worker, port, queue), 0);
		CHECK_EQ(rxmode_queue_add(worker, port, queue), (uint64_t)-EEXIST);
		fake_arrive(port, queue, 1);
		CHECK_EQ(rxmode_queue_del(worker, port, queue), 0);
		CHECK_EQ(rxmode_queue_del(worker, port, queue), (uint64_t)-ENOENT);
	}
	return NULL;
}

static void *
stop_and_start(void *arg)
{
	RTE_SET_USED(arg);
	for (unsigned int i = 0; i < rounds; i++) {
		rxmode_port_stop(worker, ports[i % NB_PORTS]);
		rxmode_port_start(worker, ports[i % NB_PORTS]);
	}
	return NULL;
}

static void *
descriptors(void *arg)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	RTE_SET_USED(arg);
	for (unsigned int i = 0; i < rounds; i++) {
		CHECK_EQ(rxmode_fd_add(worker, fd), 0);
		rxmode_kick(worker);
		CHECK_EQ(rxmode_fd_del(worker, fd), 0);
	}
	close(fd);
	return NULL;
}

static void *
counters(void *arg)
{
	struct rxmode_stats stats, before = { 0 };

	RTE_SET_USED(arg);
	for (unsigned int i = 0; i < rounds; i++) {
		rxmode_stats_get(worker, &stats);
		CHECK(stats.packets >= before.packets);
		CHECK(stats.sleeps >= before.sleeps);
		CHECK(stats.queues <= NB_PORTS * FAKE_MAX_QUEUES);
		before = stats;
		fake_telemetry(i % 2 == 0 ? "/rxmode/list" : "/rxmode/stats,1");
	}
	return NULL;
}

/* Others, which telemetry finds while they go. */
static void *
create_and_destroy(void *arg)
{
	struct rxmode *other;

	RTE_SET_USED(arg);
	for (unsigned int i = 0; i < rounds; i++) {
		CHECK_EQ(rxmode_create(&conf, &other), 0);
		CHECK_EQ(rxmode_queue_add(other, ports[0], 0), 0);
		rxmode_destroy(other);
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	static void *(*const controls[])(void *arg) = {
		add_and_remove, add_and_remove, stop_and_start,
		descriptors,    counters,       create_and_destroy,
	};
	static uint16_t queues[] = { 1, 2 };
	pthread_t owner, threads[RTE_DIM(controls)];
	struct rxmode_stats stats;

	if (argc > 1)
		rounds = strtoul(argv[1], NULL, 0);
	kit_eal_init("");
	for (unsigned int i = 0; i < NB_PORTS; i++)
		ports[i] = fake_port_create(FAKE_LATCHING, FAKE_MAX_QUEUES);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(pthread_create(&owner, NULL, fake_owner, worker), 0);
	for (unsigned int i = 0; i < RTE_DIM(controls); i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, controls[i],
					&queues[i % RTE_DIM(queues)]),
			 0);
	for (unsigned int i = 0; i < RTE_DIM(controls); i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
	rxmode_stop(worker);
	CHECK_EQ(pthread_join(owner, NULL), 0);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.queues, 0);
	CHECK_EQ(stats.rescues, 0);
	rxmode_destroy(worker);
	for (unsigned int i = 0; i < NB_PORTS; i++) {
		CHECK_EQ(fake_counts(ports[i])->enables_unregistered, 0);
		fake_port_destroy(ports[i]);
	}
	return EXIT_SUCCESS;
}
