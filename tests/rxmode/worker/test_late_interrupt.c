/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an alarm about packets that waited without an interrupt where
 * there is one, on its way through another thread: packet and time-out came
 * together, and who then disarms the queue prevents the proof.
 */

#include <pthread.h>
#include <unistd.h>

#include "fake_port.h"
#include "fake_worker.h"
#include "rxmode.h"

#define PACKETS 300
/* Of which the interrupt's way is a good part. */
#define LONGEST_SLEEP_US 5000

int
main(void)
{
	const struct rxmode_conf conf = {
		.wake_us = 20,
		.longest_sleep_us = LONGEST_SLEEP_US,
		.handler = fake_take,
	};
	struct rxmode_stats stats;
	struct rxmode *worker;
	pthread_t thread;
	uint16_t port;

	kit_eal_init("");
	port = fake_port_create(FAKE_RELAYED, 1);
	CHECK_EQ(rxmode_create(&conf, &worker), 0);
	CHECK_EQ(rxmode_queue_add(worker, port, 0), 0);
	CHECK_EQ(pthread_create(&thread, NULL, fake_owner, worker), 0);
	for (int i = 0; i < PACKETS; i++) {
		usleep(kit_random() % LONGEST_SLEEP_US);
		fake_arrive(port, 0, 1);
	}
	fake_expect_received(PACKETS);
	rxmode_stop(worker);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	rxmode_stats_get(worker, &stats);
	CHECK_EQ(stats.rescues + stats.probation_rescues, 0);
	CHECK_EQ(stats.queues_by_timer, 0);
	rxmode_destroy(worker);
	fake_port_destroy(port);
	return EXIT_SUCCESS;
}
