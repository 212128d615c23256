/* SPDX-License-Identifier: BSD-3-Clause */

#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>

#include "rxmode.h"

/*
 * Forwards between neighbouring ports (0 and 1, 2 and 3, ...; a last odd one
 * to itself). Queue q of all ports belongs to the q-th worker lcore.
 */

#define NB_DESC  512
#define NB_MBUFS 16383
#define CACHE    256

static struct {
	enum rxmode_mode mode;
	uint32_t latency_us;
	uint32_t seconds;
	uint16_t queues;
} options = { RXMODE_ADAPTIVE, 50, UINT32_MAX, 1 };

static struct rxmode *workers[RTE_MAX_LCORE];
static uint64_t dropped[RTE_MAX_LCORE];
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
usage(const char *program)
{
	fprintf(stderr,
		"usage: %s [EAL options] -- [--mode adaptive|poll|interrupt] [--latency-us N]\n"
		"       [--queues N] [--seconds N]\n",
		program);
	return -1;
}

static int
parse_mode(const char *name)
{
	static const char *const names[] = {
		[RXMODE_ADAPTIVE] = "adaptive",
		[RXMODE_POLL] = "poll",
		[RXMODE_INTERRUPT] = "interrupt",
	};

	for (unsigned int i = 0; i < RTE_DIM(names); i++) {
		if (strcmp(name, names[i]) == 0) {
			options.mode = i;
			return 0;
		}
	}
	return -1;
}

static int
parse_number(const char *text, uint32_t most, uint32_t *value)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0' || number == 0 || number > most)
		return -1;
	*value = (uint32_t)number;
	return 0;
}

static int
parse(int argc, char **argv)
{
	static const struct option names[] = {
		{ "mode", required_argument, NULL, 'm' },
		{ "latency-us", required_argument, NULL, 'l' },
		{ "queues", required_argument, NULL, 'q' },
		{ "seconds", required_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	uint32_t queues = 1;
	int option, rc = 0;

	while (rc == 0 && (option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (option == 'm')
			rc = parse_mode(optarg);
		else if (option == 'l')
			rc = parse_number(optarg, 1000000, &options.latency_us);
		else if (option == 'q')
			rc = parse_number(optarg, RTE_MAX_LCORE, &queues);
		else if (option == 's')
			rc = parse_number(optarg, UINT32_MAX, &options.seconds);
		else
			rc = -1;
	}
	options.queues = (uint16_t)queues;
	return rc != 0 || optind != argc ? usage(argv[0]) : 0;
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
		rc = rte_eth_rx_queue_setup(port, q, NB_DESC, rte_eth_dev_socket_id(port), NULL,
					    pool);
		if (rc == 0)
			rc = rte_eth_tx_queue_setup(port, q, NB_DESC, rte_eth_dev_socket_id(port),
						    NULL);
	}
	if (rc == 0)
		rc = rte_eth_dev_start(port);
	if (rc == 0)
		rte_eth_promiscuous_enable(port);
	else
		fprintf(stderr, "port %u does not start: %s\n", port, strerror(-rc));
	return rc;
}

static int
start_ports(void)
{
	struct rte_mempool *pool =
		rte_pktmbuf_pool_create("rxmode-fwd", NB_MBUFS, CACHE, 0, RTE_MBUF_DEFAULT_BUF_SIZE,
					SOCKET_ID_ANY);
	uint16_t port;

	if (pool == NULL) {
		fprintf(stderr, "no memory for packets\n");
		return -1;
	}
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
		.ring_size = NB_DESC,
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

	if (rte_lcore_count() != options.queues + 1u) {
		fprintf(stderr, "give as many lcores as queues, and one for the display\n");
		return -1;
	}
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

int
main(int argc, char **argv)
{
	int parsed = rte_eal_init(argc, argv), rc;
	uint64_t last = 0;
	uint16_t port;

	if (parsed < 0 || parse(argc - parsed, argv + parsed) != 0)
		return EXIT_FAILURE;
	/* Before DPDK 23.03 there is nobody to tell. */
	(void)rxmode_lcore_usage();
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	rc = start_ports();
	if (rc == 0)
		rc = launch();
	for (uint32_t s = 0; rc == 0 && quit == 0 && s < options.seconds; s++) {
		sleep(1);
		show(&last);
	}
	summary();
	RTE_ETH_FOREACH_DEV(port)
		rte_eth_dev_stop(port);
	rte_eal_cleanup();
	return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
