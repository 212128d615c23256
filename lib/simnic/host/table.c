/* SPDX-License-Identifier: BSD-3-Clause */

/* What test programs ask of the rig: see gbe_sim.h. */

#include <string.h>

#include "fault.h"
#include "host.h"
#include "port.h"
#include "preload.h"
#include "rig.h"
#include "step.h"
#include "trap.h"

SIM_HOOK const struct gbe_sim *gbe_sim_table(void);

/* With the lock. NULL: no such port. */
static struct sim_port *
lock_port(unsigned int port, sigset_t *before)
{
	struct sim_rig *rig = sim_rig();

	if (rig == NULL || port >= rig->nb_ports)
		return NULL;
	sim_lock_take(&rig->lock, before);
	return &rig->port[port];
}

/* What a test does to a port may give the devices something to do. */
static void
unlock_port(struct sim_port *port, const sigset_t *before)
{
	if (port->rig->options.step == SIM_STEP_DOORBELL)
		sim_step_all(port->rig);
	sim_lock_give(&port->rig->lock, before);
}

static unsigned int
nb_ports(void)
{
	return sim_rig() == NULL ? 0 : sim_rig()->nb_ports;
}

static void
step(void)
{
	sigset_t before;
	struct sim_port *first = lock_port(0, &before);

	if (first == NULL)
		return;
	sim_clock_run(&first->rig->clock);
	sim_step_all(first->rig);
	sim_lock_give(&first->rig->lock, &before);
}

static void
advance(uint64_t ns)
{
	sigset_t before;
	struct sim_port *first = lock_port(0, &before);

	if (first == NULL)
		return;
	sim_step_pass(first->rig, ns);
	sim_lock_give(&first->rig->lock, &before);
}

static uint64_t
now_ns(void)
{
	sigset_t before;
	struct sim_port *first = lock_port(0, &before);
	uint64_t now;

	if (first == NULL)
		return 0;
	now = sim_clock_now(&first->rig->clock);
	sim_lock_give(&first->rig->lock, &before);
	return now;
}

static void
set_link(unsigned int index, bool up)
{
	sigset_t before;
	struct sim_port *port = lock_port(index, &before);

	if (port == NULL)
		return;
	sim_wire_set_link(port->rig->wire, index, up);
	unlock_port(port, &before);
}

static void
inject(unsigned int index, const void *frame, size_t len)
{
	sigset_t before;
	struct sim_port *port = lock_port(index, &before);

	if (port == NULL)
		return;
	sim_wire_host.deliver(port->rig, index, frame, len);
	unlock_port(port, &before);
}

/* All fields of struct gbe_sim_counts but the last are 64-bit counts. */
#define NB_COUNTS (offsetof(struct gbe_sim_counts, exact) / sizeof(uint64_t))

static void
counts(unsigned int index, struct gbe_sim_counts *counts)
{
	sigset_t before;
	struct sim_port *port = lock_port(index, &before);
	uint64_t now[NB_COUNTS], base[NB_COUNTS];

	memset(counts, 0, sizeof(*counts));
	if (port == NULL)
		return;
	sim_port_counts(port, counts);
	memcpy(now, counts, sizeof(now));
	memcpy(base, &port->base, sizeof(base));
	for (unsigned int i = 0; i < NB_COUNTS; i++)
		now[i] -= base[i];
	memcpy(counts, now, sizeof(now));
	sim_lock_give(&port->rig->lock, &before);
}

static void
reset_counts(unsigned int index)
{
	sigset_t before;
	struct sim_port *port = lock_port(index, &before);

	if (port == NULL)
		return;
	sim_port_counts(port, &port->base);
	sim_lock_give(&port->rig->lock, &before);
}

static void
unplug(unsigned int index)
{
	sigset_t before;
	struct sim_port *port = lock_port(index, &before);

	if (port == NULL)
		return;
	sim_unplug(port);
	unlock_port(port, &before);
}

static void
spurious_interrupt(unsigned int index, unsigned int vector)
{
	sigset_t before;
	struct sim_port *port = lock_port(index, &before);

	if (port == NULL)
		return;
	sim_irq_spurious(&port->irq, vector);
	unlock_port(port, &before);
}

static void
set_strict(bool strict)
{
	sigset_t before;
	struct sim_port *first = lock_port(0, &before);

	if (first == NULL)
		return;
	first->rig->strict = strict;
	sim_lock_give(&first->rig->lock, &before);
}

static void
journal_mark(const char *text)
{
	sigset_t before;
	struct sim_port *first = lock_port(0, &before);

	if (first == NULL)
		return;
	sim_journal_mark(&first->rig->journal, text);
	sim_lock_give(&first->rig->lock, &before);
}

static void
journal_registers(unsigned int index)
{
	sigset_t before;
	struct sim_port *port = lock_port(index, &before);

	if (port == NULL)
		return;
	sim_journal_registers(&port->rig->journal, port->dev);
	sim_lock_give(&port->rig->lock, &before);
}

SIM_HOOK const struct gbe_sim *
gbe_sim_table(void)
{
	static const struct gbe_sim table = {
		.size = sizeof(table),
		.nb_ports = nb_ports,
		.step = step,
		.advance = advance,
		.now_ns = now_ns,
		.set_link = set_link,
		.inject = inject,
		.counts = counts,
		.reset_counts = reset_counts,
		.arm_fault = sim_fault_arm,
		.fault_passed = sim_fault_passed,
		.fault_struck = sim_fault_struck,
		.unplug = unplug,
		.spurious_interrupt = spurious_interrupt,
		.set_strict = set_strict,
		.journal_mark = journal_mark,
		.journal_registers = journal_registers,
	};

	return sim_rig_is_wanted() ? &table : NULL;
}
