/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against descriptors that are not given back: of workers, with and without queues and
 * runs, of workers that could not be created, of attached threads that end, and of measuring a
 * wake.
 */

#include <errno.h>
#include <pthread.h>
#include <sys/resource.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "descriptors.h"
#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#define NB_QUEUES 2
#define ROUNDS    3
#define RUN_MS    300
/* What a worker and the measurement have at the same time, and more. */
#define MOST_WANTED 8

static const struct rxmode_conf conf = { .wake_us = FAKE_WAKE_US, .handler = fake_take };
static struct rxmode *worker;
static uint16_t port;

static void
stop(void *arg)
{
	RTE_SET_USED(arg);
	rxmode_stop(worker);
}

static void
of_workers(void)
{
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	for (uint16_t q = 0; q < NB_QUEUES; q++)
		CHECK_EQ(rxmode_queue_add(worker, port, q), 0);
	fake_in(FAKE_MS(RUN_MS), stop, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	CHECK_EQ(rxmode_queue_del(worker, port, 0), 0);
	rxmode_destroy(worker);
}

static void *
poll_port(void *arg)
{
	uint64_t end = fake_now() + FAKE_MS(RUN_MS);
	struct rte_mbuf *pkts[4];

	while (fake_now() < end) {
		for (uint16_t q = 0; q < NB_QUEUES; q++)
			CHECK_EQ(rte_eth_rx_burst(port, q, pkts, RTE_DIM(pkts)), 0);
	}
	return arg;
}

static void
of_attached_threads(void)
{
	pthread_t thread;

	CHECK_EQ(rxmode_attach(port, &conf), 0);
	CHECK_EQ(pthread_create(&thread, NULL, poll_port, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(rxmode_detach(port), 0);
}

static void
of_measuring(void)
{
	CHECK(rxmode_measure_wake() != 0);
}

/* With so many left, which do not suffice at first. */
static void
of_failures(unsigned int nb_open)
{
	struct rlimit before, limit;
	unsigned int left = 0;
	int rc;

	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
	limit = before;
	do {
		kit_context("%u descriptors are left", left);
		limit.rlim_cur = nb_open + left++;
		CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
		rc = rxmode_create(&conf, &worker);
		CHECK_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
		CHECK(rc == 0 || rc == -EMFILE);
		CHECK(rc == 0 || open_descriptors() == nb_open);
	} while (rc != 0 && left < MOST_WANTED);
	CHECK_EQ(rc, 0);
	CHECK(left > 1);
	rxmode_destroy(worker);
	CHECK_EQ(open_descriptors(), nb_open);
}

int
main(void)
{
	static void (*const users[])(void) = { of_workers, of_attached_threads, of_measuring };
	unsigned int nb_open;

	kit_eal_init("");
	fake_time_begin();
	port = fake_port_create(FAKE_LATCHING, NB_QUEUES);
	for (unsigned int i = 0; i < RTE_DIM(users); i++) {
		users[i](); /* what stays in the process is there afterwards */
		nb_open = open_descriptors();
		for (unsigned int round = 0; round < ROUNDS; round++)
			users[i]();
		kit_context("user %u", i);
		CHECK_EQ(open_descriptors(), nb_open);
	}
	of_failures(open_descriptors());
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
