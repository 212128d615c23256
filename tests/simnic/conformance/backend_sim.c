/* SPDX-License-Identifier: BSD-3-Clause */

/* A model of lib/simnic/models, hosted in this process. See bus.h and host/device.h. */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "host/clock.h"
#include "bus.h"
#include "chip.h"

/* Frames that went out and were not taken yet. */
#define OUT_FRAMES 512

struct sim_bus {
	struct bus bus;
	const struct sim_model *model;
	struct sim_device *dev;
	struct sim_clock clock;
	enum sim_irq_type irq_type;
	uint32_t messages;
	bool intx;
	bool cut;
	uint8_t *out[OUT_FRAMES];
	uint32_t out_len[OUT_FRAMES];
	unsigned int out_head;
	unsigned int out_tail;
};

static struct sim_bus *
sim_of(struct bus *bus)
{
	return (struct sim_bus *)bus;
}

static void *
host_dma(void *ctx, uint64_t iova, uint32_t len, bool write)
{
	struct sim_bus *sim = ctx;

	(void)write;
	if (iova < BUS_MEMORY_IOVA || iova - BUS_MEMORY_IOVA > BUS_MEMORY_SIZE - len)
		return NULL;
	return sim->bus.memory + (iova - BUS_MEMORY_IOVA);
}

static enum sim_irq_type
host_irq_type(void *ctx)
{
	return ((struct sim_bus *)ctx)->irq_type;
}

static unsigned int
host_nb_messages(void *ctx)
{
	struct sim_bus *sim = ctx;

	if (sim->irq_type == SIM_IRQ_MSIX)
		return sim->model->pci.nb_msix;
	return sim->irq_type == SIM_IRQ_MSI ? 1 : 0;
}

static void
host_message(void *ctx, unsigned int vector)
{
	((struct sim_bus *)ctx)->messages |= 1u << vector;
}

static void
host_clear_pending(void *ctx, unsigned int vector)
{
	(void)ctx;
	(void)vector;
}

static void
host_intx(void *ctx, bool asserted)
{
	((struct sim_bus *)ctx)->intx = asserted;
}

static uint64_t
host_now_ns(void *ctx)
{
	return sim_clock_now(&((struct sim_bus *)ctx)->clock);
}

static void
host_timer_arm(void *ctx, struct sim_timer *timer, uint64_t when_ns)
{
	sim_clock_arm(&((struct sim_bus *)ctx)->clock, timer, when_ns);
}

static void
host_timer_cancel(void *ctx, struct sim_timer *timer)
{
	sim_clock_cancel(&((struct sim_bus *)ctx)->clock, timer);
}

static void
host_transmit(void *ctx, const uint8_t *frame, uint32_t len)
{
	struct sim_bus *sim = ctx;
	unsigned int slot = sim->out_tail++ % OUT_FRAMES;

	free(sim->out[slot]);
	sim->out[slot] = malloc(len);
	if (sim->out[slot] == NULL)
		abort();
	memcpy(sim->out[slot], frame, len);
	sim->out_len[slot] = len;
}

static bool
host_carrier(void *ctx)
{
	return !((struct sim_bus *)ctx)->cut;
}

/* Cases do on purpose what a driver must not. */
static void
host_complain(void *ctx, const char *format, ...)
{
	(void)ctx;
	(void)format;
}

static bool
host_fault(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return false;
}

static uintptr_t
host_thread(void *ctx)
{
	return (uintptr_t)ctx;
}

static const struct sim_host_ops host_ops = {
	.dma = host_dma,
	.irq_type = host_irq_type,
	.nb_messages = host_nb_messages,
	.message = host_message,
	.clear_pending = host_clear_pending,
	.intx = host_intx,
	.now_ns = host_now_ns,
	.timer_arm = host_timer_arm,
	.timer_cancel = host_timer_cancel,
	.transmit = host_transmit,
	.carrier = host_carrier,
	.complain = host_complain,
	.fault = host_fault,
	.thread = host_thread,
};

static void
sim_settle(struct bus *bus)
{
	struct sim_bus *sim = sim_of(bus);

	while (sim->model->run(sim->dev))
		;
}

static uint32_t
sim_read(struct bus *bus, uint32_t offset)
{
	return sim_of(bus)->model->read(sim_of(bus)->dev, offset);
}

static void
sim_write(struct bus *bus, uint32_t offset, uint32_t value)
{
	sim_of(bus)->model->write(sim_of(bus)->dev, offset, value);
	sim_settle(bus);
}

static void
sim_set_irq_type(struct bus *bus, enum sim_irq_type type)
{
	sim_of(bus)->irq_type = type;
	sim_of(bus)->model->irq_changed(sim_of(bus)->dev);
}

static uint32_t
sim_take_messages(struct bus *bus)
{
	uint32_t messages = sim_of(bus)->messages;

	sim_of(bus)->messages = 0;
	return messages;
}

static bool
sim_intx(struct bus *bus)
{
	return sim_of(bus)->intx;
}

static void
sim_pass_ns(struct bus *bus, uint64_t ns)
{
	sim_clock_advance(&sim_of(bus)->clock, ns);
	sim_settle(bus);
}

static void
sim_inject(struct bus *bus, const uint8_t *frame, uint32_t len)
{
	sim_of(bus)->model->receive(sim_of(bus)->dev, frame, len);
	sim_settle(bus);
}

static uint32_t
sim_take_frame(struct bus *bus, uint8_t frame[BUS_MAX_FRAME])
{
	struct sim_bus *sim = sim_of(bus);
	unsigned int slot = sim->out_head % OUT_FRAMES;

	if (sim->out_head == sim->out_tail)
		return 0;
	sim->out_head++;
	memcpy(frame, sim->out[slot], sim->out_len[slot]);
	return sim->out_len[slot];
}

static void
sim_set_link(struct bus *bus, bool up)
{
	sim_of(bus)->cut = !up;
	sim_of(bus)->model->carrier_changed(sim_of(bus)->dev);
	sim_settle(bus);
}

/* The same memory as a new device. */
static void
sim_power_on(struct bus *bus)
{
	struct sim_bus *sim = sim_of(bus);
	uint32_t *regs = sim->dev->regs;

	memset(regs, 0, SIM_BAR0_SIZE);
	memset(bus->memory, 0, BUS_MEMORY_SIZE);
	memset(sim->dev, 0, sim->model->state_size);
	*sim->dev = (struct sim_device){
		.model = sim->model,
		.host = &host_ops,
		.host_ctx = sim,
		.regs = regs,
		.ring_pages_trap = true,
	};
	sim_clock_init(&sim->clock, true);
	sim->irq_type = SIM_IRQ_INTX;
	sim->messages = 0;
	sim->intx = false;
	sim->cut = false;
	sim->out_head = sim->out_tail = 0;
	sim->model->create(sim->dev);
}

static void
sim_destroy(struct bus *bus)
{
	struct sim_bus *sim = sim_of(bus);
	unsigned int i;

	for (i = 0; i < OUT_FRAMES; i++)
		free(sim->out[i]);
	free(sim->dev->regs);
	free(sim->dev);
	free(bus->memory);
	free(bus);
}

static const struct bus_ops sim_ops = {
	.power_on = sim_power_on,
	.read = sim_read,
	.write = sim_write,
	.set_irq_type = sim_set_irq_type,
	.take_messages = sim_take_messages,
	.intx = sim_intx,
	.settle = sim_settle,
	.pass_ns = sim_pass_ns,
	.inject = sim_inject,
	.take_frame = sim_take_frame,
	.set_link = sim_set_link,
	.destroy = sim_destroy,
};

static const struct sim_model *
find_model(const char *name)
{
	unsigned int i;

	for (i = 0; sim_models[i] != NULL; i++)
		if (strcmp(sim_models[i]->name, name) == 0)
			return sim_models[i];
	return NULL;
}

static void *
allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (memory == NULL)
		abort();
	return memory;
}

struct bus *
bus_open_sim(const struct chip *chip)
{
	const struct sim_model *model = find_model(chip->name);
	struct sim_bus *sim;

	if (model == NULL)
		return NULL;
	sim = allocate(sizeof(*sim));
	sim->bus.ops = &sim_ops;
	sim->bus.chip = chip;
	sim->bus.memory = allocate(BUS_MEMORY_SIZE);
	sim->model = model;
	sim->dev = allocate(model->state_size);
	sim->dev->regs = allocate(SIM_BAR0_SIZE);
	return &sim->bus;
}
