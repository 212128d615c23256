/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an attached thread that calls the functions of its port's configuration, which
 * are a worker's, and against one that goes by the numbers of another port than the one that it
 * polled first. In virtual time.
 */

#include <pthread.h>

#include <rte_common.h>
#include <rte_ethdev.h>

#include "fake_port.h"
#include "fake_time.h"
#include "rxmode.h"

#define RUN_MS 2000

static uint16_t ports[2];
static uint16_t first;

static void
forbidden_handler(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	RTE_SET_USED(arg);
	RTE_SET_USED(pkts);
	kit_fail(__FILE__, __LINE__, "handler of port %u queue %u, %u packets", port, queue, n);
}

static bool
forbidden_may_sleep(void *arg)
{
	RTE_SET_USED(arg);
	kit_fail(__FILE__, __LINE__, "may_sleep");
	return false;
}

static uint64_t
forbidden_next_timer(void *arg)
{
	RTE_SET_USED(arg);
	kit_fail(__FILE__, __LINE__, "next_timer");
	return 0;
}

static void
forbidden_offline(void *arg, bool offline)
{
	RTE_SET_USED(arg);
	kit_fail(__FILE__, __LINE__, "offline %d", offline);
}

static void
forbidden_fd_ready(void *arg, int fd)
{
	RTE_SET_USED(arg);
	kit_fail(__FILE__, __LINE__, "descriptor %d", fd);
}

static void
arrive(void *arg)
{
	RTE_SET_USED(arg);
	fake_arrive(ports[0], 0, 1);
	fake_arrive(ports[1], 0, 1);
}

static void *
poll_ports(void *arg)
{
	uint64_t end = fake_now() + FAKE_MS(RUN_MS), received = 0;
	struct rte_mbuf *pkts[4];

	fake_in(FAKE_MS(10), arrive, NULL);
	while (fake_now() < end) {
		received += rte_eth_rx_burst(ports[first], 0, pkts, RTE_DIM(pkts));
		received += rte_eth_rx_burst(ports[!first], 0, pkts, RTE_DIM(pkts));
	}
	CHECK_EQ(received, 2);
	return arg;
}

static uint64_t
longest_sleep(void)
{
	pthread_t thread;

	fake_sleeps();
	CHECK_EQ(pthread_create(&thread, NULL, poll_ports, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	return fake_sleeps().longest_ns;
}

int
main(void)
{
	struct rxmode_conf conf = {
		.wake_us = FAKE_WAKE_US,
		.handler = forbidden_handler,
		.may_sleep = forbidden_may_sleep,
		.next_timer = forbidden_next_timer,
		.offline = forbidden_offline,
		.fd_ready = forbidden_fd_ready,
	};

	kit_eal_init("");
	fake_time_begin();
	for (unsigned int i = 0; i < RTE_DIM(ports); i++) {
		ports[i] = fake_port_create(FAKE_LATCHING, 1);
		conf.longest_sleep_us = 20000 * (i + 1);
		CHECK_EQ(rxmode_attach(ports[i], &conf), 0);
	}
	for (first = 0; first < 2; first++) {
		kit_context("port %u first", first);
		CHECK_EQ(longest_sleep(), FAKE_MS(20) * (first + 1));
	}
	for (unsigned int i = 0; i < RTE_DIM(ports); i++) {
		CHECK_EQ(rxmode_detach(ports[i]), 0);
		fake_port_destroy(ports[i]);
	}
	return EXIT_SUCCESS;
}
