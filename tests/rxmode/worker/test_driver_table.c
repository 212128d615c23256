/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards what a driver with a table of port operations is used for: all queues
 * of a port armed by one call, interrupts proven by raising them before a packet
 * has to, and moderation set to the knob and the wake, once; a driver that
 * refuses it is not asked again. In virtual time.
 */

#include <errno.h>

#include <rte_common.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define NB_QUEUES  3
#define LATENCY_US 50
#define PACKETS    200
#define GAP_NS     FAKE_US(25)

static struct rxmode *worker;
static uint16_t port;
static uint16_t nb_queues;
static uint64_t sent;

static void
arrive(void *arg)
{
	RTE_SET_USED(arg);
	fake_arrive(port, sent++ % nb_queues, 1);
}

static void
stop(void *arg)
{
	RTE_SET_USED(arg);
	rxmode_stop(worker);
}

static void
begin(enum fake_kind kind, uint16_t nb, int moderation_rc,
      void (*handler)(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n))
{
	const struct rxmode_conf conf = {
		.latency_us = LATENCY_US,
		.wake_us = FAKE_WAKE_US,
		.handler = handler,
	};

	port = fake_port_create(kind, nb);
	fake_port_publish(port, moderation_rc);
	nb_queues = nb;
	fake_received = sent = 0;
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	for (uint16_t q = 0; q < nb_queues; q++)
		CHECK_EQ(rxmode_queue_add(worker, port, q), 0);
}

/* Silent devices are found out before a packet has to wait. */
static void
test_proof(enum fake_kind kind)
{
	struct rxmode_stats stats;

	kit_context("proof, kind %d", kind);
	begin(kind, NB_QUEUES, 0, fake_take);
	for (uint64_t i = 0; i < 20; i++)
		fake_in(FAKE_MS(200 + i * 5), arrive, NULL);
	fake_in(FAKE_MS(400), stop, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	CHECK_EQ(fake_received, 20);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.rescues, 0);
	CHECK_EQ(stats.probation_rescues, 0);
	CHECK_EQ(fake_counts(port)->enables_unregistered, 0);
	if (kind == FAKE_SILENT) {
		CHECK_EQ(stats.queues_by_timer, NB_QUEUES);
	} else {
		CHECK_EQ(stats.queues_by_timer, 0);
		CHECK_EQ(fake_counts(port)->triggers, NB_QUEUES);
		CHECK(fake_counts(port)->enables >= 20);
		CHECK_EQ(fake_counts(port)->enables_of_some, 0);
	}
	rxmode_destroy(worker);
	fake_port_destroy(port);
}

/* The next one comes soon after the last was taken. */
static void
take_and_send(void *arg, uint16_t port_id, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	fake_take(arg, port_id, queue, pkts, n);
	if (sent < PACKETS)
		fake_in(GAP_NS, arrive, NULL);
	else
		rxmode_stop(worker);
}

static void
test_moderation(int rc)
{
	kit_context("moderation, which gives %d", rc);
	begin(FAKE_LATCHING, 1, rc, take_and_send);
	fake_in(FAKE_MS(100), arrive, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	CHECK_EQ(fake_received, PACKETS);
	CHECK_EQ(fake_counts(port)->moderations, 1);
	if (rc == 0)
		CHECK_EQ(fake_counts(port)->moderation_us, LATENCY_US + FAKE_WAKE_US);
	rxmode_destroy(worker);
	/* As it was found. */
	CHECK_EQ(fake_counts(port)->moderation_us, FAKE_MODERATION_US);
	fake_port_destroy(port);
}

int
main(void)
{
	kit_eal_init("");
	fake_time_begin();
	test_proof(FAKE_LATCHING);
	test_proof(FAKE_EAGAIN);
	test_proof(FAKE_SILENT);
	test_moderation(0);
	test_moderation(-ERANGE);
	return EXIT_SUCCESS;
}
