/* SPDX-License-Identifier: BSD-3-Clause */

/* A model of lib/simnic/models, hosted in this process. See bus.h and device.h. */

#include <stdlib.h>
#include <string.h>

#include "bus.h"
#include "chip.h"
#include "mock_host.h"

/* Frames that went out and were not taken yet. */
#define OUT_FRAMES 512

/* Complaints are ignored: cases do on purpose what a driver must not. */
struct sim_bus {
	struct bus bus;
	struct mock_port *port;
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

static struct sim_device *
device_of(struct bus *bus)
{
	return sim_of(bus)->port->dev;
}

static void
keep_frame(void *arg, const uint8_t *frame, uint32_t len)
{
	struct sim_bus *sim = arg;
	unsigned int slot = sim->out_tail++ % OUT_FRAMES;

	free(sim->out[slot]);
	sim->out[slot] = malloc(len);
	if (sim->out[slot] == NULL)
		abort();
	memcpy(sim->out[slot], frame, len);
	sim->out_len[slot] = len;
}

static void
sim_settle(struct bus *bus)
{
	(void)bus;
	mock_run();
}

static uint32_t
sim_read(struct bus *bus, uint32_t offset)
{
	return mock_read(sim_of(bus)->port, offset);
}

static void
sim_write(struct bus *bus, uint32_t offset, uint32_t value)
{
	mock_write(sim_of(bus)->port, offset, value);
	mock_run();
}

static unsigned int
messages_of(const struct sim_model *model, enum sim_irq_type type)
{
	if (type == SIM_IRQ_MSIX)
		return model->pci.nb_msix;
	return type == SIM_IRQ_MSI ? 1 : 0;
}

static void
sim_set_irq_type(struct bus *bus, enum sim_irq_type type)
{
	struct sim_device *dev = device_of(bus);

	sim_of(bus)->port->irq_type = type;
	sim_of(bus)->port->nb_messages = messages_of(dev->model, type);
	dev->model->irq_changed(dev);
}

static uint32_t
sim_take_messages(struct bus *bus)
{
	unsigned int *count = sim_of(bus)->port->messages;
	uint32_t messages = 0;

	for (unsigned int i = 0; i < MOCK_VECTORS; i++) {
		if (count[i] != 0)
			messages |= 1u << i;
		count[i] = 0;
	}
	return messages;
}

static bool
sim_intx(struct bus *bus)
{
	return sim_of(bus)->port->intx;
}

static void
sim_pass_ns(struct bus *bus, uint64_t ns)
{
	(void)bus;
	mock_advance(ns);
	mock_run();
}

static void
sim_inject(struct bus *bus, const uint8_t *frame, uint32_t len)
{
	device_of(bus)->model->receive(device_of(bus), frame, len);
	mock_run();
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
	sim_of(bus)->port->carrier = up;
	device_of(bus)->model->carrier_changed(device_of(bus));
	mock_run();
}

/* The same memory, and a new device. */
static void
sim_power_on(struct bus *bus)
{
	struct sim_bus *sim = sim_of(bus);

	mock_reset();
	memset(bus->memory, 0, BUS_MEMORY_SIZE);
	mock_use_memory(bus->memory, BUS_MEMORY_IOVA, BUS_MEMORY_SIZE);
	sim->out_head = sim->out_tail = 0;
	sim->port = mock_create(bus->chip->name, true);
	sim->port->transmit = keep_frame;
	sim->port->transmit_arg = sim;
}

static void
sim_destroy(struct bus *bus)
{
	struct sim_bus *sim = sim_of(bus);
	unsigned int i;

	for (i = 0; i < OUT_FRAMES; i++)
		free(sim->out[i]);
	mock_reset();
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
	struct sim_bus *sim;

	if (mock_find_model(chip->name) == NULL)
		return NULL;
	sim = allocate(sizeof(*sim));
	sim->bus.ops = &sim_ops;
	sim->bus.chip = chip;
	sim->bus.memory = allocate(BUS_MEMORY_SIZE);
	return &sim->bus;
}
