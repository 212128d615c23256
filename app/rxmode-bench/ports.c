/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_alarm.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>

#include "peer.h"
#include "ports.h"
#include "power.h"
#include "simulated.h"

#define NB_MBUFS         16383
#define CACHE            256
#define LINK_WAIT_MS     10000
#define SETTLE_US        100000
#define SETTLE_ROUNDS    3
#define GAP_AND_PREAMBLE 20

int
ports_open(struct ports *ports)
{
	if (!rte_eth_dev_is_valid_port(ports->tx) || !rte_eth_dev_is_valid_port(ports->rx)) {
		fprintf(stderr,
			"there are no ports %u and %u, but %u in all: the EAL arguments behind -- "
			"name them, by -a or --vdev\n",
			ports->tx, ports->rx, rte_eth_dev_count_avail());
		return -ENODEV;
	}
	ports->pool = rte_pktmbuf_pool_create("rxmode-bench", NB_MBUFS, CACHE, 0,
					      RTE_MBUF_DEFAULT_BUF_SIZE, SOCKET_ID_ANY);
	if (ports->pool == NULL)
		fprintf(stderr, "no memory for packets: --no-huge -m 512 is enough\n");
	return ports->pool == NULL ? -ENOMEM : 0;
}

static int
configure(struct ports *ports, uint16_t port, uint16_t queues)
{
	struct rte_eth_dev_info info;
	struct rte_eth_conf conf = { .intr_conf.rxq = port == ports->rx };
	int rc = rte_eth_dev_info_get(port, &info);

	if (rc != 0)
		return rc;
	if (queues > info.max_rx_queues)
		return -ERANGE;
	conf.rx_adv_conf.rss_conf.rss_hf =
		(RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_NONFRAG_IPV4_UDP) & info.flow_type_rss_offloads;
	if (queues > 1 && conf.rx_adv_conf.rss_conf.rss_hf != 0)
		conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
	rc = rte_eth_dev_configure(port, queues, 1, &conf);
	if (port == ports->rx)
		ports->rx_intr = rc == 0;
	if (rc != 0 && conf.intr_conf.rxq != 0) {
		conf.intr_conf.rxq = 0;
		rc = rte_eth_dev_configure(port, queues, 1, &conf);
	}
	return rc;
}

static int
set_up(struct ports *ports, uint16_t port, uint16_t queues)
{
	int socket = rte_eth_dev_socket_id(port);
	int rc = configure(ports, port, queues);

	for (uint16_t q = 0; rc == 0 && q < queues; q++)
		rc = rte_eth_rx_queue_setup(port, q, PORTS_NB_DESC, socket, NULL, ports->pool);
	if (rc == 0)
		rc = rte_eth_tx_queue_setup(port, 0, PORTS_NB_DESC, socket, NULL);
	return rc;
}

static int
await_link(uint16_t port)
{
	struct rte_eth_link link = { 0 };

	for (unsigned int ms = 0; ms < LINK_WAIT_MS; ms++) {
		simulated_step();
		if (rte_eth_link_get_nowait(port, &link) != 0 ||
		    link.link_status == RTE_ETH_LINK_UP)
			return 0;
		usleep(1000);
	}
	fprintf(stderr, "port %u has no link\n", port);
	return -ENOLINK;
}

static int
start(uint16_t port)
{
	int rc = rte_eth_dev_start(port);

	if (rc == 0)
		rte_eth_promiscuous_enable(port);
	return rc;
}

static void
stop(struct ports *ports)
{
	if (ports->queues == 0)
		return;
	rte_eth_dev_stop(ports->rx);
	if (ports->paused)
		power_unpause(ports->rx_lcore, ports->rx, ports->queues);
	if (ports->tx != ports->rx)
		rte_eth_dev_stop(ports->tx);
	ports->paused = false;
	ports->queues = 0;
}

int
ports_prepare(struct ports *ports, uint16_t queues, bool pause)
{
	int rc;

	if (ports->queues == queues && ports->pause == pause)
		return 0;
	stop(ports);
	rc = set_up(ports, ports->rx, queues);
	if (rc == 0 && ports->tx != ports->rx)
		rc = set_up(ports, ports->tx, 1);
	if (rc != 0)
		return rc;
	ports->pause = pause;
	ports->paused = pause && power_pause(ports->rx_lcore, ports->rx, queues);
	if (pause && !ports->paused)
		fprintf(stderr, "rte_power refuses these queues: paused by its rule instead\n");
	ports->queues = queues;
	rc = start(ports->rx);
	if (rc == 0 && ports->sender >= 0)
		rc = peer_prepare(ports->sender);
	else if (rc == 0 && ports->tx != ports->rx)
		rc = start(ports->tx);
	if (rc == 0)
		rc = await_link(ports->rx);
	if (rc == 0)
		rc = await_link(ports->tx);
	if (rc != 0)
		stop(ports);
	return rc;
}

int
ports_restart(struct ports *ports)
{
	stop(ports);
	return ports_prepare(ports, 1, false);
}

static void
note_alarm(void *arg)
{
	__atomic_store_n((bool *)arg, true, __ATOMIC_RELEASE);
}

/* Alarms are served by EAL's interrupt thread: once one has come, it has made another round. */
static void
await_intr_thread(void)
{
	static bool came;

	__atomic_store_n(&came, false, __ATOMIC_RELAXED);
	if (rte_eal_alarm_set(1, note_alarm, &came) != 0)
		return;
	while (!__atomic_load_n(&came, __ATOMIC_ACQUIRE))
		usleep(1000);
}

/* The time is for the other process to act; the rounds are for a thread that waits for a CPU. */
void
ports_settle(void)
{
	usleep(SETTLE_US);
	for (unsigned int i = 0; i < SETTLE_ROUNDS; i++)
		await_intr_thread();
}

static void
stay(void *arg)
{
	__atomic_store_n((bool *)arg, true, __ATOMIC_RELEASE);
	for (;;)
		pause();
}

void
ports_end(void)
{
	static bool stays;
	/* Neither an alarm nor a device's: EAL would wait for that to return. */
	struct rte_intr_handle *handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	int fd = eventfd(1, EFD_CLOEXEC);

	if (handle == NULL || fd < 0 || rte_intr_fd_set(handle, fd) != 0 ||
	    rte_intr_type_set(handle, RTE_INTR_HANDLE_EXT) != 0 ||
	    rte_intr_callback_register(handle, stay, &stays) != 0)
		return;
	while (!__atomic_load_n(&stays, __ATOMIC_ACQUIRE))
		usleep(1000);
}

void
ports_close(struct ports *ports)
{
	stop(ports);
	rte_eth_dev_close(ports->rx);
	if (ports->tx != ports->rx)
		rte_eth_dev_close(ports->tx);
}

double
ports_line_rate(const struct ports *ports, uint32_t frame)
{
	struct rte_eth_link link = { 0 };
	uint32_t mbps = RTE_ETH_SPEED_NUM_1G;

	if (rte_eth_link_get_nowait(ports->tx, &link) == 0 &&
	    link.link_speed != RTE_ETH_SPEED_NUM_NONE &&
	    link.link_speed != RTE_ETH_SPEED_NUM_UNKNOWN)
		mbps = link.link_speed;
	return 1e6 * mbps / (8 * (frame + GAP_AND_PREAMBLE));
}
