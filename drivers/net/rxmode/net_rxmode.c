/* SPDX-License-Identifier: BSD-3-Clause */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <rte_version.h>

#include "net_rxmode_args.h"
#include "net_rxmode_log.h"
#include "net_rxmode_port.h"

/*
 * A virtual device without a port. While it is there, threads that poll the ports of
 * others sleep in lib/rxmode when idle, whatever the application and the drivers are:
 *
 * net_rxmode.c         the virtual device, and ports that come and go
 * net_rxmode_port.c    a port's operations, wrapped
 * net_rxmode_intr.c    what can be said of a port's receive interrupts
 * net_rxmode_args.c    what the user wrote
 *
 * Of several such devices, one that names a port comes before one that names none.
 */

struct device {
	TAILQ_ENTRY(device) next;
	const struct rte_vdev_device *vdev;
	struct net_rxmode_args args;
	bool told; /* of names that no port has */
};

static TAILQ_HEAD(, device) devices = TAILQ_HEAD_INITIALIZER(devices);

static const struct net_rxmode_args *
args_of(const struct rte_eth_dev *dev)
{
	const struct net_rxmode_args *of_all = NULL;
	struct device *device;

	TAILQ_FOREACH(device, &devices, next) {
		const char *name = dev->device == NULL ? dev->data->name : dev->device->name;

		if (net_rxmode_args_name(&device->args, dev->data->name, name))
			return &device->args;
		if (device->args.nb_names == 0 && of_all == NULL)
			of_all = &device->args;
	}
	return of_all;
}

/* Ports may still come. But most are there when the first one starts. */
static void
tell_names_without_port(void)
{
	struct device *device;

	TAILQ_FOREACH(device, &devices, next) {
		for (uint16_t i = 0; !device->told && i < device->args.nb_names; i++) {
			if (!device->args.ports[i].found)
				NET_RXMODE_LOG(WARNING, "%s: no port is named '%s' so far",
					       device->vdev->device.name,
					       device->args.ports[i].name);
		}
		device->told = true;
	}
}

/* It has its operations, but neither a valid state nor an owner yet: more is decided later. */
static int
on_new(uint16_t port_id, enum rte_eth_event_type event __rte_unused, void *arg __rte_unused,
       void *ret __rte_unused)
{
	struct rte_eth_dev *dev = &rte_eth_devices[port_id];

	net_rxmode_port_take(dev, args_of(dev));
	return 0;
}

static int
on_destroy(uint16_t port_id, enum rte_eth_event_type event __rte_unused, void *arg __rte_unused,
	   void *ret __rte_unused)
{
	net_rxmode_port_gone(&rte_eth_devices[port_id]);
	return 0;
}

static int
watch(void)
{
	int ret;

	ret = rte_eth_dev_callback_register(RTE_ETH_ALL, RTE_ETH_EVENT_NEW, on_new, NULL);
	if (ret != 0)
		return ret;
	ret = rte_eth_dev_callback_register(RTE_ETH_ALL, RTE_ETH_EVENT_DESTROY, on_destroy, NULL);
	if (ret != 0)
		goto unregister_new;
	net_rxmode_port_on_start = tell_names_without_port;
	return 0;

unregister_new:
	rte_eth_dev_callback_unregister(RTE_ETH_ALL, RTE_ETH_EVENT_NEW, on_new, NULL);
	return ret;
}

static void
stop_watching(void)
{
	rte_eth_dev_callback_unregister(RTE_ETH_ALL, RTE_ETH_EVENT_NEW, on_new, NULL);
	rte_eth_dev_callback_unregister(RTE_ETH_ALL, RTE_ETH_EVENT_DESTROY, on_destroy, NULL);
	net_rxmode_port_on_start = NULL;
}

/* Also those that have an owner. */
static void
take_all(void)
{
	for (uint16_t port_id = 0; port_id < RTE_MAX_ETHPORTS; port_id++) {
		struct rte_eth_dev *dev = &rte_eth_devices[port_id];

		if (rte_eth_dev_is_valid_port(port_id))
			net_rxmode_port_take(dev, args_of(dev));
	}
}

/*
 * Nothing in a secondary process, which finds there the primary's virtual device: interrupts
 * are the primary's, and operations those of one process.
 */
static int
probe(struct rte_vdev_device *vdev)
{
	struct device *device;
	int ret;

	if (rte_eal_process_type() != RTE_PROC_PRIMARY)
		return 0;
	device = calloc(1, sizeof(*device));
	if (device == NULL)
		return -ENOMEM;
	device->vdev = vdev;
	ret = net_rxmode_args_parse(rte_vdev_device_args(vdev), &device->args);
	if (ret != 0)
		goto free_device;
	if (TAILQ_EMPTY(&devices)) {
		ret = watch();
		if (ret != 0)
			goto free_device;
	}
	TAILQ_INSERT_TAIL(&devices, device, next);
	take_all();
	return 0;

free_device:
	free(device);
	return ret;
}

static bool
is_used(const struct device *device)
{
	for (uint16_t port_id = 0; port_id < RTE_MAX_ETHPORTS; port_id++) {
		if (rte_eth_dev_is_valid_port(port_id) &&
		    net_rxmode_port_sleeps(&rte_eth_devices[port_id], &device->args))
			return true;
	}
	return false;
}

static void
give_back_all(void)
{
	for (uint16_t port_id = 0; port_id < RTE_MAX_ETHPORTS; port_id++) {
		if (rte_eth_dev_is_valid_port(port_id))
			net_rxmode_port_give_back(&rte_eth_devices[port_id]);
	}
}

static struct device *
device_of(const struct rte_vdev_device *vdev)
{
	struct device *device;

	TAILQ_FOREACH(device, &devices, next) {
		if (device->vdev == vdev)
			return device;
	}
	return NULL;
}

/*
 * Threads may be asleep, or awake, in a callback of a started port, and nobody can wait for
 * them. EAL's cleanup goes on all the same; what it closes then is told to on_destroy().
 */
static int
remove_vdev(struct rte_vdev_device *vdev)
{
	struct device *device = device_of(vdev);

	if (device == NULL)
		return 0;
	if (is_used(device)) {
		NET_RXMODE_LOG(NOTICE, "%s: some port that it serves is started: stop it first",
			       vdev->device.name);
		return -EBUSY;
	}
	TAILQ_REMOVE(&devices, device, next);
	if (TAILQ_EMPTY(&devices)) {
		stop_watching();
		give_back_all();
	} else {
		take_all();
	}
	free(device);
	return 0;
}

static struct rte_vdev_driver net_rxmode_driver = {
	.probe = probe,
	.remove = remove_vdev,
};

/*
 * Tables of operations differ between releases. The application's DPDK is not ours where it is of
 * another release, or in the application itself: then ours was loaded with this plugin, beside it.
 */
static bool
is_of_this_release(void)
{
	const char *(*version)(void) = (const char *(*)(void))dlsym(RTLD_DEFAULT, "rte_version");
	char ours[32];

	if (version == NULL) {
		NET_RXMODE_LOG(ERR, "the application is not linked with DPDK's shared libraries: "
				    "it cannot use this plugin");
		return false;
	}
	snprintf(ours, sizeof(ours), "%s %d.%02d.", RTE_VER_PREFIX, RTE_VER_YEAR, RTE_VER_MONTH);
	if (strncmp(version(), ours, strlen(ours)) == 0)
		return true;
	NET_RXMODE_LOG(ERR, "built for %s%d, and the application uses %s: build it for that", ours,
		       RTE_VER_MINOR, version());
	return false;
}

RTE_INIT(net_rxmode_register)
{
	if (is_of_this_release()) {
		net_rxmode_driver.driver.name = "net_rxmode";
		rte_vdev_register(&net_rxmode_driver);
	}
}
RTE_PMD_EXPORT_NAME(net_rxmode, __COUNTER__);
