/* SPDX-License-Identifier: BSD-3-Clause */

/* VFIO_DEVICE_SET_IRQS and what else changes who listens. See irq.h. */

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "fault.h"
#include "irq.h"

#define HEADER_SIZE offsetof(struct vfio_irq_set, data)

unsigned int
sim_irq_count(const struct sim_irq *irq, unsigned int index)
{
	switch (index) {
	case VFIO_PCI_INTX_IRQ_INDEX:
	case VFIO_PCI_REQ_IRQ_INDEX:
		return 1;
	case VFIO_PCI_MSI_IRQ_INDEX:
		return irq->nb_msi;
	case VFIO_PCI_MSIX_IRQ_INDEX:
		return irq->nb_msix;
	case VFIO_PCI_ERR_IRQ_INDEX:
		return irq->has_err ? 1 : 0;
	default:
		return 0;
	}
}

static int
fd_of(const struct vfio_irq_set *set, unsigned int i)
{
	int32_t fd;

	memcpy(&fd, set->data + i * sizeof(fd), sizeof(fd));
	return fd;
}

/* Does the data say so of the i-th? */
static bool
is_meant(const struct vfio_irq_set *set, unsigned int i)
{
	return (set->flags & VFIO_IRQ_SET_DATA_NONE) != 0 ||
	       ((set->flags & VFIO_IRQ_SET_DATA_BOOL) != 0 && set->data[i] != 0);
}

static bool
turns_off(const struct vfio_irq_set *set)
{
	return set->count == 0 && (set->flags & VFIO_IRQ_SET_DATA_NONE) != 0;
}

static void
disable(struct sim_irq *irq)
{
	for (unsigned int i = 0; i < SIM_IRQ_MAX_VECTORS; i++) {
		sim_irq_listen(&irq->vector[i].listener, -1);
		sim_clock_cancel(irq->clock, &irq->vector[i].late);
		irq->vector[i].pending = false;
	}
	irq->type = SIM_IRQ_NONE;
	irq->nb_granted = 0;
}

static int
set_intx_trigger(struct sim_irq *irq, const struct vfio_irq_set *set)
{
	int ret;

	if (irq->type == SIM_IRQ_INTX && turns_off(set)) {
		disable(irq);
		return 0;
	}
	if ((irq->type != SIM_IRQ_INTX && irq->type != SIM_IRQ_NONE) || set->start != 0 ||
	    set->count != 1)
		return -EINVAL;
	if ((set->flags & VFIO_IRQ_SET_DATA_EVENTFD) != 0) {
		ret = sim_irq_listen(&irq->vector[0].listener, fd_of(set, 0));
		if (ret < 0)
			return ret;
		if (irq->type == SIM_IRQ_NONE)
			irq->intx_masked = false;
		irq->type = SIM_IRQ_INTX;
		sim_irq_deliver_intx(irq);
		return 0;
	}
	if (irq->type != SIM_IRQ_INTX)
		return -EINVAL;
	if (is_meant(set, 0))
		sim_irq_signal(&irq->vector[0].listener);
	return 0;
}

static int
set_intx_mask(struct sim_irq *irq, const struct vfio_irq_set *set)
{
	bool mask = (set->flags & VFIO_IRQ_SET_ACTION_MASK) != 0;

	if (irq->type != SIM_IRQ_INTX || set->start != 0 || set->count != 1)
		return -EINVAL;
	if ((set->flags & VFIO_IRQ_SET_DATA_EVENTFD) != 0)
		return -ENOTTY;
	if (is_meant(set, 0)) {
		irq->intx_masked = mask;
		sim_irq_deliver_intx(irq);
	}
	return 0;
}

/* From set->start on. What was changed before a failure has no listener then. */
static int
set_listeners(struct sim_irq *irq, const struct vfio_irq_set *set)
{
	int ret = 0;

	if (set->start >= irq->nb_granted || set->start + set->count > irq->nb_granted)
		return -EINVAL;
	for (unsigned int i = 0; i < set->count && ret == 0; i++) {
		struct sim_irq_vector *vector = &irq->vector[set->start + i];

		ret = sim_irq_listen(&vector->listener, fd_of(set, i));
		if (ret == 0)
			sim_irq_deliver_pending(vector);
	}
	for (unsigned int i = 0; i < set->count && ret < 0; i++)
		sim_irq_listen(&irq->vector[set->start + i].listener, -1);
	return ret;
}

/* As pci_alloc_irq_vectors(): fewer than wanted are told and not kept. */
static int
enable_messages(struct sim_irq *irq, const struct vfio_irq_set *set, enum sim_irq_type type)
{
	unsigned int wanted = set->start + set->count;
	int ret;

	if (wanted == 0)
		return -ERANGE;
	if (type == SIM_IRQ_MSIX && sim_fault("ioctl.set_irqs.msix_short"))
		return wanted == 1 ? -ENOSPC : (int)wanted - 1;
	irq->type = type;
	irq->nb_granted = wanted;
	ret = set_listeners(irq, set);
	if (ret < 0)
		disable(irq);
	return ret;
}

static int
set_messages(struct sim_irq *irq, const struct vfio_irq_set *set)
{
	enum sim_irq_type type = set->index == VFIO_PCI_MSIX_IRQ_INDEX ? SIM_IRQ_MSIX : SIM_IRQ_MSI;

	if (irq->type == type && turns_off(set)) {
		disable(irq);
		return 0;
	}
	if (irq->type != type && irq->type != SIM_IRQ_NONE)
		return -EINVAL;
	if ((set->flags & VFIO_IRQ_SET_DATA_EVENTFD) != 0)
		return irq->type == type ? set_listeners(irq, set) :
					   enable_messages(irq, set, type);
	if (irq->type != type || set->start + set->count > irq->nb_granted)
		return -EINVAL;
	for (unsigned int i = 0; i < set->count; i++) {
		if (is_meant(set, i))
			sim_irq_signal(&irq->vector[set->start + i].listener);
	}
	return 0;
}

/* ERR and REQ: one listener, no state. */
static int
set_notifier(struct sim_irq_listener *listener, const struct vfio_irq_set *set)
{
	if ((set->flags & VFIO_IRQ_SET_DATA_NONE) != 0 && set->count == 0)
		return sim_irq_listen(listener, -1);
	if (set->count == 0)
		return -EINVAL;
	if ((set->flags & VFIO_IRQ_SET_DATA_EVENTFD) != 0)
		return sim_irq_listen(listener, fd_of(set, 0));
	if (is_meant(set, 0))
		sim_irq_signal(listener);
	return 0;
}

/* Bytes of data for each interrupt, or -1. */
static int
data_size(const struct vfio_irq_set *set)
{
	switch (set->flags & VFIO_IRQ_SET_DATA_TYPE_MASK) {
	case VFIO_IRQ_SET_DATA_NONE:
		return 0;
	case VFIO_IRQ_SET_DATA_BOOL:
		return sizeof(uint8_t);
	case VFIO_IRQ_SET_DATA_EVENTFD:
		return sizeof(int32_t);
	default:
		return -1;
	}
}

static bool
is_valid(const struct sim_irq *irq, const struct vfio_irq_set *set)
{
	unsigned int nb = sim_irq_count(irq, set->index);
	int size = data_size(set);

	if (set->argsz < HEADER_SIZE || set->index >= VFIO_PCI_NUM_IRQS ||
	    set->count >= UINT32_MAX - set->start ||
	    (set->flags & ~(VFIO_IRQ_SET_DATA_TYPE_MASK | VFIO_IRQ_SET_ACTION_TYPE_MASK)) != 0)
		return false;
	return set->start < nb && set->start + set->count <= nb && size >= 0 &&
	       set->argsz - HEADER_SIZE >= (uint64_t)size * set->count;
}

static int
trigger(struct sim_irq *irq, const struct vfio_irq_set *set)
{
	switch (set->index) {
	case VFIO_PCI_INTX_IRQ_INDEX:
		return set_intx_trigger(irq, set);
	case VFIO_PCI_MSI_IRQ_INDEX:
	case VFIO_PCI_MSIX_IRQ_INDEX:
		return set_messages(irq, set);
	case VFIO_PCI_ERR_IRQ_INDEX:
		return set_notifier(&irq->err, set);
	default:
		return set_notifier(&irq->req, set);
	}
}

/* Which of the faults of SET_IRQS is this the place of? */
static const char *
fault_name(const struct vfio_irq_set *set)
{
	static const char *const enabling[VFIO_PCI_NUM_IRQS] = {
		[VFIO_PCI_INTX_IRQ_INDEX] = "ioctl.set_irqs.intx",
		[VFIO_PCI_MSI_IRQ_INDEX] = "ioctl.set_irqs.msi",
		[VFIO_PCI_MSIX_IRQ_INDEX] = "ioctl.set_irqs.msix",
		[VFIO_PCI_REQ_IRQ_INDEX] = "ioctl.set_irqs.req",
	};

	if ((set->flags & VFIO_IRQ_SET_ACTION_MASK) != 0)
		return "ioctl.set_irqs.mask";
	if ((set->flags & VFIO_IRQ_SET_ACTION_UNMASK) != 0)
		return "ioctl.set_irqs.unmask";
	if (turns_off(set))
		return "ioctl.set_irqs.disable";
	return enabling[set->index];
}

int
sim_irq_set(struct sim_irq *irq, const struct vfio_irq_set *set)
{
	const char *name;

	if (!is_valid(irq, set))
		return -EINVAL;
	name = fault_name(set);
	if (name != NULL && sim_fault(name))
		return -EIO;
	switch (set->flags & VFIO_IRQ_SET_ACTION_TYPE_MASK) {
	case VFIO_IRQ_SET_ACTION_MASK:
	case VFIO_IRQ_SET_ACTION_UNMASK:
		return set->index == VFIO_PCI_INTX_IRQ_INDEX ? set_intx_mask(irq, set) : -ENOTTY;
	case VFIO_IRQ_SET_ACTION_TRIGGER:
		return trigger(irq, set);
	default:
		return -ENOTTY;
	}
}

void
sim_irq_fd_closed(struct sim_irq *irq, int fd)
{
	for (unsigned int i = 0; i < SIM_IRQ_MAX_VECTORS; i++)
		sim_irq_deafen(&irq->vector[i].listener, fd);
	sim_irq_deafen(&irq->err, fd);
	sim_irq_deafen(&irq->req, fd);
}

bool
sim_irq_listens_on(const struct sim_irq *irq, int fd)
{
	for (unsigned int i = 0; i < SIM_IRQ_MAX_VECTORS; i++) {
		if (sim_irq_hears(&irq->vector[i].listener, fd))
			return true;
	}
	return sim_irq_hears(&irq->err, fd) || sim_irq_hears(&irq->req, fd);
}

void
sim_irq_release(struct sim_irq *irq)
{
	disable(irq);
	sim_irq_listen(&irq->err, -1);
	sim_irq_listen(&irq->req, -1);
	irq->intx_masked = false;
}
