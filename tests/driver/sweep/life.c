/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <string.h>

#include <rte_alarm.h>
#include <rte_bus.h>
#include <rte_bus_pci.h>
#include <rte_cycles.h>
#include <rte_dev.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>
#include <rte_mbuf.h>

#include <bus_pci_driver.h>

#include "frame.h"
#include "life.h"

#define NB_DESC    64
#define NB_MBUFS   511
#define FRAME_LEN  60
#define BURST      32
#define LINK_POLLS 100

static struct {
	char name[RTE_DEV_NAME_MAX_LEN];
	struct rte_pci_driver *driver;
	struct rte_mempool *pool;
	uint32_t seq;
	bool without_rx_intr;
} life;

static struct rte_device *
find_device(const char *name)
{
	struct rte_device *dev, *found = NULL;
	struct rte_dev_iterator it;

	RTE_DEV_FOREACH(dev, "bus=pci", &it)
	{
		if (strcmp(rte_dev_name(dev), name) == 0)
			found = dev;
	}
	return found;
}

static bool
is_probed(void)
{
	const struct rte_device *dev = find_device(life.name);

	return dev != NULL && rte_dev_is_probed(dev);
}

static void
no_alarm(void *arg)
{
	RTE_SET_USED(arg);
}

/* Whoever asks for the first alarm has EAL watch the timer of all, for ever. */
static bool
have_alarms(void)
{
	EXPECT(rte_eal_alarm_set(US_PER_S, no_alarm, NULL) == 0, "no alarm");
	return rte_eal_alarm_cancel(no_alarm, NULL) == 1;
}

bool
life_setup(void)
{
	struct rte_eth_dev_info info;
	uint16_t port;

	life.pool = rte_pktmbuf_pool_create("life", NB_MBUFS, 0, 0, RTE_MBUF_DEFAULT_BUF_SIZE,
					    SOCKET_ID_ANY);
	EXPECT(life.pool != NULL, "no memory for %u mbufs", NB_MBUFS);
	RTE_ETH_FOREACH_DEV(port) {
		EXPECT(rte_eth_dev_info_get(port, &info) == 0, "no information of port %u", port);
		if (life.driver == NULL) {
			snprintf(life.name, sizeof(life.name), "%s", rte_dev_name(info.device));
			/* To be changed by the stand-in. */
			life.driver = (struct rte_pci_driver *)(uintptr_t)
				container_of(info.device->driver, const struct rte_pci_driver,
					     driver);
		}
		EXPECT(rte_dev_remove(find_device(rte_dev_name(info.device))) == 0,
		       "port %u cannot be removed", port);
	}
	EXPECT(life.driver != NULL, "no port");
	TRY(have_alarms());
	census_rest();
	return true;
}

const char *
life_device_name(void)
{
	return life.name;
}

struct rte_pci_driver *
life_driver(void)
{
	return life.driver;
}

uint16_t
life_port(void)
{
	uint16_t port;

	return rte_eth_dev_get_port_by_name(life.name, &port) == 0 ? port : RTE_MAX_ETHPORTS;
}

uint16_t
life_nb_queues(void)
{
	return RTE_MIN(chip->max_queues, 2);
}

unsigned int
life_mbufs_in_use(void)
{
	return life.pool == NULL ? 0 : rte_mempool_in_use_count(life.pool);
}

/* A port without usable interrupts says so, and is used without. */
static bool
has_interrupts(void)
{
	struct rte_eth_dev_info info;

	return rte_eth_dev_info_get(life_port(), &info) == 0 &&
	       (*info.dev_flags & RTE_ETH_DEV_INTR_LSC) != 0;
}

static int
configure(void)
{
	const struct rte_eth_conf conf = {
		.intr_conf.lsc = has_interrupts(),
		.intr_conf.rxq = has_interrupts() && chip->max_queues != 0 && !life.without_rx_intr,
	};
	int ret = rte_eth_dev_configure(life_port(), life_nb_queues(), life_nb_queues(), &conf);

	for (uint16_t q = 0; ret == 0 && q < life_nb_queues(); q++)
		ret = rte_eth_rx_queue_setup(life_port(), q, NB_DESC, SOCKET_ID_ANY, NULL,
					     life.pool);
	for (uint16_t q = 0; ret == 0 && q < life_nb_queues(); q++)
		ret = rte_eth_tx_queue_setup(life_port(), q, NB_DESC, SOCKET_ID_ANY, NULL);
	return ret;
}

/* Into the set, and armed. Leaves none in it on a failure, as an application would. */
static int
watch_queues(void)
{
	uint16_t port = life_port(), q;
	int ret = 0;

	for (q = 0; ret == 0 && q < life_nb_queues(); q++) {
		ret = rte_eth_dev_rx_intr_ctl_q(port, q, RTE_EPOLL_PER_THREAD, RTE_INTR_EVENT_ADD,
						NULL);
		if (ret == 0)
			ret = rte_eth_dev_rx_intr_enable(port, q);
	}
	return ret;
}

int
life_do(enum operation op)
{
	switch (op) {
	case OP_PROBE:
		return rte_dev_probe(life.name);
	case OP_CONFIGURE:
		return configure();
	case OP_START:
		return rte_eth_dev_start(life_port());
	case OP_RX_INTR:
		return chip->max_queues == 0 || !has_interrupts() || life.without_rx_intr ?
			       0 :
			       watch_queues();
	case OP_STOP:
		return rte_eth_dev_stop(life_port());
	case OP_CLOSE:
		return rte_eth_dev_close(life_port());
	default:
		return rte_dev_remove(find_device(life.name));
	}
}

static bool
must(enum operation op)
{
	int ret = life_do(op);

	EXPECT(ret == 0, "%s: %s", operation_names[op], rte_strerror(-ret));
	return true;
}

bool
life_begin(enum operation op)
{
	/* The port is closed when stopped, and removed when running. */
	enum operation last = op == OP_REMOVE ? OP_RX_INTR : op - 1;

	life.without_rx_intr = false;
	for (enum operation before = OP_PROBE; op != OP_PROBE && before <= last; before++)
		TRY(must(before));
	return true;
}

static bool
wait_link(void)
{
	struct rte_eth_link link = { 0 };

	for (unsigned int i = 0; i < LINK_POLLS && link.link_status == 0; i++) {
		EXPECT(rte_eth_link_get_nowait(life_port(), &link) == 0, "no link status");
		if (link.link_status == 0)
			rte_delay_us_sleep(100000);
	}
	EXPECT(link.link_status != 0, "the link stays down");
	return true;
}

/* A port that has been left without MSI-X refuses interrupts of queues, and says so. */
static bool
start(void)
{
	int ret = life_do(OP_START);

	if (ret == -ENOTSUP) {
		life.without_rx_intr = true;
		TRY(must(OP_CONFIGURE));
		ret = life_do(OP_START);
	}
	EXPECT(ret == 0, "start: %s", rte_strerror(-ret));
	return true;
}

bool
life_go_on(enum operation op)
{
	switch (op) {
	case OP_PROBE:
		TRY(must(OP_CONFIGURE));
		/* fall through */
	case OP_STOP:
	case OP_CONFIGURE:
		TRY(start());
		/* fall through */
	case OP_START:
		TRY(must(OP_RX_INTR));
		/* fall through */
	case OP_RX_INTR:
		return life_frames();
	default:
		return true;
	}
}

static void
frame_of(struct frame *frame, uint32_t seq, uint16_t len)
{
	static const struct rte_ether_addr everybody = {
		.addr_bytes = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	};

	frame_set(frame, &everybody, len, 0, seq);
}

void
life_inject(uint32_t seq, uint16_t len)
{
	uint8_t data[1514];
	struct frame frame;

	frame_of(&frame, seq, len);
	frame_build(&frame, data);
	gbe_sim()->inject(SWEEP_PORT, data, len);
}

static bool
check_frame(const struct rte_mbuf *m)
{
	struct frame frame;
	const char *difference;

	EXPECT(m->nb_segs == 1 && m->data_len >= FRAME_LEN,
	       "a frame of %u bytes in %u segments was received", m->pkt_len, m->nb_segs);
	frame_of(&frame, frame_identify(m).seq, m->data_len);
	difference = frame_difference(&frame, m);
	EXPECT(difference == NULL, "a frame was received that is not whole: %s", difference);
	return true;
}

bool
life_receive(unsigned int *nb)
{
	struct rte_mbuf *m[BURST];
	bool good = true;

	*nb = 0;
	gbe_sim()->step();
	for (uint16_t q = 0; q < life_nb_queues(); q++) {
		uint16_t n = rte_eth_rx_burst(life_port(), q, m, BURST);

		for (uint16_t i = 0; i < n; i++)
			good &= check_frame(m[i]);
		rte_pktmbuf_free_bulk(m, n);
		*nb += n;
	}
	return good;
}

bool
life_send(uint16_t queue)
{
	struct frame frame;
	struct rte_mbuf *m;

	frame_of(&frame, ++life.seq, FRAME_LEN);
	m = frame_mbuf(life.pool, &frame);
	if (m == NULL)
		return false;
	if (rte_eth_tx_burst(life_port(), queue, &m, 1) == 1)
		return true;
	rte_pktmbuf_free(m);
	return false;
}

bool
life_frames(void)
{
	struct gbe_sim_counts before, after;
	unsigned int nb;

	TRY(wait_link());
	/* What came in disorder before. */
	do {
		TRY(life_receive(&nb));
	} while (nb != 0);
	gbe_sim()->counts(SWEEP_PORT, &before);
	life_inject(++life.seq, FRAME_LEN);
	TRY(life_receive(&nb));
	EXPECT(nb == 1, "%u frames were received of 1", nb);
	for (uint16_t q = 0; q < life_nb_queues(); q++)
		EXPECT(life_send(q), "Tx queue %u does not accept a frame", q);
	gbe_sim()->step();
	gbe_sim()->counts(SWEEP_PORT, &after);
	EXPECT(after.tx_frames - before.tx_frames == life_nb_queues(),
	       "%lu frames left the device of %u",
	       (unsigned long)(after.tx_frames - before.tx_frames), life_nb_queues());
	return true;
}

bool
life_end(void)
{
	if (life_port() != RTE_MAX_ETHPORTS)
		rte_eth_dev_stop(life_port());
	if (is_probed())
		TRY(must(OP_REMOVE));
	return true;
}

bool
life_whole(void)
{
	life.without_rx_intr = false;
	TRY(must(OP_PROBE));
	TRY(life_go_on(OP_PROBE));
	EXPECT(!life.without_rx_intr, "the port has lost its interrupts");
	return life_end();
}
