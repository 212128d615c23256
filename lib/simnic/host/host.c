/* SPDX-License-Identifier: BSD-3-Clause */

#include <pthread.h>
#include <stdarg.h>

#include "complain.h"
#include "fault.h"
#include "host.h"
#include "rig.h"

static void *
dma(void *ctx, uint64_t iova, uint32_t len, bool write)
{
	struct sim_port *port = ctx;
	void *host = NULL;

	if (port->iommu != NULL && sim_pci_config_is_bus_master(&port->config))
		host = sim_iommu_find(port->iommu, iova, len, write);
	if (host == NULL)
		port->counts.iommu_faults++;
	return host;
}

static enum sim_irq_type
irq_type(void *ctx)
{
	return ((const struct sim_port *)ctx)->irq.type;
}

static unsigned int
nb_messages(void *ctx)
{
	return sim_irq_nb_messages(&((const struct sim_port *)ctx)->irq);
}

static void
message(void *ctx, unsigned int vector)
{
	sim_irq_message(&((struct sim_port *)ctx)->irq, vector);
}

static void
clear_pending(void *ctx, unsigned int vector)
{
	sim_irq_clear_pending(&((struct sim_port *)ctx)->irq, vector);
}

static void
intx(void *ctx, bool asserted)
{
	struct sim_port *port = ctx;

	if (port->unplugged)
		return;
	sim_pci_config_show_intx(&port->config, asserted);
	sim_irq_intx(&port->irq, asserted);
}

static uint64_t
device_now_ns(void *ctx)
{
	return sim_clock_now(&((const struct sim_port *)ctx)->rig->clock);
}

static void
device_timer_arm(void *ctx, struct sim_timer *timer, uint64_t when_ns)
{
	sim_clock_arm(&((const struct sim_port *)ctx)->rig->clock, timer, when_ns);
}

static void
device_timer_cancel(void *ctx, struct sim_timer *timer)
{
	sim_clock_cancel(&((const struct sim_port *)ctx)->rig->clock, timer);
}

static void
transmit(void *ctx, const uint8_t *frame, uint32_t len)
{
	const struct sim_port *port = ctx;

	sim_wire_transmit(port->rig->wire, port->index, frame, len);
}

static bool
carrier(void *ctx)
{
	const struct sim_port *port = ctx;

	return !port->unplugged && sim_wire_carrier(port->rig->wire, port->index);
}

static void
phy_power(void *ctx, bool on)
{
	const struct sim_port *port = ctx;

	sim_wire_set_power(port->rig->wire, port->index, on);
}

static void __attribute__((format(printf, 2, 3))) complain(void *ctx, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	sim_complain_args(ctx, format, args);
	va_end(args);
}

static bool
fault(void *ctx, const char *name)
{
	(void)ctx;
	return sim_fault(name);
}

static uintptr_t
thread(void *ctx)
{
	(void)ctx;
	return (uintptr_t)pthread_self();
}

const struct sim_host_ops sim_host = {
	.dma = dma,
	.irq_type = irq_type,
	.nb_messages = nb_messages,
	.message = message,
	.clear_pending = clear_pending,
	.intx = intx,
	.now_ns = device_now_ns,
	.timer_arm = device_timer_arm,
	.timer_cancel = device_timer_cancel,
	.transmit = transmit,
	.carrier = carrier,
	.phy_power = phy_power,
	.complain = complain,
	.fault = fault,
	.thread = thread,
};

static void
deliver(void *ctx, unsigned int index, const uint8_t *frame, uint32_t len)
{
	struct sim_port *port = &((struct sim_rig *)ctx)->port[index];

	if (port->unplugged)
		return;
	port->nb_delivered++;
	port->model->receive(port->dev, frame, len);
}

/* Every frame ends up in one of the counts; the last may still wait for a descriptor. */
static bool
idle(void *ctx, unsigned int index)
{
	const struct sim_port *port = &((const struct sim_rig *)ctx)->port[index];
	const struct sim_counts *counts = &port->dev->counts;

	return !port->unplugged && port->model->can_receive(port->dev) &&
	       port->nb_delivered <= counts->rx_frames + counts->rx_missed + counts->rx_filtered;
}

static void
carrier_changed(void *ctx, unsigned int index)
{
	const struct sim_port *port = &((const struct sim_rig *)ctx)->port[index];

	if (!port->unplugged)
		port->model->carrier_changed(port->dev);
}

static uint64_t
wire_now_ns(void *ctx)
{
	return sim_clock_now(&((const struct sim_rig *)ctx)->clock);
}

static void
wire_timer_arm(void *ctx, struct sim_timer *timer, uint64_t when_ns)
{
	sim_clock_arm(&((struct sim_rig *)ctx)->clock, timer, when_ns);
}

static void
wire_timer_cancel(void *ctx, struct sim_timer *timer)
{
	sim_clock_cancel(&((struct sim_rig *)ctx)->clock, timer);
}

const struct sim_wire_host sim_wire_host = {
	.deliver = deliver,
	.idle = idle,
	.carrier_changed = carrier_changed,
	.now_ns = wire_now_ns,
	.timer_arm = wire_timer_arm,
	.timer_cancel = wire_timer_cancel,
};
