/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <dev_driver.h>
#include <ethdev_driver.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>
#include <rte_spinlock.h>

#include "fake_port.h"
#include "rxmode_port_ops.h"

struct fake_queue {
	struct fake_port *port;
	uint32_t waiting;
	bool armed;
	bool cause; /* came while masked */
	int fd;
};

struct fake_port {
	rte_spinlock_t lock;
	enum fake_kind kind;
	bool started;
	bool published;
	uint16_t nb_queues;
	int moderation_rc;
	uint64_t arrived;
	struct fake_queue queues[FAKE_MAX_QUEUES];
	struct fake_counts counts;
};

void (*fake_yield)(void);
void (*fake_in_table)(uint16_t port, enum fake_function function);

static void
yield(void)
{
	if (fake_yield != NULL)
		fake_yield();
}

static struct fake_port *
fake_of(uint16_t port)
{
	return rte_eth_devices[port].data->dev_private;
}

/* As a device that masks itself with each interrupt that it sends. Under the lock. */
static void
interrupt(struct fake_queue *queue)
{
	const uint64_t one = 1;

	queue->armed = false;
	queue->cause = false;
	queue->port->counts.interrupts++;
	if (write(queue->fd, &one, sizeof(one)) != sizeof(one))
		abort();
}

/* As a tun's descriptor: of each packet, one read. Under the lock. */
static void
count_on_fd(struct fake_queue *queue, uint64_t n, bool arrive)
{
	if (queue->port->kind != FAKE_BARE)
		return;
	if (arrive && write(queue->fd, &n, sizeof(n)) != sizeof(n))
		abort();
	for (uint64_t one; !arrive && n > 0; n--) {
		if (read(queue->fd, &one, sizeof(one)) != sizeof(one))
			abort();
	}
}

void
fake_arrive(uint16_t port_id, uint16_t queue_id, uint32_t n)
{
	struct fake_port *port = fake_of(port_id);
	struct fake_queue *queue = &port->queues[queue_id];

	rte_spinlock_lock(&port->lock);
	if (port->started) {
		queue->waiting += n;
		port->arrived += n;
		queue->cause = port->kind == FAKE_LATCHING || port->kind == FAKE_NO_DISABLE;
		count_on_fd(queue, n, true);
		if (queue->armed && port->kind != FAKE_SILENT && port->kind != FAKE_RELAYED)
			interrupt(queue);
	}
	rte_spinlock_unlock(&port->lock);
}

/* Who was disarmed meanwhile is not signalled. */
void
fake_relay(uint16_t port_id, uint16_t queue_id)
{
	struct fake_port *port = fake_of(port_id);
	struct fake_queue *queue = &port->queues[queue_id];

	rte_spinlock_lock(&port->lock);
	if (queue->armed)
		interrupt(queue);
	rte_spinlock_unlock(&port->lock);
}

static uint16_t
rx_burst(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	struct fake_queue *queue = rx_queue;

	yield();
	rte_spinlock_lock(&queue->port->lock);
	queue->port->counts.bursts++;
	queue->port->counts.bursts_stopped += !queue->port->started;
	n = RTE_MIN(n, queue->waiting);
	queue->waiting -= n;
	count_on_fd(queue, n, false);
	rte_spinlock_unlock(&queue->port->lock);
	for (uint16_t i = 0; i < n; i++)
		pkts[i] = NULL;
	yield();
	return n;
}

static uint16_t
tx_burst(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	RTE_SET_USED(tx_queue);
	RTE_SET_USED(pkts);
	return n;
}

/* Under the lock. */
static int
arm(struct fake_queue *queue)
{
	struct fake_port *port = queue->port;

	if (port->kind == FAKE_BROKEN)
		return -EIO;
	if (port->kind == FAKE_BARE)
		return -ENOTSUP;
	if (port->kind == FAKE_EAGAIN && queue->waiting != 0)
		return -EAGAIN;
	queue->armed = true;
	if (queue->cause)
		interrupt(queue);
	return 0;
}

static int
rx_queue_intr_enable(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct fake_port *port = dev->data->dev_private;
	int rc;

	yield();
	rte_spinlock_lock(&port->lock);
	port->counts.enables++;
	port->counts.enables_unregistered +=
		port->kind == FAKE_NONE || !port->started || port->published;
	rc = arm(&port->queues[queue_id]);
	rte_spinlock_unlock(&port->lock);
	yield();
	return rc;
}

static int
rx_queue_intr_disable(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct fake_port *port = dev->data->dev_private;

	yield();
	rte_spinlock_lock(&port->lock);
	port->counts.disables++;
	port->queues[queue_id].armed &= port->kind == FAKE_NO_DISABLE;
	rte_spinlock_unlock(&port->lock);
	return port->kind == FAKE_BARE || port->kind == FAKE_NO_DISABLE ? -ENOTSUP : 0;
}

/* Before anything of the port is looked at: a test may close it here. */
static struct fake_port *
in_table(uint16_t port_id, enum fake_function function)
{
	if (fake_in_table != NULL)
		fake_in_table(port_id, function);
	return fake_of(port_id);
}

static int
ops_arm(uint16_t port_id, uint64_t queues)
{
	struct fake_port *port = in_table(port_id, FAKE_ARM);
	int rc = 0;

	yield();
	rte_spinlock_lock(&port->lock);
	port->counts.enables++;
	port->counts.enables_of_some += queues != RTE_BIT64(port->nb_queues) - 1;
	port->counts.enables_unregistered += !port->started;
	for (; rc == 0 && queues != 0; queues &= queues - 1)
		rc = arm(&port->queues[__builtin_ctzll(queues)]);
	rte_spinlock_unlock(&port->lock);
	yield();
	return rc;
}

static int
ops_disarm(uint16_t port_id, uint64_t queues)
{
	struct fake_port *port = in_table(port_id, FAKE_DISARM);

	yield();
	rte_spinlock_lock(&port->lock);
	port->counts.disables++;
	for (; queues != 0; queues &= queues - 1)
		port->queues[__builtin_ctzll(queues)].armed = false;
	rte_spinlock_unlock(&port->lock);
	return 0;
}

static int
ops_trigger(uint16_t port_id, uint16_t queue_id)
{
	struct fake_port *port = in_table(port_id, FAKE_TRIGGER);
	struct fake_queue *queue = &port->queues[queue_id];

	rte_spinlock_lock(&port->lock);
	port->counts.triggers++;
	queue->cause = port->kind != FAKE_SILENT && port->kind != FAKE_RELAYED;
	if (queue->armed && queue->cause)
		interrupt(queue);
	rte_spinlock_unlock(&port->lock);
	return 0;
}

static int
ops_moderation_set(uint16_t port_id, uint16_t queue_id, const struct rxmode_moderation *moderation)
{
	struct fake_port *port = in_table(port_id, FAKE_MODERATION_SET);

	RTE_SET_USED(queue_id);
	port->counts.moderations++;
	if (port->moderation_rc == 0)
		port->counts.moderation_us = moderation->interval_us;
	return port->moderation_rc;
}

static int
ops_moderation_get(uint16_t port_id, uint16_t queue_id, struct rxmode_moderation *moderation)
{
	struct fake_port *port = in_table(port_id, FAKE_MODERATION_GET);

	RTE_SET_USED(queue_id);
	moderation->interval_us = port->counts.moderation_us;
	return port->started ? 0 : -ENODATA;
}

static int
ops_poll(uint16_t port_id, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t nb_pkts, int *armed)
{
	RTE_SET_USED(port_id);
	RTE_SET_USED(queue_id);
	RTE_SET_USED(pkts);
	RTE_SET_USED(nb_pkts);
	RTE_SET_USED(armed);
	return -ENOTSUP;
}

void
fake_port_publish(uint16_t port, int moderation_rc)
{
	static const struct rxmode_port_ops table = {
		.version = RXMODE_PORT_OPS_VERSION,
		.size = sizeof(table),
		.moderation_set = ops_moderation_set,
		.moderation_get = ops_moderation_get,
		.arm = ops_arm,
		.disarm = ops_disarm,
		.trigger = ops_trigger,
		.poll = ops_poll,
	};

	CHECK_EQ(rxmode_port_ops_publish(port, &table), 0);
	fake_of(port)->published = true;
	fake_of(port)->moderation_rc = moderation_rc;
	rte_eth_devices[port].data->dev_conf.intr_conf.rxq = 0;
}

static int
dev_configure(struct rte_eth_dev *dev)
{
	RTE_SET_USED(dev);
	return 0;
}

/* New eventfds at each start, as a driver on VFIO has them. */
static int
dev_start(struct rte_eth_dev *dev)
{
	struct fake_port *port = dev->data->dev_private;
	uint16_t nb = dev->data->nb_rx_queues;

	if (port->kind != FAKE_NONE) {
		rte_intr_vec_list_alloc(dev->intr_handle, "fake", nb);
		rte_intr_nb_efd_set(dev->intr_handle, nb);
		for (uint16_t q = 0; q < nb; q++) {
			port->queues[q].fd =
				eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC |
						   (port->kind == FAKE_BARE ? EFD_SEMAPHORE : 0));
			rte_intr_efds_index_set(dev->intr_handle, q, port->queues[q].fd);
			rte_intr_vec_list_index_set(dev->intr_handle, q, q + 1);
		}
	}
	port->started = true;
	return 0;
}

static int
dev_stop(struct rte_eth_dev *dev)
{
	struct fake_port *port = dev->data->dev_private;

	rte_spinlock_lock(&port->lock);
	port->started = false;
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		port->queues[q].armed = false;
		port->arrived -= port->queues[q].waiting;
		port->queues[q].waiting = 0;
		if (port->kind != FAKE_NONE)
			close(port->queues[q].fd);
	}
	rte_spinlock_unlock(&port->lock);
	rte_intr_vec_list_free(dev->intr_handle);
	rte_intr_nb_efd_set(dev->intr_handle, 0);
	return 0;
}

static int
dev_infos_get(struct rte_eth_dev *dev, struct rte_eth_dev_info *info)
{
	RTE_SET_USED(dev);
	info->max_rx_queues = FAKE_MAX_QUEUES;
	info->max_tx_queues = FAKE_MAX_QUEUES;
	info->max_rx_pktlen = 1518;
	return 0;
}

static int
rx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc, unsigned int socket_id,
	       const struct rte_eth_rxconf *conf, struct rte_mempool *mp)
{
	struct fake_port *port = dev->data->dev_private;

	RTE_SET_USED(nb_desc);
	RTE_SET_USED(socket_id);
	RTE_SET_USED(conf);
	RTE_SET_USED(mp);
	port->queues[queue_id].port = port;
	dev->data->rx_queues[queue_id] = &port->queues[queue_id];
	return 0;
}

static int
tx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc, unsigned int socket_id,
	       const struct rte_eth_txconf *conf)
{
	struct fake_port *port = dev->data->dev_private;

	RTE_SET_USED(nb_desc);
	RTE_SET_USED(socket_id);
	RTE_SET_USED(conf);
	dev->data->tx_queues[queue_id] = &port->queues[queue_id];
	return 0;
}

static int
link_update(struct rte_eth_dev *dev, int wait)
{
	RTE_SET_USED(dev);
	RTE_SET_USED(wait);
	return 0;
}

static const struct eth_dev_ops ops = {
	.dev_configure = dev_configure,
	.dev_start = dev_start,
	.dev_stop = dev_stop,
	.dev_infos_get = dev_infos_get,
	.rx_queue_setup = rx_queue_setup,
	.tx_queue_setup = tx_queue_setup,
	.rx_queue_intr_enable = rx_queue_intr_enable,
	.rx_queue_intr_disable = rx_queue_intr_disable,
	.link_update = link_update,
};

static struct rte_mempool *
pool(void)
{
	static struct rte_mempool *mp;

	if (mp == NULL)
		mp = rte_pktmbuf_pool_create("fake", 64, 0, 0, 2048, SOCKET_ID_ANY);
	CHECK(mp != NULL);
	return mp;
}

uint16_t
fake_port_create(enum fake_kind kind, uint16_t nb_queues)
{
	static const struct rte_driver driver = { .name = "fake" };
	static struct rte_device device = { .name = "fake", .driver = &driver };
	static unsigned int number;
	struct rte_eth_conf conf = { .intr_conf.rxq = 1 };
	struct fake_port *port = calloc(1, sizeof(*port));
	struct rte_eth_dev *dev;
	char name[32];

	snprintf(name, sizeof(name), "fake%u", number++);
	dev = rte_eth_dev_allocate(name);
	CHECK(dev != NULL && port != NULL);
	port->kind = kind;
	port->nb_queues = nb_queues;
	port->counts.moderation_us = FAKE_MODERATION_US;
	dev->device = &device;
	dev->dev_ops = &ops;
	dev->rx_pkt_burst = rx_burst;
	dev->tx_pkt_burst = tx_burst;
	dev->data->dev_private = port;
	if (kind != FAKE_NONE)
		dev->intr_handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	rte_eth_dev_probing_finish(dev);
	CHECK_EQ(rte_eth_dev_configure(dev->data->port_id, nb_queues, 1, &conf), 0);
	CHECK_EQ(rte_eth_tx_queue_setup(dev->data->port_id, 0, 512, SOCKET_ID_ANY, NULL), 0);
	for (uint16_t q = 0; q < nb_queues; q++)
		CHECK_EQ(rte_eth_rx_queue_setup(dev->data->port_id, q, 512, SOCKET_ID_ANY, NULL,
						pool()),
			 0);
	fake_port_start(dev->data->port_id);
	return dev->data->port_id;
}

void
fake_port_start(uint16_t port)
{
	CHECK_EQ(rte_eth_dev_start(port), 0);
}

void
fake_port_stop(uint16_t port)
{
	CHECK_EQ(rte_eth_dev_stop(port), 0);
}

void
fake_port_destroy(uint16_t port)
{
	struct rte_eth_dev *dev = &rte_eth_devices[port];
	struct fake_port *fake = fake_of(port);

	if (fake->started)
		fake_port_stop(port);
	if (fake->published)
		rxmode_port_ops_withdraw(port);
	rte_intr_instance_free(dev->intr_handle);
	dev->intr_handle = NULL;
	dev->data->dev_private = NULL;
	free(fake);
	rte_eth_dev_release_port(dev);
}

uint32_t
fake_waiting(uint16_t port)
{
	uint32_t waiting = 0;

	for (uint16_t q = 0; q < FAKE_MAX_QUEUES; q++)
		waiting += fake_of(port)->queues[q].waiting;
	return waiting;
}

uint64_t
fake_arrived(uint16_t port)
{
	return fake_of(port)->arrived;
}

const struct fake_counts *
fake_counts(uint16_t port)
{
	return &fake_of(port)->counts;
}
