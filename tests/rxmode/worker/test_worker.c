/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the mechanism on real threads and descriptors: how often an idle
 * worker wakes, what drivers that lie or fail lead to, ports that stop under a
 * sleeping worker, kicks, further descriptors and timers.
 */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <rte_common.h>

#include "fake_port.h"
#include "rxmode.h"

static _Atomic uint64_t received;
static _Atomic bool ready_seen;
static uint64_t timer_ns = UINT64_MAX;
static int offline_depth;
static uint64_t offline_calls;

static void
handle(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	RTE_SET_USED(arg);
	RTE_SET_USED(port);
	RTE_SET_USED(queue);
	RTE_SET_USED(pkts);
	CHECK_EQ(offline_depth, 0);
	received += n;
}

static void
fd_ready(void *arg, int fd)
{
	uint64_t count;

	RTE_SET_USED(arg);
	CHECK_EQ(read(fd, &count, sizeof(count)), sizeof(count));
	ready_seen = true;
}

static uint64_t
next_timer(void *arg)
{
	RTE_SET_USED(arg);
	return timer_ns;
}

static void
offline(void *arg, bool off)
{
	RTE_SET_USED(arg);
	offline_depth += off ? 1 : -1;
	offline_calls++;
}

static const struct rxmode_conf base = {
	.wake_us = 20,
	.handler = handle,
	.fd_ready = fd_ready,
	.next_timer = next_timer,
	.offline = offline,
};

static void *
owner(void *worker)
{
	CHECK_EQ(rxmode_run(worker), 0);
	return NULL;
}

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * UINT64_C(1000000000) + now.tv_nsec;
}

/* For what happens in another thread; generous, as machines are busy. */
static bool
comes(uint64_t wanted)
{
	for (uint64_t end = now_ns() + 5000000000; now_ns() < end; usleep(100)) {
		if (received == wanted)
			return true;
	}
	return false;
}

struct run {
	struct rxmode *worker;
	pthread_t thread;
};

static struct run
start(const struct rxmode_conf *conf)
{
	struct run run;

	received = 0;
	offline_calls = 0;
	CHECK_EQ(rxmode_create(conf, &run.worker), 0);
	CHECK_EQ(pthread_create(&run.thread, NULL, owner, run.worker), 0);
	return run;
}

static struct rxmode_stats
end(struct run *run)
{
	struct rxmode_stats stats;

	rxmode_stop(run->worker);
	CHECK_EQ(pthread_join(run->thread, NULL), 0);
	rxmode_stats_get(run->worker, &stats);
	CHECK_EQ(offline_depth, 0);
	CHECK_EQ(offline_calls, 2 * stats.sleeps);
	rxmode_destroy(run->worker);
	return stats;
}

/* Two wakes a second, and what starting took. */
static void
test_idle(void)
{
	uint16_t port = fake_port_create(FAKE_LATCHING, 1);
	struct run run = start(&base);
	struct rxmode_stats before, after;

	CHECK_EQ(rxmode_queue_add(run.worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_add(run.worker, port, 0), (uint64_t)-EEXIST);
	CHECK_EQ(rxmode_queue_add(run.worker, port, 7), (uint64_t)-ENODEV);
	fake_arrive(port, 0, 1);
	CHECK(comes(1));
	fake_arrive(port, 0, 1);
	CHECK(comes(2));
	usleep(50000);
	rxmode_stats_get(run.worker, &before);
	usleep(2000000);
	rxmode_stats_get(run.worker, &after);
	CHECK(after.sleeps - before.sleeps <= 4);
	after = end(&run);
	CHECK_EQ(after.rescues, 0);
	CHECK_EQ(after.queues_by_timer, 0);
	fake_port_destroy(port);
}

/* Packets one by one into sleeping workers of every kind of driver, several at once. */
static void
test_kinds(void)
{
	static const enum fake_kind kinds[] = {
		FAKE_LATCHING, FAKE_FORGETFUL, FAKE_EAGAIN, FAKE_SILENT, FAKE_BROKEN, FAKE_NONE,
	};
	uint16_t ports[RTE_DIM(kinds)];
	struct run run = start(&base);
	struct rxmode_stats stats;
	uint64_t sent = 0;

	for (unsigned int i = 0; i < RTE_DIM(kinds); i++) {
		ports[i] = fake_port_create(kinds[i], 2);
		CHECK_EQ(rxmode_queue_add(run.worker, ports[i], 0), 0);
		CHECK_EQ(rxmode_queue_add(run.worker, ports[i], 1), 0);
	}
	for (int round = 0; round < 100; round++) {
		for (unsigned int i = 0; i < RTE_DIM(kinds); i++) {
			fake_arrive(ports[i], round % 2, 1);
			CHECK(comes(++sent));
		}
	}
	stats = end(&run);
	CHECK_EQ(stats.packets, sent);
	CHECK_EQ(stats.rescues, 0);
	/* BROKEN and SILENT may go unnoticed as long as NONE has all sleep by timer. */
	CHECK(stats.queues_by_timer >= 2);
	for (unsigned int i = 0; i < RTE_DIM(kinds); i++) {
		CHECK_EQ(fake_counts(ports[i])->enables_unregistered, 0);
		CHECK(kinds[i] != FAKE_BROKEN || fake_counts(ports[i])->enables <= 2);
		fake_port_destroy(ports[i]);
	}
}

/* Two rescues on probation, then by timer. */
static void
test_silent(void)
{
	uint16_t port = fake_port_create(FAKE_SILENT, 1);
	struct run run = start(&base);
	struct rxmode_stats stats;

	CHECK_EQ(rxmode_queue_add(run.worker, port, 0), 0);
	for (int i = 0; i < 6; i++) {
		usleep(3000);
		fake_arrive(port, 0, 1);
		CHECK(comes(i + 1));
	}
	stats = end(&run);
	CHECK_EQ(stats.probation_rescues, 2);
	CHECK_EQ(stats.rescues, 0);
	CHECK_EQ(stats.queues_by_timer, 1);
	fake_port_destroy(port);
}

/* A port that stops and starts while the worker sleeps has new descriptors each time. */
static void
test_stop_start(void)
{
	uint16_t port = fake_port_create(FAKE_LATCHING, 2);
	struct run run = start(&base);
	struct rxmode_stats stats;

	CHECK_EQ(rxmode_queue_add(run.worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_add(run.worker, port, 1), 0);
	for (uint64_t i = 0; i < 100; i++) {
		fake_arrive(port, i % 2, 1);
		CHECK(comes(i + 1));
		rxmode_port_stop(run.worker, port);
		fake_port_stop(port);
		fake_arrive(port, 0, 1); /* to nobody */
		fake_port_start(port);
		rxmode_port_start(run.worker, port);
	}
	CHECK_EQ(rxmode_queue_del(run.worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_del(run.worker, port, 0), (uint64_t)-ENOENT);
	fake_arrive(port, 1, 1);
	CHECK(comes(101));
	stats = end(&run);
	CHECK_EQ(stats.rescues, 0);
	CHECK_EQ(stats.queues, 1);
	CHECK_EQ(fake_counts(port)->bursts_stopped, 0);
	CHECK_EQ(fake_counts(port)->enables_unregistered, 0);
	fake_port_destroy(port);
}

static void
test_fd_and_timer(void)
{
	struct run run = start(&base);
	const uint64_t one = 1;
	int fd = eventfd(0, EFD_NONBLOCK);
	struct rxmode_stats stats;

	usleep(20000);
	CHECK_EQ(rxmode_fd_add(run.worker, fd), 0);
	CHECK_EQ(write(fd, &one, sizeof(one)), sizeof(one));
	for (int i = 0; i < 5000 && !ready_seen; i++)
		usleep(1000);
	CHECK(ready_seen);
	CHECK_EQ(rxmode_fd_del(run.worker, fd), 0);
	close(fd);
	timer_ns = 1000000;
	rxmode_kick(run.worker);
	do {
		usleep(1000);
		rxmode_stats_get(run.worker, &stats);
	} while (stats.sleeps < 20);
	timer_ns = UINT64_MAX;
	end(&run);
}

static void
test_bad_conf(void)
{
	struct rxmode_conf conf = { .budget = 65 };
	struct rxmode *worker = NULL;

	CHECK_EQ(rxmode_create(&conf, &worker), (uint64_t)-EINVAL);
	conf = (struct rxmode_conf){ .cpu_ceiling = 101 };
	CHECK_EQ(rxmode_create(&conf, &worker), (uint64_t)-EINVAL);
	conf = (struct rxmode_conf){ .latency_us = 1000001 };
	CHECK_EQ(rxmode_create(&conf, &worker), (uint64_t)-EINVAL);
	conf = (struct rxmode_conf){ .wake_us = 1000001 };
	CHECK_EQ(rxmode_create(&conf, &worker), (uint64_t)-EINVAL);
	CHECK_EQ(rxmode_create(NULL, &worker), (uint64_t)-EINVAL);
	conf = (struct rxmode_conf){ 0 };
	CHECK_EQ(rxmode_create(&conf, NULL), (uint64_t)-EINVAL);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_run(worker), (uint64_t)-EINVAL);
	rxmode_destroy(worker);
	rxmode_destroy(NULL);
	printf("a wake takes %u ns here\n", rxmode_measure_wake());
}

int
main(void)
{
	kit_eal_init("");
	test_bad_conf();
	test_idle();
	test_silent();
	test_kinds();
	test_stop_start();
	test_fd_and_timer();
	return EXIT_SUCCESS;
}
