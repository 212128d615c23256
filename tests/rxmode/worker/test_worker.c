/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the mechanism on real threads and descriptors, with as without
 * epoll_pwait2() in the kernel: how long an idle worker sleeps, what drivers that
 * lie or fail lead to, ports and queues that are taken away from a sleeping worker, by its owner
 * too, kicks, further descriptors and timers.
 *
 * test_worker [old]
 */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_common.h>
#include <rte_cycles.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"
#include "rxmode_time.h"

#define SLEEP_MS 100
/* Until what an arrival leads to is over, and to be counted. */
#define SETTLE_SLEEPS 3
#define SLEEPS        10

static _Atomic bool ready_seen;
static _Atomic unsigned int ready_unread; /* calls that leave the descriptor as it is */
static _Atomic uint64_t timer_ns = UINT64_MAX;
static int offline_depth;
static uint64_t offline_calls;

static void
handle(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	CHECK_EQ(offline_depth, 0);
	fake_take(arg, port, queue, pkts, n);
}

static void
fd_ready(void *arg, int fd)
{
	uint64_t count;

	RTE_SET_USED(arg);
	if (ready_unread != 0) {
		ready_unread--;
		return;
	}
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
	offline_depth += off ? 1 : -1;
	offline_calls++;
	fake_offline(arg, off);
}

static const struct rxmode_conf base = {
	.wake_us = 20,
	.handler = handle,
	.fd_ready = fd_ready,
	.next_timer = next_timer,
	.offline = offline,
};

struct run {
	struct rxmode *worker;
	pthread_t thread;
};

static struct run
start(const struct rxmode_conf *conf)
{
	struct run run;

	fake_received = 0;
	offline_calls = 0;
	CHECK_EQ(rxmode_create(conf, &run.worker), 0);
	CHECK_EQ(pthread_create(&run.thread, NULL, fake_owner, run.worker), 0);
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

/* However long it takes. */
static struct rxmode_stats
expect_sleeps(const struct rxmode *worker, uint64_t wanted)
{
	struct rxmode_stats stats;
	unsigned int tries = 0;

	do
		rxmode_stats_get(worker, &stats);
	while (stats.sleeps < wanted && fake_wait_more(&tries));
	CHECK(stats.sleeps >= wanted);
	return stats;
}

/* The counters are read while the thread runs: one sleep may be missing in either. */
static void
test_idle(void)
{
	uint16_t port = fake_port_create(FAKE_LATCHING, 1);
	struct rxmode_conf conf = base;
	struct rxmode_stats before, after;
	struct run run;

	conf.longest_sleep_us = SLEEP_MS * 1000;
	run = start(&conf);
	CHECK_EQ(rxmode_queue_add(run.worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_add(run.worker, port, 0), (uint64_t)-EEXIST);
	CHECK_EQ(rxmode_queue_add(run.worker, port, 7), (uint64_t)-ENODEV);
	for (uint64_t i = 0; i < 2; i++) {
		fake_expect_asleep();
		fake_arrive(port, 0, 1);
		fake_expect_received(i + 1);
	}
	rxmode_stats_get(run.worker, &before);
	before = expect_sleeps(run.worker, before.sleeps + SETTLE_SLEEPS);
	after = expect_sleeps(run.worker, before.sleeps + SLEEPS);
	CHECK(after.asleep_ns - before.asleep_ns >=
	      (after.sleeps - before.sleeps - 1) * SLEEP_MS * UINT64_C(900000));
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
			fake_expect_received(++sent);
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

static void
take_away(struct rxmode *worker, uint16_t port, bool queues)
{
	if (!queues) {
		rxmode_port_stop(worker, port);
		return;
	}
	for (uint16_t q = 0; q < 2; q++)
		CHECK_EQ(rxmode_queue_del(worker, port, q), 0);
}

static void
give_back(struct rxmode *worker, uint16_t port, bool queues)
{
	struct rxmode_stats stats;

	if (queues) {
		CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
		CHECK_EQ(rxmode_queue_add(worker, port, 1), 0);
	} else {
		rxmode_port_start(worker, port);
	}
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.queues, 2);
	CHECK_EQ(stats.queues_by_timer, 0);
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
		fake_expect_received(i + 1);
		take_away(run.worker, port, i % 4 > 1);
		fake_port_stop(port);
		fake_arrive(port, 0, 1); /* to nobody */
		fake_port_start(port);
		give_back(run.worker, port, i % 4 > 1);
	}
	CHECK_EQ(rxmode_queue_del(run.worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_del(run.worker, port, 0), (uint64_t)-ENOENT);
	fake_arrive(port, 1, 1);
	fake_expect_received(101);
	stats = end(&run);
	CHECK_EQ(stats.rescues, 0);
	CHECK_EQ(stats.queues, 1);
	CHECK_EQ(fake_counts(port)->bursts_stopped, 0);
	CHECK_EQ(fake_counts(port)->enables_unregistered, 0);
	fake_port_destroy(port);
}

/* Who would wait for himself does it on the spot. */
static void
change_own_queues(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	struct rxmode *worker = *(struct rxmode **)arg;

	rxmode_port_stop(worker, port);
	rxmode_port_start(worker, port);
	CHECK_EQ(rxmode_queue_del(worker, port, queue), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, queue), 0);
	fake_take(arg, port, queue, pkts, n);
}

static void
test_owner_changes_queues(void)
{
	uint16_t port = fake_port_create(FAKE_LATCHING, 2);
	struct rxmode_conf conf = base;
	struct run run;

	conf.handler = change_own_queues;
	conf.arg = &run.worker;
	run = start(&conf);
	CHECK_EQ(rxmode_queue_add(run.worker, port, 0), 0);
	CHECK_EQ(rxmode_queue_add(run.worker, port, 1), 0);
	for (uint64_t i = 0; i < 100; i++) {
		fake_arrive(port, i % 2, 1);
		fake_expect_received(i + 1);
	}
	CHECK_EQ(end(&run).queues, 2);
	fake_port_destroy(port);
}

/* A port that has not been started has no descriptors yet. */
static void
test_added_before_start(void)
{
	uint16_t port = fake_port_create(FAKE_LATCHING, 2);
	struct rxmode *worker;
	struct rxmode_stats stats;

	fake_port_stop(port);
	CHECK_EQ(rxmode_create(&base, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	fake_port_start(port);
	rxmode_port_start(worker, port);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.queues_by_timer, 0);
	/* As it had been told before it ran. */
	rxmode_stop(worker);
	CHECK_EQ(rxmode_run(worker), 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
}

static void
test_too_many(void)
{
	uint16_t ports[64 / FAKE_MAX_QUEUES + 1];
	struct rxmode *worker;
	struct rxmode_stats stats;

	CHECK_EQ(rxmode_create(&base, &worker), 0);
	for (unsigned int i = 0; i < RTE_DIM(ports); i++) {
		ports[i] = fake_port_create(FAKE_LATCHING, FAKE_MAX_QUEUES);
		for (uint16_t q = 0; q < FAKE_MAX_QUEUES; q++)
			CHECK_EQ(rxmode_queue_add(worker, ports[i], q),
				 i < 64 / FAKE_MAX_QUEUES ? 0 : (uint64_t)-ENOSPC);
	}
	CHECK_EQ(rxmode_queue_add(worker, RTE_MAX_ETHPORTS, 0), (uint64_t)-ENODEV);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.queues, 64);
	rxmode_destroy(worker);
	for (unsigned int i = 0; i < RTE_DIM(ports); i++)
		fake_port_destroy(ports[i]);
}

/* Nothing but what is tested ends a sleep. */
static void
test_kick_fd_timer(void)
{
	struct rxmode_conf conf = base;
	struct run run;
	const uint64_t one = 1;
	int fd = eventfd(0, EFD_NONBLOCK);
	struct rxmode_stats stats;
	unsigned int tries = 0;

	conf.longest_sleep_us = UINT32_MAX;
	run = start(&conf);
	fake_expect_asleep();
	rxmode_kick(run.worker);
	stats = expect_sleeps(run.worker, 1); /* the first one, which has ended by then */
	CHECK_EQ(stats.kicks, 1);
	fake_expect_asleep();
	CHECK_EQ(rxmode_fd_add(run.worker, -1), (uint64_t)-EBADF);
	CHECK_EQ(rxmode_fd_add(run.worker, fd), 0);
	CHECK_EQ(rxmode_fd_add(run.worker, fd), (uint64_t)-EEXIST);
	ready_unread = 1;
	CHECK_EQ(write(fd, &one, sizeof(one)), sizeof(one));
	while (!ready_seen && fake_wait_more(&tries))
		;
	CHECK(ready_seen);
	CHECK_EQ(ready_unread, 0);
	CHECK_EQ(rxmode_fd_del(run.worker, fd), 0);
	CHECK_EQ(rxmode_fd_del(run.worker, fd), (uint64_t)-ENOENT);
	close(fd);
	timer_ns = 1000000;
	rxmode_kick(run.worker);
	expect_sleeps(run.worker, stats.sleeps + 20);
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
	conf = (struct rxmode_conf){ .reserved[7] = 1 };
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

static int
no_pwait2(int epfd, struct epoll_event *events, int n, const struct timespec *timeout)
{
	(void)epfd, (void)events, (void)n, (void)timeout;
	errno = ENOSYS;
	return -1;
}

int
main(int argc, char **argv)
{
	/* A kernel before 5.11. */
	static const struct rxmode_time old = { .hz = rte_get_tsc_hz, .wait = no_pwait2 };

	RTE_SET_USED(argv);
	kit_eal_init("");
	if (argc > 1)
		rxmode_time = &old;
	test_bad_conf();
	test_idle();
	test_kinds();
	test_stop_start();
	test_owner_changes_queues();
	test_added_before_start();
	test_too_many();
	test_kick_fd_timer();
	return EXIT_SUCCESS;
}
