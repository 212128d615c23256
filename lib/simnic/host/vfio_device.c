/* SPDX-License-Identifier: BSD-3-Clause */

/* Device descriptors, as vfio-pci of Linux 6.1. */

#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <string.h>

#include "port.h"
#include "report.h"
#include "vfio_device.h"

int
sim_vfio_device_open(struct sim_port *port)
{
	int fd = fcntl(port->memfd, F_DUPFD_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (sim_port_can_reset(port))
		sim_port_reset(port);
	return fd;
}

void
sim_vfio_device_close(struct sim_port *port)
{
	sim_irq_release(&port->irq);
	if (!port->unplugged) {
		sim_pci_config_restore(&port->config);
		sim_irq_intx_off(&port->irq, false);
		port->model->irq_changed(port->dev);
		if (sim_port_can_reset(port))
			sim_port_reset(port);
	}
	/* Many an application ends by a signal once it has closed its ports. */
	sim_report_write(port->rig);
}

static int
get_info(const struct sim_port *port, struct vfio_device_info *info)
{
	if (info->argsz < offsetof(struct vfio_device_info, cap_offset))
		return -EINVAL;
	info->flags = VFIO_DEVICE_FLAGS_PCI;
	if (sim_port_can_reset(port))
		info->flags |= VFIO_DEVICE_FLAGS_RESET;
	info->num_regions = VFIO_PCI_NUM_REGIONS;
	info->num_irqs = VFIO_PCI_NUM_IRQS;
	return 0;
}

/* The one capability there is: the BAR with the MSI-X table may be mapped whole. */
static void
add_msix_mappable(struct vfio_region_info *info)
{
	const struct vfio_info_cap_header header = {
		.id = VFIO_REGION_INFO_CAP_MSIX_MAPPABLE,
		.version = 1,
	};
	uint32_t size = sizeof(*info) + sizeof(header);

	info->flags |= VFIO_REGION_INFO_FLAG_CAPS;
	info->cap_offset = 0;
	if (info->argsz < size) {
		info->argsz = size;
		return;
	}
	info->cap_offset = sizeof(*info);
	memcpy((uint8_t *)info + sizeof(*info), &header, sizeof(header));
}

static uint32_t
region_size(const struct sim_port *port, uint32_t index)
{
	if (index < SIM_PCI_NB_BARS)
		return port->config.bar_size[index];
	return index == VFIO_PCI_CONFIG_REGION_INDEX ? port->config.size : 0;
}

static int
get_region_info(const struct sim_port *port, struct vfio_region_info *info)
{
	if (info->argsz < sizeof(*info) || info->index >= VFIO_PCI_NUM_REGIONS)
		return -EINVAL;
	info->flags = 0;
	info->cap_offset = 0;
	info->offset = (uint64_t)info->index << SIM_REGION_SHIFT;
	info->size = region_size(port, info->index);
	if (info->size == 0)
		return 0;
	info->flags = VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE;
	if (info->index == VFIO_PCI_BAR0_REGION_INDEX || info->index == SIM_PCI_MSIX_BAR)
		info->flags |= VFIO_REGION_INFO_FLAG_MMAP;
	if (info->index == SIM_PCI_MSIX_BAR)
		add_msix_mappable(info);
	return 0;
}

static int
get_irq_info(const struct sim_port *port, struct vfio_irq_info *info)
{
	if (info->argsz < sizeof(*info) || info->index >= VFIO_PCI_NUM_IRQS)
		return -EINVAL;
	/* The index of errors exists on PCIe only. */
	if (info->index == VFIO_PCI_ERR_IRQ_INDEX && !port->identity.has_pcie)
		return -EINVAL;
	info->flags = VFIO_IRQ_INFO_EVENTFD;
	info->flags |= info->index == VFIO_PCI_INTX_IRQ_INDEX ?
			       VFIO_IRQ_INFO_MASKABLE | VFIO_IRQ_INFO_AUTOMASKED :
			       VFIO_IRQ_INFO_NORESIZE;
	info->count = sim_irq_count(&port->irq, info->index);
	return 0;
}

static int
set_irqs(struct sim_port *port, const struct vfio_irq_set *set)
{
	enum sim_irq_type before = port->irq.type;
	int ret = sim_irq_set(&port->irq, set);

	port->counts.set_irqs++;
	if (port->irq.type != before && !port->unplugged) {
		sim_pci_config_show_type(&port->config, port->irq.type);
		port->model->irq_changed(port->dev);
	}
	return ret;
}

static int
reset(struct sim_port *port)
{
	if (!sim_port_can_reset(port))
		return -EINVAL;
	sim_port_reset(port);
	return 0;
}

int
sim_vfio_device_ioctl(struct sim_port *port, unsigned long request, void *arg)
{
	switch (request) {
	case VFIO_DEVICE_GET_INFO:
		return get_info(port, arg);
	case VFIO_DEVICE_GET_REGION_INFO:
		return get_region_info(port, arg);
	case VFIO_DEVICE_GET_IRQ_INFO:
		return get_irq_info(port, arg);
	case VFIO_DEVICE_SET_IRQS:
		return set_irqs(port, arg);
	case VFIO_DEVICE_RESET:
		return reset(port);
	default:
		return -ENOTTY;
	}
}
