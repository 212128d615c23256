/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a worker without a name of its own: it is the configuration's, cut to 31
 * characters and copied, "worker" by default, and "attached" of attached threads.
 */

#include <stdio.h>
#include <string.h>

#include <rte_ethdev.h>

#include "fake_port.h"
#include "rxmode.h"

static void
expect_name(const char *name)
{
	const char *answer = fake_telemetry("/rxmode/stats,0");
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "\"name\":\"%s\"", name);
	if (strstr(answer, wanted) == NULL)
		kit_fail(__FILE__, __LINE__, "no %s in %s", wanted, answer);
}

static void
expect_worker(uint16_t port, const char *given, const char *name)
{
	char text[64] = "";
	struct rxmode_conf conf = { .wake_us = 20 };
	struct rxmode *worker;

	if (given != NULL) {
		snprintf(text, sizeof(text), "%s", given);
		conf.name = text;
	}
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	memset(&conf, 0xFF, sizeof(conf));
	memset(text, 'x', sizeof(text) - 1);
	expect_name(name);
	rxmode_destroy(worker);
}

int
main(void)
{
	const struct rxmode_conf conf = { .name = "not used", .wake_us = 20 };
	struct rte_mbuf *pkts[4];
	uint16_t port;

	kit_eal_init("");
	port = fake_port_create(FAKE_LATCHING, 1);
	expect_worker(port, NULL, "worker");
	expect_worker(port, "core 3", "core 3");
	expect_worker(port, "0123456789012345678901234567890", "0123456789012345678901234567890");
	expect_worker(port, "01234567890123456789012345678901", "0123456789012345678901234567890");
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	for (unsigned int i = 0; i < 2; i++)
		rte_eth_rx_burst(port, 0, pkts, 4);
	expect_name("attached");
	CHECK_EQ(rxmode_detach(port), 0);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
