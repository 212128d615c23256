/* SPDX-License-Identifier: BSD-3-Clause */

#include "mock_host.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/clock.h"

/* Above 4 GB, and 0 is nowhere. */
#define IOVA_BASE   0x200000000u
#define MEMORY_SIZE (16u * 1024 * 1024)

const char *const mock_chips[] = { "82540", "82574", "82576", NULL };

static struct mock_port ports[MOCK_MAX_PORTS];
static unsigned int nb_ports;
static struct sim_clock now = { .is_virtual = true };
static uint8_t memory[MEMORY_SIZE] __attribute__((aligned(4096)));
static uint32_t used;

/* What devices can reach. */
static struct {
	uint64_t iova;
	uint8_t *memory;
	uint32_t size;
} reach = { .iova = IOVA_BASE, .memory = memory };

void
mock_check_complaint(const char *file, int line, struct mock_port *port, const char *words)
{
	if (port->complaints == 0)
		kit_fail(file, line, "no complaint about '%s'", words);
	if (strstr(port->complaint, words) == NULL)
		kit_fail(file, line, "complaint '%s', not '%s'", port->complaint, words);
	port->complaints = 0;
}

static void *
host_dma(void *ctx, uint64_t iova, uint32_t len, bool write)
{
	struct mock_port *port = ctx;

	(void)write;
	if (iova < reach.iova || iova - reach.iova + len > reach.size) {
		port->dma_faults++;
		return NULL;
	}
	return reach.memory + (iova - reach.iova);
}

static enum sim_irq_type
host_irq_type(void *ctx)
{
	return ((struct mock_port *)ctx)->irq_type;
}

static unsigned int
host_nb_messages(void *ctx)
{
	return ((struct mock_port *)ctx)->nb_messages;
}

static void
host_message(void *ctx, unsigned int vector)
{
	((struct mock_port *)ctx)->messages[vector]++;
}

static void
host_clear_pending(void *ctx, unsigned int vector)
{
	((struct mock_port *)ctx)->cleared |= 1u << vector;
}

static void
host_intx(void *ctx, bool asserted)
{
	struct mock_port *port = ctx;

	if (asserted == port->intx)
		kit_fail(__FILE__, __LINE__, "INTx is set to the level it has");
	port->intx = asserted;
	port->intx_rises += asserted;
}

static uint64_t
host_now_ns(void *ctx)
{
	(void)ctx;
	return sim_clock_now(&now);
}

static void
host_timer_arm(void *ctx, struct sim_timer *timer, uint64_t when_ns)
{
	(void)ctx;
	sim_clock_arm(&now, timer, when_ns);
}

static void
host_timer_cancel(void *ctx, struct sim_timer *timer)
{
	(void)ctx;
	sim_clock_cancel(&now, timer);
}

static void
host_transmit(void *ctx, const uint8_t *frame, uint32_t len)
{
	struct mock_port *port = ctx;

	port->nb_sent++;
	if (port->transmit != NULL) {
		port->transmit(port->transmit_arg, frame, len);
		return;
	}
	if (port->peer != NULL) {
		port->peer->dev->model->receive(port->peer->dev, frame, len);
		return;
	}
	port->sent_len = len;
	memcpy(port->sent, frame, len);
}

static bool
host_carrier(void *ctx)
{
	return ((struct mock_port *)ctx)->carrier;
}

static void
host_phy_power(void *ctx, bool on)
{
	((struct mock_port *)ctx)->dark = !on;
}

static void
host_complain(void *ctx, const char *format, ...)
{
	struct mock_port *port = ctx;
	va_list args;

	port->complaints++;
	va_start(args, format);
	vsnprintf(port->complaint, sizeof(port->complaint), format, args);
	va_end(args);
}

static bool
host_fault(void *ctx, const char *name)
{
	struct mock_port *port = ctx;

	if (port->nb_faults == 0 || strcmp(port->fault, name) != 0)
		return false;
	port->nb_faults--;
	return true;
}

static uintptr_t
host_thread(void *ctx)
{
	return ((struct mock_port *)ctx)->thread;
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
	.phy_power = host_phy_power,
	.complain = host_complain,
	.fault = host_fault,
	.thread = host_thread,
};

const struct sim_model *
mock_find_model(const char *name)
{
	for (unsigned int i = 0; sim_models[i] != NULL; i++) {
		if (strcmp(sim_models[i]->name, name) == 0)
			return sim_models[i];
	}
	return NULL;
}

struct mock_port *
mock_create(const char *name, bool ring_pages_trap)
{
	const struct sim_model *model = mock_find_model(name);
	struct mock_port *port = &ports[nb_ports];

	if (model == NULL)
		kit_fail(__FILE__, __LINE__, "no model %s", name);
	CHECK(nb_ports < MOCK_MAX_PORTS);
	memset(port, 0, sizeof(*port));
	port->carrier = true;
	port->irq_type = SIM_IRQ_INTX;
	port->dev = calloc(1, model->state_size);
	CHECK(port->dev != NULL);
	port->dev->model = model;
	port->dev->host = &host_ops;
	port->dev->host_ctx = port;
	port->dev->index = nb_ports++;
	port->dev->ring_pages_trap = ring_pages_trap;
	port->dev->regs = calloc(1, SIM_BAR0_SIZE);
	CHECK(port->dev->regs != NULL);
	model->create(port->dev);
	return port;
}

void
mock_connect(struct mock_port *a, struct mock_port *b)
{
	a->peer = b;
	b->peer = a;
}

void
mock_reset(void)
{
	for (unsigned int i = 0; i < nb_ports; i++) {
		free(ports[i].dev->regs);
		free(ports[i].dev);
	}
	nb_ports = 0;
	memset(memory, 0, used);
	used = 0;
	mock_use_memory(memory, IOVA_BASE, 0);
	now = (struct sim_clock){ .is_virtual = true };
}

static bool
is_plain(const struct mock_port *port, uint32_t offset)
{
	const struct sim_model *model = port->dev->model;

	for (unsigned int i = 0; i < model->nb_ring_pages; i++) {
		if (offset >= model->ring_pages[i].first && offset <= model->ring_pages[i].last)
			return !port->dev->ring_pages_trap;
	}
	return false;
}

uint32_t
mock_read(struct mock_port *port, uint32_t offset)
{
	if (is_plain(port, offset))
		return port->dev->regs[offset / 4];
	return port->dev->model->read(port->dev, offset);
}

void
mock_write(struct mock_port *port, uint32_t offset, uint32_t value)
{
	if (is_plain(port, offset)) {
		port->dev->regs[offset / 4] = value;
		return;
	}
	port->dev->model->write(port->dev, offset, value);
	if (port->dev->model->is_doorbell(offset))
		mock_run();
}

void
mock_run(void)
{
	bool any;

	do {
		any = false;
		for (unsigned int i = 0; i < nb_ports; i++)
			any |= ports[i].dev->model->run(ports[i].dev);
	} while (any);
}

void
mock_advance(uint64_t ns)
{
	sim_clock_advance(&now, ns);
}

uint64_t
mock_now(void)
{
	return sim_clock_now(&now);
}

uint64_t
mock_alloc(uint32_t size)
{
	uint64_t iova = IOVA_BASE + used;

	used += (size + 4095u) & ~4095u;
	CHECK(used <= MEMORY_SIZE && reach.memory == memory);
	reach.size = used;
	return iova;
}

void *
mock_memory(uint64_t iova)
{
	return memory + (iova - IOVA_BASE);
}

void
mock_use_memory(uint8_t *host, uint64_t iova, uint32_t size)
{
	reach.iova = iova;
	reach.memory = host;
	reach.size = size;
}

void
mock_for_each(void (*test)(const char *model, bool ring_pages_trap))
{
	for (unsigned int i = 0; mock_chips[i] != NULL; i++) {
		for (unsigned int trap = 0; trap < 2; trap++) {
			test(mock_chips[i], trap != 0);
			mock_reset();
		}
	}
}
