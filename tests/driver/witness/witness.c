/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Takes a port through configurations, by the same calls whichever driver has it:
 *
 *   witness EAL-ARGUMENTS -- DEVICE QUEUES CONFIGURATION...
 *
 * QUEUES is how many queues "all" are. Each configuration begins with a probe of the device and
 * ends with its removal. Who watches gets the marks "NAME prepare", before the probe, and
 * "NAME act", before the step that the configuration is about; then what all registers hold,
 * and "NAME end". What the driver says it cannot do is left out, with a line "@skip NAME REASON".
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_cycles.h>
#include <rte_dev.h>
#include <rte_eal.h>
#include <rte_ethdev.h>

#include "check.h"
#include "configuration.h"
#include "intr_thread.h"
#include "watcher.h"

#define NB_DESCS 256
#define NB_MBUFS 8191

static uint16_t all_queues;

/* What the helpers of the ethdev tests have to say that fail. */
void
test_failure(const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	kit_fail(file, line, "a step failed");
}

static void
mark(const struct configuration *conf, const char *what)
{
	char text[64];

	snprintf(text, sizeof(text), "%s %s", conf->name, what);
	watcher_mark(text);
}

static void
leave_out(const struct configuration *conf, const char *reason)
{
	printf("@skip %s %s\n", conf->name, reason);
}

static uint16_t
nb_queues(const struct configuration *conf)
{
	return conf->nb_queues == ALL_QUEUES ? all_queues : conf->nb_queues;
}

/* Why the driver cannot have the configuration; NULL: it can. */
static const char *
what_is_missing(const struct configuration *conf, const struct rte_eth_dev_info *info)
{
	if (nb_queues(conf) > all_queues)
		return "the chip has fewer queues";
	if (nb_queues(conf) > RTE_MIN(info->max_rx_queues, info->max_tx_queues))
		return "it has fewer queues";
	if ((conf->rx_offloads & ~info->rx_offload_capa) != 0)
		return "it lacks a receive offload";
	if ((conf->tx_offloads & ~info->tx_offload_capa) != 0)
		return "it lacks a transmit offload";
	if ((conf->rss_hf & ~info->flow_type_rss_offloads) != 0)
		return "it lacks a kind of RSS";
	return NULL;
}

static int
set_up_queues(uint16_t port, uint16_t nb, const struct rte_eth_conf *conf, struct rte_mempool *pool)
{
	struct rte_eth_dev_info info;
	int ret = rte_eth_dev_info_get(port, &info);

	if (ret != 0)
		return ret;
	info.default_rxconf.offloads = conf->rxmode.offloads;
	info.default_txconf.offloads = conf->txmode.offloads;
	for (uint16_t q = 0; ret == 0 && q < nb; q++) {
		ret = rte_eth_rx_queue_setup(port, q, NB_DESCS, SOCKET_ID_ANY, &info.default_rxconf,
					     pool);
		if (ret == 0)
			ret = rte_eth_tx_queue_setup(port, q, NB_DESCS, SOCKET_ID_ANY,
						     &info.default_txconf);
	}
	return ret;
}

static int
set_up(uint16_t port, const struct configuration *conf, struct rte_mempool *pool)
{
	/* Any key will do, as long as both drivers write it. */
	static uint8_t key[40] = { 0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2 };
	struct rte_eth_conf eth = {
		.rxmode.offloads = conf->rx_offloads,
		.rxmode.mtu = conf->mtu,
		.txmode.offloads = conf->tx_offloads,
		.intr_conf = { .rxq = conf->rx_interrupts, .lsc = conf->link_interrupts },
	};
	const uint16_t nb = nb_queues(conf);
	int ret;

	if (conf->rss_hf != 0) {
		eth.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		eth.rx_adv_conf.rss_conf = (struct rte_eth_rss_conf){
			.rss_key = key,
			.rss_key_len = sizeof(key),
			.rss_hf = conf->rss_hf,
		};
	}
	ret = rte_eth_dev_configure(port, nb, nb, &eth);
	return ret != 0 ? ret : set_up_queues(port, nb, &eth, pool);
}

/* However long negotiation takes. */
static void
await_link(uint16_t port)
{
	struct rte_eth_link link = { 0 };

	while (rte_eth_link_get_nowait(port, &link) == 0 && link.link_status == 0)
		rte_delay_us_sleep(1000);
	/* What its interrupt has brought about is done. */
	CHECK(intr_thread_sync() == 0);
}

/*
 * With link interrupts the cable comes after the start: em may lose the change if it happens
 * while both start and handler talk to the PHY.
 */
static int
start(uint16_t port)
{
	int ret = rte_eth_dev_start(port);

	if (ret != 0)
		return ret;
	watcher_set_cable(true);
	await_link(port);
	return 0;
}

static int
act(uint16_t port, const struct configuration *conf)
{
	int ret;

	if (conf->act_before_start)
		mark(conf, "act");
	ret = start(port);
	if (ret == 0 && !conf->act_before_start)
		mark(conf, "act");
	return ret == 0 && conf->act != NULL ? conf->act(port) : ret;
}

static void
run_on_port(uint16_t port, const struct configuration *conf, struct rte_mempool *pool)
{
	struct rte_eth_dev_info info;
	const char *missing;
	int ret;

	CHECK_EQ(rte_eth_dev_info_get(port, &info), 0);
	missing = what_is_missing(conf, &info);
	if (missing != NULL) {
		leave_out(conf, missing);
		return;
	}
	ret = conf->nb_queues == 0 ? 0 : set_up(port, conf, pool);
	if (ret == 0 && conf->nb_queues != 0)
		ret = act(port, conf);
	if (ret == -ENOTSUP) {
		leave_out(conf, "it does not support it");
		return;
	}
	if (ret != 0)
		kit_fail(__FILE__, __LINE__, "%s: %s", conf->name, strerror(-ret));
	watcher_registers();
	mark(conf, "end");
}

static void
run(const char *device, const struct configuration *conf, struct rte_mempool *pool)
{
	struct rte_eth_dev_info info;
	uint16_t port;

	mark(conf, "prepare");
	watcher_set_cable(!conf->link_interrupts);
	if (conf->nb_queues == 0)
		mark(conf, "act");
	CHECK_EQ(rte_dev_probe(device), 0);
	CHECK_EQ(rte_eth_dev_get_port_by_name(device, &port), 0);
	CHECK_EQ(rte_eth_dev_info_get(port, &info), 0);
	run_on_port(port, conf, pool);
	rte_eth_dev_stop(port);
	/* The pointer is to const; removing takes it back. */
	CHECK_EQ(rte_dev_remove((struct rte_device *)(uintptr_t)info.device), 0);
}

int
main(int argc, char **argv)
{
	struct rte_mempool *pool;
	int used = rte_eal_init(argc, argv);

	CHECK(used >= 0 && used + 2 < argc);
	all_queues = atoi(argv[used + 2]);
	pool = rte_pktmbuf_pool_create("witness", NB_MBUFS, 0, 0, RTE_MBUF_DEFAULT_BUF_SIZE,
				       SOCKET_ID_ANY);
	CHECK(pool != NULL);
	for (int i = used + 3; i < argc; i++) {
		const struct configuration *conf = configuration_find(argv[i]);

		if (conf == NULL)
			kit_fail(__FILE__, __LINE__, "no configuration '%s'", argv[i]);
		kit_context("%s", conf->name);
		run(argv[used + 1], conf, pool);
	}
	rte_mempool_free(pool);
	rte_eal_cleanup();
	return EXIT_SUCCESS;
}
