/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the busy cycles that DPDK is told from 23.03 on: there are some after
 * packets, and waiting for more adds none.
 */

#include <errno.h>
#include <string.h>

#include <rte_common.h>
#include <rte_cycles.h>
#include <rte_version.h>

#include "fake_port.h"
#include "rxmode.h"

#if RTE_VERSION < RTE_VERSION_NUM(23, 3, 0, 0)
int
main(void)
{
	CHECK_EQ(rxmode_lcore_usage(), (uint64_t)-ENOTSUP);
	return EXIT_SUCCESS;
}
#else
static struct rxmode *worker;
static uint16_t port;
static uint64_t busy, idle_total, idle_busy;
static unsigned int timers;

static uint64_t
usage(const char *name)
{
	const char *answer = fake_telemetry("/eal/lcore/usage");
	const char *value = strstr(answer, name);

	CHECK(value != NULL);
	value = strchr(value, '[');
	CHECK(value != NULL);
	return strtoull(value + 1, NULL, 10);
}

static void
handle(void *arg, uint16_t port_id, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	RTE_SET_USED(arg);
	RTE_SET_USED(port_id);
	RTE_SET_USED(queue);
	RTE_SET_USED(pkts);
	RTE_SET_USED(n);
}

/* Idle for 20 ms, then the test is over. */
static uint64_t
next_timer(void *arg)
{
	RTE_SET_USED(arg);
	if (timers++ == 0) {
		busy = usage("busy_cycles");
		idle_total = usage("total_cycles");
	}
	if (usage("total_cycles") - idle_total > rte_get_tsc_hz() / 50) {
		idle_total = usage("total_cycles") - idle_total;
		idle_busy = usage("busy_cycles") - busy;
		rxmode_stop(worker);
	}
	return 1000000;
}

int
main(void)
{
	const struct rxmode_conf conf = {
		.wake_us = 20,
		.handler = handle,
		.next_timer = next_timer,
	};

	kit_eal_init("");
	CHECK_EQ(rxmode_lcore_usage(), 0);
	port = fake_port_create(FAKE_LATCHING, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	fake_arrive(port, 0, 1000);
	CHECK_EQ(rxmode_run(worker), 0);
	CHECK(busy > 0);
	CHECK_EQ(idle_busy, 0);
	CHECK(busy < idle_total);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
#endif
