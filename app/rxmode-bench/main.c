/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <rte_eal.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>

#include "batch.h"
#include "peer.h"
#include "realtime.h"
#include "serve.h"
#include "sweep.h"
#include "wait.h"

/*
 * The measuring core of rxmode-bench: two ports wired to each other, one thread that sends and
 * one that receives. Writes CSV; what to make of it is the front end's.
 */

#define EXIT_INTERRUPTED 130

static struct bench bench;

static bool
is_sender(void)
{
	return bench.options.receiver >= 0;
}

static bool
is_one_process(void)
{
	return bench.options.sender < 0 && !is_sender();
}

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

	if (!is_sender())
		sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	block_signals(SIG_UNBLOCK);
}

static int
choose_lcores(void)
{
	unsigned int wanted = is_one_process() ? 3 : 2;

	bench.rx_lcore = rte_get_next_lcore(-1, 1, 0);
	bench.tx_lcore = bench.rx_lcore;
	if (is_one_process() && bench.rx_lcore < RTE_MAX_LCORE)
		bench.tx_lcore = rte_get_next_lcore(bench.rx_lcore, 1, 0);
	if (bench.tx_lcore < RTE_MAX_LCORE)
		return 0;
	fprintf(stderr,
		"%u lcores are needed; the main one sleeps and may share a CPU:\n"
		"--lcores '0@(0,1),1@0,2@1'\n",
		wanted);
	return -1;
}

static int
open_ports(void)
{
	const struct options *o = &bench.options;

	bench.ports.tx = (uint16_t)o->ports[0];
	bench.ports.rx = (uint16_t)o->ports[1];
	/* Each of two processes has one port. */
	if (o->sender >= 0)
		bench.ports.tx = bench.ports.rx;
	if (is_sender())
		bench.ports.rx = bench.ports.tx;
	bench.ports.sender = o->sender;
	bench.ports.rx_lcore = bench.rx_lcore;
	return ports_open(&bench.ports);
}

static int
open_all(void)
{
	int rc;

	if (choose_lcores() != 0)
		return -1;
	rc = open_ports();
	if (rc == 0 && bench.options.realtime) {
		rc = realtime_set(REALTIME_MAIN);
		if (rc != 0)
			fprintf(stderr, "--realtime: %s\n", strerror(-rc));
	}
	return rc;
}

static int
open_output(void)
{
	struct rte_eth_dev_info info;
	int rc = rte_eth_dev_info_get(bench.ports.rx, &info);

	if (rc != 0)
		return rc;
	bench.output.label = bench.options.label;
	bench.output.driver = info.driver_name;
	rc = output_open(&bench.output, bench.options.csv, bench.options.steps);
	if (rc != 0)
		fprintf(stderr, "%s: %s\n", bench.options.csv, strerror(-rc));
	return rc;
}

static int
receive(void)
{
	int rc = open_output();

	if (rc != 0)
		return rc;
	catch_signals();
	fprintf(stderr, "a wake takes %.0f us, TSC %.0f MHz, driver %s\n",
		rxmode_measure_wake() / 1e3, (double)rte_get_tsc_hz() / 1e6, bench.output.driver);
	if (bench.options.batch)
		rc = batch_start(bench.rx_lcore);
	if (rc == 0)
		rc = sweep(&bench);
	else
		fprintf(stderr, "--batch: %s\n", strerror(-rc));
	batch_stop();
	bench_quit = 0;
	if (bench.ports.sender >= 0 && rc != -ECONNRESET)
		peer_end(bench.ports.sender);
	fprintf(stderr,
		"rejected: %" PRIu64 " starved runs, %" PRIu64 " with a slow wake, %" PRIu64
		" in another regime\n",
		bench.runs[BENCH_STARVED], bench.runs[BENCH_SLOW_WAKE],
		bench.runs[BENCH_OTHER_REGIME]);
	output_close(&bench.output);
	return rc;
}

/* Ctrl-C reaches both processes, and comes here by the end of the other one. */
static int
send_for_another(void)
{
	signal(SIGINT, SIG_IGN);
	catch_signals();
	return serve(bench.options.receiver, &bench.ports, bench.tx_lcore);
}

/* Where the EAL arguments end: at the "--", or at the last one. */
static int
own_arguments(int argc, char **argv)
{
	int i = 1;

	while (i < argc && strcmp(argv[i], "--") != 0)
		i++;
	return i < argc ? i : argc - 1;
}

int
main(int argc, char **argv)
{
	int own = own_arguments(argc, argv), rc;

	/* First: EAL takes memory and devices, and what is wrong here is soon said. */
	if (options_parse(&bench.options, argc - own, argv + own) != 0)
		return EXIT_FAILURE;
	block_signals(SIG_BLOCK);
	if (rte_eal_init(argc, argv) < 0 || open_all() != 0)
		return EXIT_FAILURE;
	rc = is_sender() ? send_for_another() : receive();
	ports_close(&bench.ports);
	ports_settle();
	ports_end();
	rte_eal_cleanup();
	if (rc == 0)
		return EXIT_SUCCESS;
	return rc == -EINTR ? EXIT_INTERRUPTED : EXIT_FAILURE;
}
