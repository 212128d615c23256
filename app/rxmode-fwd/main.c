/* SPDX-License-Identifier: BSD-3-Clause */

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>

#include "memory.h"
#include "options.h"
#include "rxmode.h"

/*
 * Forwards between neighbouring ports (0 and 1, 2 and 3, ...; a last odd one
 * to itself). Queue q of all ports belongs to the q-th worker lcore.
 */

static struct options options;
static struct rxmode *workers[RTE_MAX_LCORE];
static uint64_t dropped[RTE_MAX_LCORE];
static bool started[RTE_MAX_ETHPORTS];
static volatile sig_atomic_t quit;

static void
forward(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n)
{
	uint16_t peer = rte_eth_dev_is_valid_port(port ^ 1) ? port ^ 1 : port;
	uint16_t sent = rte_eth_tx_burst(peer, queue, pkts, n);

	if (sent < n) {
		*(uint64_t *)arg += n - sent;
		rte_pktmbuf_free_bulk(&pkts[sent], n - sent);
	}
}

static void
on_signal(int number)
{
	(void)number;
	quit = 1;
}

static int
refuse(const char *what)
{
	fprintf(stderr, "rxmode-fwd: %s\n", what);
	return -1;
}

/* Before anything is taken or started. */
static int
check_lcores(void)
{
	char text[128];

	if (rte_lcore_count() == options.queues + 1)
		return 0;
	snprintf(text, sizeof(text), "%u queue%s and the display take %u lcores, not %u: -l 0-%u",
		 options.queues, options.queues == 1 ? "" : "s", options.queues + 1,
		 rte_lcore_count(), options.queues);
	return refuse(text);
}

static int
check_ports(void)
{
	struct rte_eth_dev_info info;
	char text[128];
	uint16_t port;

	if (rte_eth_dev_count_avail() == 0)
		return refuse("there are no ports: give EAL some, by -a and the address of a NIC "
			      "or by --vdev");
	RTE_ETH_FOREACH_DEV(port) {
		uint16_t most = 0;

		if (rte_eth_dev_info_get(port, &info) == 0)
			most = RTE_MIN(info.max_rx_queues, info.max_tx_queues);
		if (most >= options.queues)
			continue;
		snprintf(text, sizeof(text),
			 "--queues takes a whole number from 1 to %u on port "
			 "%u, not '%u'",
			 most, port, options.queues);
		return refuse(text);
	}
	return 0;
}

static int
start_port(uint16_t port, struct rte_mempool *pool)
{
	struct rte_eth_conf conf = { .intr_conf.rxq = options.mode != RXMODE_POLL };
	int rc = rte_eth_dev_configure(port, options.queues, options.queues, &conf);

	if (rc != 0 && conf.intr_conf.rxq != 0) {
		printf("port %u: no receive interrupts (%s)\n", port, strerror(-rc));
		conf.intr_conf.rxq = 0;
		rc = rte_eth_dev_configure(port, options.queues, options.queues, &conf);
	}
	for (uint16_t q = 0; rc == 0 && q < options.queues; q++) {
		rc = rte_eth_rx_queue_setup(port, q, MEMORY_NB_DESC, rte_eth_dev_socket_id(port),
					    NULL, pool);
		if (rc == 0)
			rc = rte_eth_tx_queue_setup(port, q, MEMORY_NB_DESC,
						    rte_eth_dev_socket_id(port), NULL);
	}
	if (rc == 0)
		rc = rte_eth_dev_start(port);
	if (rc != 0) {
		fprintf(stderr, "rxmode-fwd: port %u does not start: %s\n", port, strerror(-rc));
		return rc;
	}
	started[port] = true;
	rte_eth_promiscuous_enable(port);
	return 0;
}

static int
start_ports(void)
{
	unsigned int ports = rte_eth_dev_count_avail();
	struct rte_mempool *pool = memory_pool(ports, options.queues);
	uint16_t port;

	if (pool == NULL) {
		fprintf(stderr, "rxmode-fwd: EAL has too little memory for ");
		memory_tell(stderr, ports, options.queues);
		return -1;
	}
	memory_tell(stdout, ports, options.queues);
	RTE_ETH_FOREACH_DEV(port) {
		if (start_port(port, pool) != 0)
			return -1;
	}
	return 0;
}

static int
create_worker(uint16_t q)
{
	char name[16];
	const struct rxmode_conf conf = {
		.name = name,
		.mode = options.mode,
		.latency_us = options.latency_us,
		.ring_size = MEMORY_NB_DESC,
		.handler = forward,
		.arg = &dropped[q],
	};
	uint16_t port;
	int rc;

	snprintf(name, sizeof(name), "queue %u", q);
	rc = rxmode_create(&conf, &workers[q]);
	if (rc != 0)
		return rc;
	RTE_ETH_FOREACH_DEV(port) {
		rc = rxmode_queue_add(workers[q], port, q);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static int
work(void *worker)
{
	return rxmode_run(worker);
}

static int
launch(void)
{
	uint16_t q = 0;
	unsigned int lcore;

	RTE_LCORE_FOREACH_WORKER(lcore)
	{
		if (create_worker(q) != 0) {
			fprintf(stderr, "worker %u cannot be created\n", q);
			return -1;
		}
		rte_eal_remote_launch(work, workers[q], lcore);
		q++;
	}
	return 0;
}

static double
awake_percent(const struct rxmode_stats *stats)
{
	return 100.0 * (stats->total_ns - stats->asleep_ns) / stats->total_ns;
}

static void
show(uint64_t *last)
{
	uint64_t packets = 0, wakes = 0;

	for (uint16_t q = 0; q < options.queues; q++) {
		struct rxmode_stats stats;

		rxmode_stats_get(workers[q], &stats);
		packets += stats.packets;
		wakes += stats.wakes;
		printf("%s%u %s %.1f%%", q == 0 ? "" : " | ", q, stats.regime,
		       awake_percent(&stats));
	}
	printf("  %" PRIu64 " pps, %" PRIu64 " packets, %" PRIu64 " wakes\n", packets - *last,
	       packets, wakes);
	fflush(stdout);
	*last = packets;
}

static void
summary(void)
{
	for (uint16_t q = 0; q < options.queues && workers[q] != NULL; q++)
		rxmode_stop(workers[q]);
	rte_eal_mp_wait_lcore();
	for (uint16_t q = 0; q < options.queues && workers[q] != NULL; q++) {
		struct rxmode_stats stats;

		rxmode_stats_get(workers[q], &stats);
		printf("queue %u: %" PRIu64 " packets, %" PRIu64 " dropped, awake %.2f %%, %" PRIu64
		       " sleeps, %" PRIu64 " wakes (%" PRIu64 " spurious), %" PRIu64
		       " rescues, %" PRIu64 " regime changes, a wake takes %u ns\n",
		       q, stats.packets, dropped[q], awake_percent(&stats), stats.sleeps,
		       stats.wakes, stats.spurious, stats.rescues, stats.regime_changes,
		       stats.wake_ns);
		rxmode_destroy(workers[q]);
	}
}

static int
start(int argc, char **argv)
{
	if (rte_eal_init(argc, argv) < 0) {
		fprintf(stderr, "rxmode-fwd: EAL does not start (%s); memory wanted for ",
			rte_strerror(rte_errno));
		memory_tell(stderr, 2, options.queues);
		return -1;
	}
	if (check_lcores() != 0 || check_ports() != 0)
		return -1;
	/* Before DPDK 23.03 there is nobody to tell. */
	(void)rxmode_lcore_usage();
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	return 0;
}

static int
forward_for_long(void)
{
	uint64_t last = 0;
	uint16_t port;
	int rc = start_ports();

	if (rc == 0)
		rc = launch();
	for (uint32_t s = 0; rc == 0 && quit == 0 && s < options.seconds; s++) {
		sleep(1);
		show(&last);
	}
	summary();
	RTE_ETH_FOREACH_DEV(port) {
		if (started[port])
			rte_eth_dev_stop(port);
	}
	return rc;
}

int
main(int argc, char **argv)
{
	int rc = options_parse(&options, argc, argv);

	if (rc != 0)
		return rc > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	if (start(argc, argv) != 0)
		return EXIT_FAILURE;
	rc = forward_for_long();
	rte_eal_cleanup();
	return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
