/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <dev_driver.h>
#include <rte_interrupts.h>
#include <rte_log.h>

#include "eal.h"
#include "fake_driver.h"

struct fake_device {
	struct fake_driver driver;
	struct rte_device device;
	struct rte_devargs devargs;
	char name[RTE_DEV_NAME_MAX_LEN];
	char args[64];
	bool closed;
	int fds[FAKE_MAX_QUEUES];
};

static char *log_text;
static size_t log_size;
static FILE *log_file;

struct fake_driver *
fake_driver_of(const struct rte_eth_dev *dev)
{
	return dev->process_private;
}

static struct fake_device *
device_of(const struct rte_eth_dev *dev)
{
	return container_of(fake_driver_of(dev), struct fake_device, driver);
}

static bool
is_asked(const struct rte_eth_dev *dev)
{
	return dev->data->dev_conf.intr_conf.rxq != 0;
}

static int
dev_configure(struct rte_eth_dev *dev)
{
	struct fake_driver *driver = fake_driver_of(dev);

	driver->configures++;
	driver->configures_asked += is_asked(dev);
	return is_asked(dev) ? driver->refuses_configure : 0;
}

static void
open_interrupts(struct rte_eth_dev *dev)
{
	struct fake_device *device = device_of(dev);
	uint16_t nb = dev->data->nb_rx_queues;

	rte_intr_vec_list_alloc(dev->intr_handle, "fake", nb);
	rte_intr_nb_efd_set(dev->intr_handle, nb);
	rte_intr_max_intr_set(dev->intr_handle, nb + !device->driver.one_message);
	for (uint16_t q = 0; q < nb; q++) {
		device->fds[q] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		rte_intr_efds_index_set(dev->intr_handle, q, device->fds[q]);
		rte_intr_vec_list_index_set(dev->intr_handle, q, q + 1);
	}
}

static void
close_interrupts(struct rte_eth_dev *dev)
{
	for (uint16_t q = 0; q < rte_intr_nb_efd_get(dev->intr_handle); q++)
		close(device_of(dev)->fds[q]);
	rte_intr_vec_list_free(dev->intr_handle);
	rte_intr_nb_efd_set(dev->intr_handle, 0);
}

static int
dev_start(struct rte_eth_dev *dev)
{
	struct fake_driver *driver = fake_driver_of(dev);

	driver->starts++;
	driver->starts_asked += is_asked(dev);
	if (is_asked(dev) && driver->refuses_start != 0)
		return driver->refuses_start;
	if (is_asked(dev))
		open_interrupts(dev);
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++)
		dev->data->rx_queue_state[q] = RTE_ETH_QUEUE_STATE_STARTED;
	if (driver->hairpin)
		dev->data->rx_queue_state[FAKE_MAX_QUEUES - 1] = RTE_ETH_QUEUE_STATE_HAIRPIN;
	return 0;
}

static int
dev_stop(struct rte_eth_dev *dev)
{
	fake_driver_of(dev)->stops++;
	close_interrupts(dev);
	return 0;
}

static int
dev_close(struct rte_eth_dev *dev)
{
	struct fake_device *device = device_of(dev);

	device->driver.closes++;
	device->closed = true;
	close_interrupts(dev);
	if (device->driver.forgets_queues)
		dev->data->nb_rx_queues = 0;
	return 0;
}

static const struct eth_dev_ops ops;

static int
dev_reset(struct rte_eth_dev *dev)
{
	dev->dev_ops = &ops;
	return 0;
}

static int
dev_infos_get(struct rte_eth_dev *dev __rte_unused, struct rte_eth_dev_info *info)
{
	info->max_rx_queues = FAKE_MAX_QUEUES;
	info->max_tx_queues = FAKE_MAX_QUEUES;
	info->max_rx_pktlen = 1518;
	return 0;
}

static int
rx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc __rte_unused,
	       unsigned int socket_id __rte_unused, const struct rte_eth_rxconf *conf __rte_unused,
	       struct rte_mempool *mp __rte_unused)
{
	dev->data->rx_queues[queue_id] = dev;
	return 0;
}

static int
tx_queue_setup(struct rte_eth_dev *dev, uint16_t queue_id, uint16_t nb_desc __rte_unused,
	       unsigned int socket_id __rte_unused, const struct rte_eth_txconf *conf __rte_unused)
{
	dev->data->tx_queues[queue_id] = dev;
	return 0;
}

static int
rx_queue_start(struct rte_eth_dev *dev, uint16_t queue_id)
{
	dev->data->rx_queue_state[queue_id] = RTE_ETH_QUEUE_STATE_STARTED;
	return 0;
}

static int
rx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	fake_driver_of(dev)->queue_stops++;
	dev->data->rx_queue_state[queue_id] = RTE_ETH_QUEUE_STATE_STOPPED;
	return 0;
}

static int
rx_queue_intr_enable(struct rte_eth_dev *dev, uint16_t queue_id __rte_unused)
{
	struct fake_driver *driver = fake_driver_of(dev);

	driver->enables++;
	driver->touched_when_closed += device_of(dev)->closed;
	if (driver->on_enable != NULL)
		driver->on_enable();
	return 0;
}

static int
rx_queue_intr_disable(struct rte_eth_dev *dev, uint16_t queue_id __rte_unused)
{
	fake_driver_of(dev)->disables++;
	fake_driver_of(dev)->touched_when_closed += device_of(dev)->closed;
	return 0;
}

static int
link_update(struct rte_eth_dev *dev __rte_unused, int wait __rte_unused)
{
	return 0;
}

static const struct eth_dev_ops ops = {
	.dev_configure = dev_configure,
	.dev_start = dev_start,
	.dev_stop = dev_stop,
	.dev_close = dev_close,
	.dev_reset = dev_reset,
	.dev_infos_get = dev_infos_get,
	.rx_queue_setup = rx_queue_setup,
	.tx_queue_setup = tx_queue_setup,
	.rx_queue_start = rx_queue_start,
	.rx_queue_stop = rx_queue_stop,
	.rx_queue_intr_enable = rx_queue_intr_enable,
	.rx_queue_intr_disable = rx_queue_intr_disable,
	.link_update = link_update,
};

static uint16_t
burst(void *queue __rte_unused, struct rte_mbuf **pkts __rte_unused, uint16_t n __rte_unused)
{
	return 0;
}

struct rte_eth_dev *
fake_driver_probe(const char *name, const char *args)
{
	static const struct rte_driver driver = { .name = "net_fake" };
	struct fake_device *device = calloc(1, sizeof(*device));
	struct rte_eth_dev *dev = rte_eth_dev_allocate(name);

	CHECK(device != NULL && dev != NULL);
	snprintf(device->name, sizeof(device->name), "%s", name);
	snprintf(device->args, sizeof(device->args), "%s", args == NULL ? "" : args);
	device->devargs.args = device->args;
	device->device.name = device->name;
	device->device.driver = &driver;
	device->device.devargs = &device->devargs;
	dev->device = &device->device;
	dev->dev_ops = &ops;
	dev->rx_pkt_burst = burst;
	dev->tx_pkt_burst = burst;
	dev->process_private = &device->driver;
	dev->data->dev_flags |= RTE_ETH_DEV_INTR_LSC;
	dev->intr_handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	CHECK(dev->intr_handle != NULL);
	rte_intr_type_set(dev->intr_handle, RTE_INTR_HANDLE_VFIO_MSIX);
	rte_eth_dev_probing_finish(dev);
	return dev;
}

void
fake_driver_remove(struct rte_eth_dev *dev)
{
	dev_close(dev);
	CHECK_EQ(rte_eth_dev_release_port(dev), 0);
}

static struct rte_mempool *
pool(void)
{
	static struct rte_mempool *mp;

	if (mp == NULL)
		mp = rte_pktmbuf_pool_create("fake", 64, 0, 0, 2048, SOCKET_ID_ANY);
	CHECK(mp != NULL);
	return mp;
}

int
fake_configure(const struct rte_eth_dev *dev, bool lsc, bool rxq)
{
	const struct rte_eth_conf conf = { .intr_conf = { .lsc = lsc, .rxq = rxq } };
	uint16_t port = dev->data->port_id;
	int ret = rte_eth_dev_configure(port, FAKE_MAX_QUEUES, 1, &conf);

	if (ret != 0)
		return ret;
	CHECK_EQ(rte_eth_tx_queue_setup(port, 0, 512, SOCKET_ID_ANY, NULL), 0);
	for (uint16_t q = 0; q < FAKE_MAX_QUEUES; q++)
		CHECK_EQ(rte_eth_rx_queue_setup(port, q, 512, SOCKET_ID_ANY, NULL, pool()), 0);
	return 0;
}

int
fake_start(const struct rte_eth_dev *dev)
{
	return rte_eth_dev_start(dev->data->port_id);
}

void
fake_idle(const struct rte_eth_dev *dev)
{
	struct rte_mbuf *pkts[8];

	while (fake_driver_of(dev)->enables < FAKE_MAX_QUEUES) {
		for (uint16_t q = 0; q < FAKE_MAX_QUEUES; q++)
			CHECK_EQ(rte_eth_rx_burst(dev->data->port_id, q, pkts, RTE_DIM(pkts)), 0);
	}
}

bool
fake_is_attached(const struct rte_eth_dev *dev)
{
	return dev->post_rx_burst_cbs[0] != NULL;
}

void
fake_driver_init(void)
{
	kit_eal_init("");
	log_file = open_memstream(&log_text, &log_size);
	CHECK(log_file != NULL);
	CHECK_EQ(rte_openlog_stream(log_file), 0);
	rte_log_set_global_level(RTE_LOG_NOTICE);
}

bool
fake_log_has(const char *text)
{
	bool has;

	fflush(log_file);
	has = memmem(log_text, log_size, text, strlen(text)) != NULL;
	rewind(log_file);
	fflush(log_file);
	return has;
}
