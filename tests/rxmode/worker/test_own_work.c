/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the bounds that an application can rely on whose threads sleep in
 * rte_eth_rx_burst(): what it does by itself is late by at most the knob and a
 * tenth of the time since the thread last received or sent, and any 1024
 * consecutive empty rounds take at most a second. On every kind of port, by replicas of loops that
 * applications have, in virtual time: a Tx buffer with a drain timer, housekeeping
 * each so many rounds, and a ring that another thread fills.
 */

#include <pthread.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_time.h"
#include "rxmode.h"
#include "rxmode_attach.h"

#define LATENCY_US 50
#define KNOB_NS    FAKE_US(LATENCY_US)
#define WAKE_NS    FAKE_US(FAKE_WAKE_US)
#define LONGEST_NS FAKE_MS(100)
/* Time stands still in rounds that do not end, but not for so many. */
#define MOST_ROUNDS 10000000
#define ROUNDS      1024
/* Housekeeping of OVS and grout. */
#define OVS_ROUNDS   1024
#define GROUT_ROUNDS 256

static uint16_t port, nb_queues;
/* When the thread last received or sent. */
static uint64_t busy_ns;
/* When each of the last empty rounds began, in a circle. */
static uint64_t began_ns[ROUNDS];
static uint64_t nb_empty, nb_rounds;

static void
keep_rounds(uint64_t from_ns, uint16_t n)
{
	uint64_t *oldest = &began_ns[nb_empty % ROUNDS];

	CHECK(nb_rounds++ < MOST_ROUNDS);
	if (n != 0) {
		nb_empty = 0;
		return;
	}
	if (nb_empty++ >= ROUNDS)
		CHECK(from_ns - *oldest <= FAKE_MS(1000));
	*oldest = from_ns;
}

static uint16_t
one_round(void)
{
	struct rte_mbuf *pkts[32];
	uint64_t from_ns = fake_now();
	uint16_t n = 0;

	for (uint16_t q = 0; q < nb_queues; q++)
		n += rte_eth_rx_burst(port, q, pkts, RTE_DIM(pkts));
	keep_rounds(from_ns, n);
	if (n != 0)
		busy_ns = fake_now();
	return n;
}

static void
send_one(void)
{
	struct rte_mbuf *pkts[1] = { NULL };

	rte_eth_tx_burst(port, 0, pkts, 1);
	busy_ns = fake_now();
}

static void
arrive(void *arg __rte_unused)
{
	fake_arrive(port, 0, 1);
}

static uint64_t
most_late(uint64_t since_ns)
{
	return KNOB_NS + RTE_MIN(since_ns / 10, LONGEST_NS) + WAKE_NS;
}

static void
idle_for(uint64_t ns)
{
	uint64_t end = fake_now() + ns;

	while (fake_now() < end)
		one_round();
}

/* l2fwd: what came is put into a buffer, which is sent when it is full or 100 us old. */
static void
drains_in_time(void)
{
	const uint64_t drain_ns = FAKE_US(100);

	for (uint64_t gap_ns = FAKE_US(200); gap_ns <= FAKE_MS(3200); gap_ns *= 2) {
		uint64_t due;

		kit_context("drain timer, a packet each %llu us",
			    (unsigned long long)gap_ns / 1000);
		fake_in(gap_ns, arrive, NULL);
		while (one_round() == 0)
			;
		due = fake_now() + drain_ns;
		while (fake_now() < due)
			one_round();
		CHECK(fake_now() - due <= most_late(fake_now() - busy_ns));
		send_one();
	}
}

static bool filled;

static void
fill_ring(void *arg __rte_unused)
{
	filled = true;
}

/* A pipeline: what another thread puts into a ring is sent, and nothing is received. */
static void
sees_its_ring(void)
{
	for (uint64_t gap_ns = FAKE_US(200); gap_ns <= FAKE_MS(3200); gap_ns *= 2) {
		uint64_t at;

		kit_context("ring, an entry each %llu us", (unsigned long long)gap_ns / 1000);
		filled = false;
		at = fake_now() + gap_ns;
		fake_in(gap_ns, fill_ring, NULL);
		while (!filled)
			one_round();
		CHECK(fake_now() - at <= most_late(at - busy_ns));
		send_one();
	}
}

static void
keeps_house(unsigned int rounds)
{
	uint64_t from;

	kit_context("housekeeping each %u rounds", rounds);
	idle_for(FAKE_MS(3000));
	for (unsigned int i = 0; i < 5; i++) {
		from = fake_now();
		for (unsigned int r = 0; r < rounds; r++)
			CHECK_EQ(one_round(), 0);
		CHECK(fake_now() - from <= FAKE_MS(1000));
	}
}

/* A port that is not attached has packets of its own to be looked for; not one that will be, as
 * it has none before it is started. */
static void
heeds_other_ports(void)
{
	uint16_t other = fake_port_create(FAKE_NONE, 1);

	kit_context("another port");
	idle_for(FAKE_MS(100));
	fake_sleeps();
	idle_for(FAKE_MS(100));
	CHECK(fake_sleeps().longest_ns <= KNOB_NS);
	rxmode_attach_expect(other, true);
	idle_for(FAKE_MS(1000));
	CHECK(fake_sleeps().longest_ns >= LONGEST_NS);
	rxmode_attach_expect(other, false);
	idle_for(FAKE_MS(100));
	fake_sleeps();
	idle_for(FAKE_MS(100));
	CHECK(fake_sleeps().longest_ns <= KNOB_NS);
	fake_port_destroy(other);
}

/* A thread that lives as long, as one keeps the numbers of the port that it polled first. */
static void *
application(void *arg)
{
	drains_in_time();
	sees_its_ring();
	keeps_house(OVS_ROUNDS);
	keeps_house(GROUT_ROUNDS);
	if (*(enum fake_kind *)arg == FAKE_LATCHING)
		heeds_other_ports();
	return NULL;
}

static void
run(enum fake_kind kind, enum rxmode_mode mode, uint16_t nb)
{
	const struct rxmode_conf conf = {
		.mode = mode,
		.latency_us = LATENCY_US,
		.wake_us = FAKE_WAKE_US,
	};
	pthread_t thread;

	printf("kind %d, mode %d, %u queues\n", kind, mode, nb);
	nb_empty = nb_rounds = 0;
	nb_queues = nb;
	port = fake_port_create(kind, nb);
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	CHECK_EQ(pthread_create(&thread, NULL, application, &kind), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(rxmode_detach(port), 0);
	fake_port_destroy(port);
}

int
main(void)
{
	kit_eal_init("");
	fake_time_begin();
	run(FAKE_LATCHING, RXMODE_ADAPTIVE, 1);
	run(FAKE_LATCHING, RXMODE_ADAPTIVE, 2);
	run(FAKE_LATCHING, RXMODE_INTERRUPT, 1);
	run(FAKE_SILENT, RXMODE_ADAPTIVE, 2);
	run(FAKE_SILENT, RXMODE_INTERRUPT, 1);
	run(FAKE_NONE, RXMODE_ADAPTIVE, 2);
	run(FAKE_NONE, RXMODE_INTERRUPT, 1);
	return EXIT_SUCCESS;
}
