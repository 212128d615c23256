/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards what a driver with a table of port operations is used for: all queues
 * of a port armed by one call, interrupts proven by raising them before a packet
 * has to, and moderation set to the knob and the wake, once; a driver that
 * refuses it is not asked again.
 */

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include <rte_common.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define NB_QUEUES 3

static void
expect_sleeps(const struct rxmode *worker, uint64_t wanted)
{
	struct rxmode_stats stats = { 0 };

	for (int i = 0; i < 50000 && stats.sleeps < wanted; i++) {
		usleep(100);
		rxmode_stats_get(worker, &stats);
	}
	CHECK(stats.sleeps >= wanted);
}

/* Silent devices are found out before a packet has to wait. */
static void
test_proof(enum fake_kind kind)
{
	const struct rxmode_conf conf = { .wake_us = 20, .handler = fake_take };
	uint16_t port = fake_port_create(kind, NB_QUEUES);
	struct rxmode_stats stats;
	struct rxmode *worker;
	pthread_t thread;

	fake_received = 0;
	fake_port_publish(port, 0);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	for (uint16_t q = 0; q < NB_QUEUES; q++)
		CHECK_EQ(rxmode_queue_add(worker, port, q), 0);
	CHECK_EQ(pthread_create(&thread, NULL, fake_owner, worker), 0);
	expect_sleeps(worker, 2);
	for (uint64_t i = 0; i < 20; i++) {
		fake_arrive(port, i % NB_QUEUES, 1);
		fake_expect_received(i + 1);
	}
	rxmode_stop(worker);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.rescues, 0);
	CHECK_EQ(stats.probation_rescues, 0);
	CHECK_EQ(fake_counts(port)->enables_unregistered, 0);
	if (kind == FAKE_SILENT) {
		CHECK_EQ(stats.queues_by_timer, NB_QUEUES);
	} else {
		CHECK_EQ(stats.queues_by_timer, 0);
		CHECK(fake_counts(port)->triggers >= NB_QUEUES);
		/* One call a sleep, not one a queue; some are not followed by a sleep. */
		CHECK(fake_counts(port)->enables < 2 * stats.sleeps);
	}
	rxmode_destroy(worker);
	fake_port_destroy(port);
}

static void
test_moderation(int rc)
{
	const struct rxmode_conf conf = { .wake_us = 20, .handler = fake_take };
	uint16_t port = fake_port_create(FAKE_LATCHING, 1);
	struct rxmode *worker;
	pthread_t thread;

	fake_received = 0;
	fake_port_publish(port, rc);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	CHECK_EQ(pthread_create(&thread, NULL, fake_owner, worker), 0);
	for (uint64_t i = 0; i < 200; i++) {
		fake_arrive(port, 0, 1);
		fake_expect_received(i + 1);
	}
	rxmode_stop(worker);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	if (rc != 0) {
		CHECK_EQ(fake_counts(port)->moderations, 1);
	} else {
		/* None at first, then the knob; on a slow machine that may end again. */
		CHECK(fake_counts(port)->moderations >= 1);
		CHECK(fake_counts(port)->moderations <= 4);
		CHECK(fake_counts(port)->moderation_us == 70 ||
		      fake_counts(port)->moderation_us == 0);
	}
	rxmode_destroy(worker);
	/* As it was found. */
	CHECK_EQ(fake_counts(port)->moderation_us, FAKE_MODERATION_US);
	fake_port_destroy(port);
}

int
main(void)
{
	kit_eal_init("");
	test_proof(FAKE_LATCHING);
	test_proof(FAKE_EAGAIN);
	test_proof(FAKE_SILENT);
	test_moderation(0);
	test_moderation(-ERANGE);
	return EXIT_SUCCESS;
}
