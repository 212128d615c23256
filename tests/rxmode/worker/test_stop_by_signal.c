/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a worker that a signal handler cannot stop, in whatever thread it is called:
 * that of the owner, as it runs, or another, while the owner sleeps.
 */

#include <pthread.h>
#include <signal.h>
#include <string.h>

#include <rte_common.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

static struct rxmode *worker;

static void
stop(int number __rte_unused)
{
	rxmode_stop(worker);
}

static void
raise_in_handler(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	fake_take(arg, port, queue, pkts, n);
	raise(SIGUSR1);
}

int
main(void)
{
	const struct sigaction action = { .sa_handler = stop };
	const struct rxmode_conf conf = {
		.wake_us = 20,
		.longest_sleep_us = UINT32_MAX,
		.handler = raise_in_handler,
		.offline = fake_offline,
	};
	uint16_t port;
	pthread_t thread;

	kit_eal_init("");
	CHECK_EQ(sigaction(SIGUSR1, &action, NULL), 0);
	port = fake_port_create(FAKE_LATCHING, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	for (unsigned int i = 0; i < 20; i++) {
		CHECK_EQ(pthread_create(&thread, NULL, fake_owner, worker), 0);
		fake_expect_asleep();
		raise(SIGUSR1);
		CHECK_EQ(pthread_join(thread, NULL), 0);
	}
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	fake_arrive(port, 0, 1);
	CHECK_EQ(rxmode_run(worker), 0);
	CHECK_EQ(fake_received, 1);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
