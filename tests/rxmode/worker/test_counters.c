/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against counters that are not what rxmode.h says: sleeps, wakes and what ended them, to
 * the unit; and against a kick that writes to a descriptor of a worker that is awake, or more than
 * once to that of one that sleeps. In virtual time.
 */

#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_common.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define TIMES 7

static struct rxmode *worker;
static uint16_t port;
static int fd = -1;
static unsigned int nb_ready, nb_writes, nb_awake;

ssize_t __real_write(int to, const void *data, size_t size);
ssize_t __wrap_write(int to, const void *data, size_t size);

ssize_t
__wrap_write(int to, const void *data, size_t size)
{
	nb_writes++;
	return __real_write(to, data, size);
}

static void
fd_ready(void *arg, int ready)
{
	uint64_t count;

	RTE_SET_USED(arg);
	CHECK_EQ(ready, fd);
	CHECK_EQ(read(fd, &count, sizeof(count)), sizeof(count));
	nb_ready++;
}

/* Some of a worker that is awake. */
static void
kick_awake(void *arg, uint16_t from, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	unsigned int before = nb_writes;

	for (unsigned int i = 0; i < TIMES; i++)
		rxmode_kick(worker);
	CHECK_EQ(nb_writes, before);
	nb_awake++;
	fake_take(arg, from, queue, pkts, n);
}

static void
kick_asleep(void *arg)
{
	unsigned int before = nb_writes;

	RTE_SET_USED(arg);
	for (unsigned int i = 0; i < TIMES; i++)
		rxmode_kick(worker);
	CHECK_EQ(nb_writes, before + 1);
}

static void
packet(void *arg)
{
	RTE_SET_USED(arg);
	fake_arrive(port, 0, 1);
	fake_relay(port, 0);
}

static void
interrupt(void *arg)
{
	RTE_SET_USED(arg);
	fake_relay(port, 0);
}

static void
make_ready(void *arg)
{
	const uint64_t one = 1;

	RTE_SET_USED(arg);
	CHECK_EQ(__real_write(fd, &one, sizeof(one)), sizeof(one));
}

static void
stop(void *arg)
{
	RTE_SET_USED(arg);
	rxmode_stop(worker);
}

/* Far from each other, so that each falls into a sleep of its own. */
static void
plan(void (*event)(void *arg), unsigned int times)
{
	static unsigned int nb;

	for (unsigned int i = 0; i < times; i++)
		fake_in(FAKE_MS(10) * ++nb, event, NULL);
}

int
main(void)
{
	const struct rxmode_conf conf = {
		.mode = RXMODE_INTERRUPT,
		.wake_us = FAKE_WAKE_US,
		.longest_sleep_us = UINT32_MAX,
		.handler = kick_awake,
		.fd_ready = fd_ready,
	};
	struct rxmode_stats stats;

	kit_eal_init("");
	fake_time_begin();
	fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	port = fake_port_create(FAKE_RELAYED, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	CHECK_EQ(rxmode_fd_add(worker, fd), 0);
	/* The first of all ends the probation, in which sleeps are shorter. */
	fake_in(FAKE_MS(1), packet, NULL);
	plan(packet, 4);
	plan(interrupt, 5);
	plan(kick_asleep, 6);
	plan(make_ready, 7);
	plan(stop, 1);
	CHECK_EQ(rxmode_run(worker), 0);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.packets, 5);
	CHECK_EQ(nb_awake, 5);
	CHECK_EQ(nb_ready, 7);
	CHECK_EQ(stats.kicks, 6 + 1);
	CHECK_EQ(stats.spurious, 5);
	CHECK_EQ(stats.wakes, 5 + 5 + 6 + 7 + 1);
	CHECK_EQ(stats.sleeps, stats.wakes);
	CHECK_EQ(stats.rescues + stats.probation_rescues + stats.regime_changes, 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	close(fd);
	return EXIT_SUCCESS;
}
