/* SPDX-License-Identifier: BSD-3-Clause */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>

#include "realtime.h"
#include "sweep.h"

/*
 * The measuring core of rxmode-bench: two ports wired to each other, one thread that sends and
 * one that receives. Writes CSV; what to make of it is the front end's.
 */

#define EXIT_INTERRUPTED	130

static struct bench bench;

static void
on_signal(int number)
{
	(void)number;
	bench_quit = 1;
}

/* Only the main thread takes them: it may be asleep, and has to wake up. */
static void
block_signals(int how)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(how, &set, NULL);
}

static void
catch_signals(void)
{
	const struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	block_signals(SIG_UNBLOCK);
}

static int
choose_lcores(void)
{
	bench.rx_lcore = rte_get_next_lcore(-1, 1, 0);
	bench.tx_lcore = rte_get_next_lcore(bench.rx_lcore, 1, 0);
	if (bench.tx_lcore < RTE_MAX_LCORE)
		return 0;
	fprintf(stderr, "three lcores are needed; the main one sleeps and may share a CPU:\n"
		"--lcores '0@(0,1),1@0,2@1'\n");
	return -1;
}

static int
open_all(int argc, char **argv)
{
	struct rte_eth_dev_info info;
	int rc;

	if (options_parse(&bench.options, argc, argv) != 0 || choose_lcores() != 0)
		return -1;
	bench.ports.tx = (uint16_t)bench.options.ports[0];
	bench.ports.rx = (uint16_t)bench.options.ports[1];
	bench.ports.rx_lcore = bench.rx_lcore;
	rc = ports_open(&bench.ports);
	if (rc == 0)
		rc = rte_eth_dev_info_get(bench.ports.rx, &info);
	if (rc == 0 && bench.options.realtime) {
		rc = realtime_set(REALTIME_MAIN);
		if (rc != 0)
			fprintf(stderr, "--realtime: %s\n", strerror(-rc));
	}
	if (rc != 0)
		return rc;
	bench.output.label = bench.options.label;
	bench.output.driver = info.driver_name;
	rc = output_open(&bench.output, bench.options.csv, bench.options.steps);
	if (rc != 0)
		fprintf(stderr, "%s: %s\n", bench.options.csv, strerror(-rc));
	bench.wake_us = RTE_MAX((rxmode_measure_wake() + 500) / 1000, 1u);
	return rc;
}

int
main(int argc, char **argv)
{
	int parsed, rc;

	block_signals(SIG_BLOCK);
	parsed = rte_eal_init(argc, argv);
	if (parsed < 0 || open_all(argc - parsed, argv + parsed) != 0)
		return EXIT_FAILURE;
	catch_signals();
	fprintf(stderr, "a wake takes %u us, TSC %.0f MHz, driver %s\n", bench.wake_us,
		(double)rte_get_tsc_hz() / 1e6, bench.output.driver);
	rc = sweep(&bench);
	fprintf(stderr, "%" PRIu64 " starved runs rejected\n", bench.starved);
	output_close(&bench.output);
	ports_close(&bench.ports);
	rte_eal_cleanup();
	return rc == 0 ? EXIT_SUCCESS : EXIT_INTERRUPTED;
}
