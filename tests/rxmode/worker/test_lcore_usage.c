/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the busy cycles that DPDK is told from 23.03 on: rounds with packets,
 * and nothing else. In virtual time.
 */

#include <errno.h>
#include <string.h>

#include <rte_common.h>
#include <rte_version.h>

#include "fake_port.h"
#include "fake_time.h"
#include "fake_worker.h"
#include "rxmode.h"

#if RTE_VERSION < RTE_VERSION_NUM(23, 3, 0, 0)
int
main(void)
{
	CHECK_EQ(rxmode_lcore_usage(), (uint64_t)-ENOTSUP);
	return EXIT_SUCCESS;
}
#else
#define PACKETS 1000
#define BUDGET  32
#define ROUNDS  ((PACKETS + BUDGET - 1) / BUDGET)
#define IDLE_MS 20

static struct rxmode *worker;

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

/* The worker's lcore is that of this thread: it is asked about while it runs. */
static void
stop(void *arg)
{
	RTE_SET_USED(arg);
	/* A look at the clock in each. */
	CHECK_EQ(usage("busy_cycles"), ROUNDS * FAKE_ROUND_NS);
	CHECK(usage("total_cycles") >= FAKE_MS(IDLE_MS));
	rxmode_stop(worker);
}

int
main(void)
{
	const struct rxmode_conf conf = {
		.wake_us = FAKE_WAKE_US,
		.budget = BUDGET,
		.handler = fake_take,
	};
	uint16_t port;

	kit_eal_init("");
	fake_time_begin();
	CHECK_EQ(rxmode_lcore_usage(), 0);
	port = fake_port_create(FAKE_LATCHING, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	fake_arrive(port, 0, PACKETS);
	fake_in(FAKE_MS(IDLE_MS), stop, NULL);
	CHECK_EQ(rxmode_run(worker), 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
#endif
