/* SPDX-License-Identifier: BSD-3-Clause */

/* Measures the interrupts of one of two ports that are wired to each other. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_epoll.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>
#include <rte_launch.h>
#include <rte_lcore.h>

#include "cell.h"

#define NB_DESC    256
#define NB_MBUFS   8191
#define MAX_ROUNDS 1000

static int
port_set_up(uint16_t port, const struct rte_eth_conf *conf, uint16_t queues,
	    struct rte_mempool *pool)
{
	uint16_t queue;
	int ret = rte_eth_dev_configure(port, queues, 1, conf);

	for (queue = 0; queue < queues && ret == 0; queue++)
		ret = rte_eth_rx_queue_setup(port, queue, NB_DESC, SOCKET_ID_ANY, NULL, pool);
	if (ret == 0)
		ret = rte_eth_tx_queue_setup(port, 0, NB_DESC, SOCKET_ID_ANY, NULL);
	return ret;
}

static int
set_up(const struct cell *cell)
{
	struct rte_eth_conf sender = { 0 }, receiver = { 0 };
	int ret;

	receiver.intr_conf.rxq = cell->rxq;
	receiver.intr_conf.lsc = cell->lsc;
	if (cell->queues > 1) {
		receiver.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		receiver.rx_adv_conf.rss_conf.rss_hf = RTE_ETH_RSS_IPV4;
	}
	ret = port_set_up(SENDER_PORT, &sender, 1, cell->pool);
	if (ret == 0)
		ret = port_set_up(RECEIVER_PORT, &receiver, cell->queues, cell->pool);
	printf("@cell configure=%d", ret);
	if (ret == 0) {
		ret = rte_eth_dev_start(SENDER_PORT);
		if (ret == 0)
			ret = rte_eth_dev_start(RECEIVER_PORT);
		printf(" start=%d", ret);
	}
	printf("\n");
	return ret;
}

/* The first error, if there is one. */
static int
watch(const struct cell *cell)
{
	uint16_t queue;
	int ret, first = 0;

	for (queue = 0; queue < cell->queues; queue++) {
		ret = rte_eth_dev_rx_intr_ctl_q(RECEIVER_PORT, queue, RTE_EPOLL_PER_THREAD,
						RTE_INTR_EVENT_ADD, NULL);
		if (first == 0 && ret != 0 && ret != -EEXIST)
			first = ret;
	}
	return first;
}

static void
measure_queues(const struct cell *cell, struct sender *sender)
{
	int ret = watch(cell);

	printf("@cell add=%d", ret);
	/* Drivers that are armed after that have been seen to crash. */
	if (ret != 0) {
		printf("\n");
		return;
	}
	rounds_strict(cell, sender, "strict");
	rounds_race(cell, sender);
	rounds_eventfd(cell, sender);
	printf("\n");
}

static void
measure_restart(const struct cell *cell, struct sender *sender)
{
	struct cell few = *cell;
	int ret = rte_eth_dev_stop(RECEIVER_PORT);

	few.rounds = RTE_MIN(cell->rounds, 20u);
	if (ret == 0)
		ret = rte_eth_dev_start(RECEIVER_PORT);
	printf("@cell restart=%d", ret);
	if (ret == 0 && path_works(cell, sender))
		rounds_strict(&few, sender, "restarted");
	printf("\n");
}

static void
measure(const struct cell *cell, struct sender *sender)
{
	if (!path_works(cell, sender)) {
		printf("@cell path=dead\n");
		return;
	}
	if (cell->rxq)
		measure_queues(cell, sender);
	if (cell->lsc) {
		link_flap(cell);
		printf("\n");
	}
	if (cell->rxq)
		measure_restart(cell, sender);
}

static void
run(const struct cell *cell)
{
	static struct sender sender;
	unsigned int lcore = rte_get_next_lcore(-1, 1, 0);
	uint16_t port;

	sender.pool = cell->pool;
	link_watch();
	if (set_up(cell) == 0 && rte_eal_remote_launch(sender_main, &sender, lcore) == 0) {
		measure(cell, &sender);
		sender_begin(&sender, ERRAND_QUIT);
		rte_eal_mp_wait_lcore();
	}
	RTE_ETH_FOREACH_DEV(port) {
		rte_eth_dev_stop(port);
		rte_eth_dev_close(port);
	}
}

static bool
parse(struct cell *cell, int argc, char **argv)
{
	if (argc != 4)
		return false;
	cell->rxq = strcmp(argv[0], "lsc") != 0;
	cell->lsc = strcmp(argv[0], "rxq") != 0;
	cell->queues = atoi(argv[1]);
	cell->rounds = atoi(argv[2]);
	cell->cable = argv[3];
	return cell->queues >= 1 && cell->queues <= CELL_MAX_QUEUES && cell->rounds >= 1 &&
	       cell->rounds <= MAX_ROUNDS && rte_eth_dev_count_avail() == 2 &&
	       rte_lcore_count() >= 2;
}

int
cell_main(int argc, char **argv)
{
	struct cell cell = { 0 };

	if (!parse(&cell, argc, argv)) {
		fprintf(stderr, "usage: ethdev_tests %s, of at most %d queues and %d rounds\n",
			CELL_USAGE, CELL_MAX_QUEUES, MAX_ROUNDS);
		return -EINVAL;
	}
	cell.pool = rte_pktmbuf_pool_create("cell", NB_MBUFS, 0, 0, RTE_MBUF_DEFAULT_BUF_SIZE,
					    SOCKET_ID_ANY);
	if (cell.pool == NULL)
		return -ENOMEM;
	run(&cell);
	rte_mempool_free(cell.pool);
	return 0;
}
