/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against counters that go backwards, count twice, or forget what a
 * released queue or an earlier read had, and against 64-bit counters put
 * together wrongly.
 */

#include <stdlib.h>

#include "harness.h"

#define CRCERRS  0x4000
#define ALGNERRC 0x4004
#define RXERRC   0x400C
#define MPC      0x4010
#define ECOL     0x4018
#define LATECOL  0x4020
#define RLEC     0x4040
#define GPRC     0x4074
#define GORCL    0x4088
#define GORCH    0x408C
#define RUC      0x40A4
#define ROC      0x40AC
#define RQDPC    0xC030

static struct rte_eth_dev *dev;
static struct rte_mempool *mp;
static struct rte_eth_stats stats;
static struct eth_queue_stats queues;

/* All counters of the MAC as the last read left them. */
static void
clear_counters(void)
{
	memset((char *)gbe_hw_of(dev)->bar0 + 0x4000, 0, 0x100);
	for (uint32_t q = 0; q < 16; q++)
		unit_reg_set(dev, RQDPC + 0x40 * q, 0);
}

static void
read_stats(void)
{
	unit_stats_get(dev, &stats, &queues);
	clear_counters();
}

/* What each counter of the MAC adds to. */
static void
errors(void)
{
	static const uint32_t rx[] = { CRCERRS, ALGNERRC, RXERRC, RUC, ROC };

	CHECK_EQ(gbe_stats_reset(dev), 0);
	for (unsigned int i = 0; i < RTE_DIM(rx); i++) {
		unit_reg_set(dev, rx[i], 1);
		read_stats();
		CHECK_EQ(stats.ierrors, i + 1);
	}
	/* Frames too short or too long, which RUC and ROC have counted. */
	unit_reg_set(dev, RLEC, 1000);
	read_stats();
	CHECK_EQ(stats.ierrors, RTE_DIM(rx));
	unit_reg_set(dev, ECOL, 3);
	unit_reg_set(dev, LATECOL, 4);
	unit_reg_set(dev, MPC, UINT32_MAX - 1);
	read_stats();
	CHECK_EQ(stats.oerrors, 7);
	CHECK_EQ(stats.imissed, UINT32_MAX - 1);
	unit_reg_set(dev, MPC, 10);
	read_stats();
	CHECK_EQ(stats.imissed, UINT64_C(0x100000008));
	CHECK_EQ(gbe_stats_reset(dev), 0);
	read_stats();
	CHECK_EQ(stats.ierrors + stats.oerrors + stats.imissed, 0);
}

static uint64_t
xstat(const char *name)
{
	struct rte_eth_xstat_name names[256];
	struct rte_eth_xstat xstats[256];
	int nb = gbe_xstats_get_names(dev, names, RTE_DIM(names));

	CHECK_EQ(gbe_xstats_get(dev, xstats, RTE_DIM(xstats)), nb);
	clear_counters();
	for (int i = 0; i < nb; i++) {
		if (strcmp(names[i].name, name) == 0)
			return xstats[i].value;
	}
	kit_fail(__FILE__, __LINE__, "no %s", name);
}

static void
wide(void)
{
	CHECK_EQ(gbe_stats_reset(dev), 0);
	unit_reg_set(dev, GORCL, 0xFFFFFFF0);
	unit_reg_set(dev, GORCH, 0x12);
	CHECK_EQ(xstat("mac_rx_good_bytes"), UINT64_C(0x12FFFFFFF0));
	unit_reg_set(dev, GORCL, 0x20);
	unit_reg_set(dev, GPRC, 5);
	CHECK_EQ(xstat("mac_rx_good_bytes"), UINT64_C(0x1300000010));
	CHECK_EQ(xstat("mac_rx_good_packets"), 5);
	CHECK_EQ(xstat("mac_rx_good_bytes"), UINT64_C(0x1300000010));
}

static void
setup_queues(uint16_t nb)
{
	const struct rte_eth_rxconf rx_conf = { .rx_free_thresh = 0 };
	const struct rte_eth_txconf tx_conf = { .tx_rs_thresh = 0 };

	for (uint16_t q = nb; q < dev->data->nb_rx_queues; q++) {
		gbe_rx_queue_release(dev, q);
		gbe_tx_queue_release(dev, q);
	}
	dev->data->nb_rx_queues = nb;
	dev->data->nb_tx_queues = nb;
	for (uint16_t q = 0; q < nb; q++) {
		CHECK_EQ(gbe_rx_queue_setup(dev, q, 32, SOCKET_ID_ANY, &rx_conf, mp), 0);
		CHECK_EQ(gbe_tx_queue_setup(dev, q, 32, SOCKET_ID_ANY, &tx_conf), 0);
	}
}

/* As many packets as the queue's number and one, of 100 bytes each. */
static void
count(void)
{
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		struct gbe_rxq *rxq = dev->data->rx_queues[q];
		struct gbe_txq *txq = dev->data->tx_queues[q];

		rxq->packets += q + 1;
		rxq->bytes += 100 * (q + 1);
		rxq->errors++;
		rxq->nombuf += 2;
		txq->packets += 2 * (q + 1);
		txq->bytes += 200 * (q + 1);
		txq->errors++;
	}
}

static void
check_sums(uint64_t packets, uint64_t errors_of_queues, uint64_t packets_of_1)
{
	read_stats();
	CHECK_EQ(stats.ipackets, packets);
	CHECK_EQ(stats.ibytes, 100 * packets);
	CHECK_EQ(stats.opackets, 2 * packets);
	CHECK_EQ(stats.obytes, 200 * packets);
	CHECK_EQ(stats.ierrors, errors_of_queues);
	CHECK_EQ(stats.oerrors, errors_of_queues);
	CHECK_EQ(stats.rx_nombuf, 2 * errors_of_queues);
	CHECK_EQ(queues.q_ipackets[1], packets_of_1);
	CHECK_EQ(queues.q_ibytes[1], 100 * packets_of_1);
	CHECK_EQ(queues.q_opackets[1], 2 * packets_of_1);
	CHECK_EQ(queues.q_obytes[1], 200 * packets_of_1);
}

/* Queues come and go; the sums stay, until they are reset. */
static void
queue_life(void)
{
	CHECK_EQ(gbe_stats_reset(dev), 0);
	setup_queues(2);
	count();
	check_sums(3, 2, 2);
	setup_queues(2);
	check_sums(3, 2, 2);
	count();
	check_sums(6, 4, 4);
	setup_queues(1);
	check_sums(6, 4, 4);
	count();
	check_sums(7, 5, 4);
	CHECK_EQ(gbe_stats_reset(dev), 0);
	check_sums(0, 0, 0);
	setup_queues(2);
	check_sums(0, 0, 0);
	count();
	CHECK_EQ(gbe_stats_reset(dev), 0);
	count();
	check_sums(3, 2, 2);
	setup_queues(2);
	check_sums(3, 2, 2);
	CHECK_EQ(gbe_stats_reset(dev), 0);
	check_sums(0, 0, 0);
}

/* The 82576 drops per queue; the register is 12 bits wide. */
static void
dropped(void)
{
	CHECK_EQ(gbe_stats_reset(dev), 0);
	setup_queues(2);
	unit_reg_set(dev, RQDPC, 0xABCDF003);
	unit_reg_set(dev, RQDPC + 0x40, 5);
	unit_reg_set(dev, MPC, 1);
	read_stats();
	CHECK_EQ(stats.imissed, 9);
	CHECK_EQ(queues.q_errors[0], 3);
	CHECK_EQ(queues.q_errors[1], 5);
	setup_queues(1);
	read_stats();
	CHECK_EQ(stats.imissed, 9);
}

int
main(void)
{
	unit_init();
	mp = unit_pool(64, 2048);
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		dev = unit_port_create(unit_families[i].id);
		kit_context("%s", unit_families[i].name);
		errors();
		wide();
		if (unit_format_of(dev) != GBE_FORMAT_LEGACY)
			queue_life();
		if (unit_format_of(dev) == GBE_FORMAT_ADVANCED)
			dropped();
		unit_port_destroy(dev);
	}
	return EXIT_SUCCESS;
}
