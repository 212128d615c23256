/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <linux/vfio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "complain.h"
#include "fault.h"
#include "host.h"
#include "port.h"
#include "real.h"

static void *
map_region(int memfd, unsigned int region, size_t len)
{
	void *addr = sim_real()->mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, memfd,
				      (off_t)region << SIM_REGION_SHIFT);

	if (addr == MAP_FAILED)
		sim_die("no memory for a port: %s", strerror(errno));
	return addr;
}

static int
create_memfd(void)
{
	int memfd = memfd_create("gbe_sim", MFD_CLOEXEC);

	if (memfd < 0 || ftruncate(memfd, (off_t)VFIO_PCI_NUM_REGIONS << SIM_REGION_SHIFT) < 0)
		sim_die("no memory for a port: %s", strerror(errno));
	return memfd;
}

static void
narrow(struct sim_pci_identity *identity, const struct sim_options *options)
{
	if (options->nb_msix >= 0 && options->nb_msix < identity->nb_msix)
		identity->nb_msix = options->nb_msix;
	if (options->no_msi)
		identity->has_msi = false;
	identity->aspm = options->aspm;
}

static void
init_device(struct sim_port *port)
{
	struct sim_device *dev = calloc(1, port->model->state_size);

	if (dev == NULL)
		sim_die("no memory for a port");
	dev->model = port->model;
	dev->host = &sim_host;
	dev->host_ctx = port;
	dev->regs = map_region(port->memfd, VFIO_PCI_BAR0_REGION_INDEX, SIM_BAR0_SIZE);
	dev->index = port->index;
	dev->ring_pages_trap = port->rig->options.rings_trap;
	dev->has_flash = port->rig->options.has_flash;
	port->dev = dev;
}

void
sim_port_init(struct sim_port *port, struct sim_rig *rig, unsigned int index)
{
	port->rig = rig;
	port->index = index;
	port->model = rig->options.model[index];
	port->identity = port->model->pci;
	narrow(&port->identity, &rig->options);
	port->memfd = create_memfd();
	sim_pci_config_init(&port->config,
			    map_region(port->memfd, VFIO_PCI_CONFIG_REGION_INDEX,
				       SIM_PCI_CONFIG_SIZE),
			    &port->identity);
	sim_irq_init(&port->irq, &rig->clock, &port->identity);
	init_device(port);
}

/* Registers have 32 bits; what is wider or narrower is made of such accesses. */
static void
check_width(struct sim_port *port, const char *what, uint32_t offset, unsigned int width)
{
	if (width != sizeof(uint32_t) || offset % sizeof(uint32_t) != 0)
		sim_complain(port, "%s of %u bytes at 0x%05x", what, width, offset);
}

static uint64_t
read_device(struct sim_port *port, uint32_t offset, unsigned int width)
{
	uint32_t aligned = offset & ~3u;
	uint64_t value;

	if (port->unplugged)
		return UINT64_MAX >> (64 - 8 * width);
	port->counts.reads++;
	check_width(port, "read", offset, width);
	value = port->model->read(port->dev, aligned);
	if (width == 8)
		return value | (uint64_t)port->model->read(port->dev, aligned + 4) << 32;
	return value >> (8 * (offset & 3)) & (UINT64_MAX >> (64 - 8 * width));
}

uint64_t
sim_port_read(struct sim_port *port, uint32_t offset, unsigned int width)
{
	const struct sim_journal_access access = {
		.width = width,
		.offset = offset,
		.value = read_device(port, offset, width),
	};

	sim_journal_access(&port->rig->journal, port->dev, &access);
	return access.value;
}

static uint32_t
merge(const struct sim_port *port, uint32_t offset, unsigned int width, uint32_t value)
{
	uint32_t shift = 8 * (offset & 3), mask = (UINT32_MAX >> (32 - 8 * width)) << shift;

	return (port->dev->regs[offset / 4] & ~mask) | (value << shift & mask);
}

void
sim_port_write(struct sim_port *port, uint32_t offset, unsigned int width, uint64_t value)
{
	const struct sim_journal_access access = {
		.is_write = true,
		.width = width,
		.offset = offset,
		.value = value & UINT64_MAX >> (64 - 8 * width),
	};
	uint32_t aligned = offset & ~3u;

	sim_journal_access(&port->rig->journal, port->dev, &access);
	if (port->unplugged)
		return;
	port->counts.writes++;
	check_width(port, "write", offset, width);
	if (width < 4)
		value = merge(port, offset, width, value);
	port->model->write(port->dev, aligned, value);
	if (width == 8)
		port->model->write(port->dev, aligned + 4, value >> 32);
}

/* An 8254x without power management can be reset only by its bus. */
bool
sim_port_can_reset(const struct sim_port *port)
{
	return port->identity.has_flr || port->identity.has_pm || port->identity.has_pcie;
}

void
sim_port_reset(struct sim_port *port)
{
	if (!port->unplugged)
		port->model->reset(port->dev);
}

void
sim_port_counts(const struct sim_port *port, struct gbe_sim_counts *counts)
{
	const struct sim_counts *device = &port->dev->counts;

	*counts = port->counts;
	counts->rx_doorbells = device->rx_doorbells;
	counts->tx_doorbells = device->tx_doorbells;
	counts->rx_frames = device->rx_frames;
	counts->tx_frames = device->tx_frames;
	counts->rx_missed = device->rx_missed;
	counts->rx_filtered = device->rx_filtered;
	counts->intx = port->irq.nb_intx;
	for (unsigned int i = 0; i < GBE_SIM_MAX_VECTORS; i++)
		counts->messages[i] = port->irq.vector[i].nb_sent;
	counts->exact = port->dev->ring_pages_trap;
}
