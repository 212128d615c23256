/* SPDX-License-Identifier: BSD-3-Clause */

/* Containers and groups, as in Linux 6.1. Devices: vfio_device.c */

#include <errno.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fault.h"
#include "real.h"
#include "vfio.h"
#include "vfio_device.h"

#define MAX_CONTAINERS 16

/* One is kept by its descriptor and by its groups. */
struct container {
	bool used;
	bool is_open;
	unsigned int nb_groups;
	unsigned long type; /* of the IOMMU: VFIO_TYPE1..., 0: not set yet */
	struct sim_iommu iommu;
};

/* One is kept by its descriptor and by its device. */
struct group {
	struct sim_port *port;
	struct container *container;
	bool is_open;
	unsigned int nb_devices;
};

static struct container containers[MAX_CONTAINERS];
static struct group groups[SIM_MAX_PORTS];

static int
new_fd(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int
register_fd(int fd, enum sim_fd_kind kind, void *object)
{
	int ret;

	if (fd < 0)
		return fd;
	ret = sim_fds_add(fd, kind, object);
	if (ret < 0) {
		sim_real()->close(fd);
		return ret;
	}
	return fd;
}

static int
open_container(void)
{
	int fd;

	for (unsigned int i = 0; i < MAX_CONTAINERS; i++) {
		if (containers[i].used)
			continue;
		fd = register_fd(new_fd("gbe_sim_container"), SIM_FD_CONTAINER, &containers[i]);
		containers[i].used = fd >= 0;
		containers[i].is_open = fd >= 0;
		return fd;
	}
	return -ENOMEM;
}

static int
open_group(struct sim_rig *rig, unsigned int number)
{
	unsigned int index = number - SIM_VFIO_FIRST_GROUP;
	struct group *group = &groups[index];
	int fd;

	if (number < SIM_VFIO_FIRST_GROUP || index >= rig->nb_ports)
		return -ENOENT;
	if (group->is_open)
		return -EBUSY;
	fd = register_fd(new_fd("gbe_sim_group"), SIM_FD_GROUP, group);
	group->port = &rig->port[index];
	group->is_open = fd >= 0;
	return fd;
}

int
sim_vfio_open(struct sim_rig *rig, const char *path)
{
	const char *name = path + strlen(SIM_VFIO_DIR);
	unsigned int number;
	char rest;

	if (sim_fault("open"))
		return -EACCES;
	if (strcmp(name, "vfio") == 0)
		return open_container();
	if (sscanf(name, "%u%c", &number, &rest) == 1)
		return open_group(rig, number);
	return -ENOENT;
}

static void
put_container(struct container *container)
{
	/* Without groups there is no IOMMU either. */
	if (container->nb_groups == 0) {
		sim_iommu_clear(&container->iommu);
		container->type = 0;
	}
	if (container->nb_groups == 0 && !container->is_open)
		container->used = false;
}

static void
leave_container(struct group *group)
{
	struct container *container = group->container;

	if (container == NULL)
		return;
	group->port->iommu = NULL;
	group->container = NULL;
	container->nb_groups--;
	put_container(container);
}

static int
set_container(struct group *group, const int *fd)
{
	void *object;

	if (group->container != NULL)
		return -EINVAL;
	if (sim_fds_find(*fd, &object) != SIM_FD_CONTAINER)
		return -EINVAL;
	group->container = object;
	group->container->nb_groups++;
	if (group->container->type != 0)
		group->port->iommu = &group->container->iommu;
	return 0;
}

static int
unset_container(struct group *group)
{
	if (group->container == NULL)
		return -EINVAL;
	if (group->nb_devices != 0)
		return -EBUSY;
	leave_container(group);
	return 0;
}

static int
group_status(const struct group *group, struct vfio_group_status *status)
{
	if (status->argsz < sizeof(*status))
		return -EINVAL;
	status->flags = VFIO_GROUP_FLAGS_VIABLE;
	if (group->container != NULL)
		status->flags |= VFIO_GROUP_FLAGS_CONTAINER_SET;
	return 0;
}

/* The name is the PCI address, which the launcher has given the port. */
static int
get_device(struct group *group, const char *name)
{
	int fd;

	if (group->container == NULL || group->container->type == 0)
		return -EINVAL;
	if (name == NULL || group->port->unplugged)
		return -ENODEV;
	fd = register_fd(sim_vfio_device_open(group->port), SIM_FD_DEVICE, group->port);
	if (fd >= 0)
		group->nb_devices++;
	return fd;
}

static int
group_ioctl(struct group *group, unsigned long request, void *arg)
{
	switch (request) {
	case VFIO_GROUP_GET_STATUS:
		return group_status(group, arg);
	case VFIO_GROUP_SET_CONTAINER:
		return set_container(group, arg);
	case VFIO_GROUP_UNSET_CONTAINER:
		return unset_container(group);
	case VFIO_GROUP_GET_DEVICE_FD:
		return get_device(group, arg);
	default:
		return -ENOTTY;
	}
}

static int
set_iommu(struct container *container, unsigned long type)
{
	if (container->nb_groups == 0 || container->type != 0)
		return -EINVAL;
	if (type != VFIO_TYPE1_IOMMU && type != VFIO_TYPE1v2_IOMMU)
		return -ENODEV;
	container->type = type;
	for (unsigned int i = 0; i < SIM_MAX_PORTS; i++) {
		if (groups[i].container == container)
			groups[i].port->iommu = &container->iommu;
	}
	return 0;
}

static int
map_dma(struct container *container, const struct vfio_iommu_type1_dma_map *map)
{
	const struct sim_iommu_range range = {
		.iova = map->iova,
		.size = map->size,
		.host = (uint8_t *)(uintptr_t)map->vaddr,
		.readable = (map->flags & VFIO_DMA_MAP_FLAG_READ) != 0,
		.writable = (map->flags & VFIO_DMA_MAP_FLAG_WRITE) != 0,
	};

	if (map->argsz < sizeof(*map))
		return -EINVAL;
	return sim_iommu_map(&container->iommu, &range);
}

static int
unmap_dma(struct container *container, struct vfio_iommu_type1_dma_unmap *unmap)
{
	int64_t size;

	if (unmap->argsz < sizeof(*unmap) || unmap->flags != 0)
		return -EINVAL;
	size = sim_iommu_unmap(&container->iommu, unmap->iova, unmap->size,
			       container->type == VFIO_TYPE1v2_IOMMU);
	if (size < 0)
		return size;
	unmap->size = size;
	return 0;
}

static int
container_ioctl(struct container *container, unsigned long request, void *arg)
{
	unsigned long type = (uintptr_t)arg;

	switch (request) {
	case VFIO_GET_API_VERSION:
		return VFIO_API_VERSION;
	case VFIO_CHECK_EXTENSION:
		return type == VFIO_TYPE1_IOMMU || type == VFIO_TYPE1v2_IOMMU;
	case VFIO_SET_IOMMU:
		return set_iommu(container, type);
	case VFIO_IOMMU_MAP_DMA:
		return container->type == 0 ? -EINVAL : map_dma(container, arg);
	case VFIO_IOMMU_UNMAP_DMA:
		return container->type == 0 ? -EINVAL : unmap_dma(container, arg);
	default:
		return container->type == 0 ? -EINVAL : -ENOTTY;
	}
}

/* The fault of each request, besides "ioctl" itself. */
static bool
is_to_fail(unsigned long request)
{
	static const struct {
		unsigned long request;
		const char *name;
	} faults[] = {
		{ VFIO_GET_API_VERSION, "ioctl.api_version" },
		{ VFIO_CHECK_EXTENSION, "ioctl.check_extension" },
		{ VFIO_SET_IOMMU, "ioctl.set_iommu" },
		{ VFIO_IOMMU_MAP_DMA, "ioctl.map_dma" },
		{ VFIO_IOMMU_UNMAP_DMA, "ioctl.unmap_dma" },
		{ VFIO_GROUP_GET_STATUS, "ioctl.group_status" },
		{ VFIO_GROUP_SET_CONTAINER, "ioctl.set_container" },
		{ VFIO_GROUP_GET_DEVICE_FD, "ioctl.device_fd" },
		{ VFIO_DEVICE_GET_INFO, "ioctl.device_info" },
		{ VFIO_DEVICE_GET_REGION_INFO, "ioctl.region_info" },
		{ VFIO_DEVICE_GET_IRQ_INFO, "ioctl.irq_info" },
		{ VFIO_DEVICE_SET_IRQS, "ioctl.set_irqs" },
		{ VFIO_DEVICE_RESET, "ioctl.reset" },
	};
	bool fails = sim_fault("ioctl");

	for (unsigned int i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (faults[i].request == request && sim_fault(faults[i].name))
			fails = true;
	}
	return fails;
}

int
sim_vfio_ioctl(enum sim_fd_kind kind, void *object, unsigned long request, void *arg)
{
	if (is_to_fail(request))
		return -EIO;
	switch (kind) {
	case SIM_FD_CONTAINER:
		return container_ioctl(object, request, arg);
	case SIM_FD_GROUP:
		return group_ioctl(object, request, arg);
	default:
		return sim_vfio_device_ioctl(object, request, arg);
	}
}

static void
put_group(struct group *group)
{
	if (!group->is_open && group->nb_devices == 0)
		leave_container(group);
}

void
sim_vfio_close(enum sim_fd_kind kind, void *object, int fd)
{
	struct container *container = object;
	struct group *group = object;
	struct sim_port *port = object;

	sim_fds_remove(fd);
	switch (kind) {
	case SIM_FD_CONTAINER:
		container->is_open = false;
		put_container(container);
		break;
	case SIM_FD_GROUP:
		group->is_open = false;
		put_group(group);
		break;
	default:
		group = &groups[port->index];
		if (--group->nb_devices == 0)
			sim_vfio_device_close(port);
		put_group(group);
		break;
	}
}

void
sim_vfio_memory_gone(const void *addr, size_t len)
{
	for (unsigned int i = 0; i < MAX_CONTAINERS; i++)
		sim_iommu_cut(&containers[i].iommu, addr, len);
}
