/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "decode.h"
#include "fault.h"
#include "port.h"
#include "real.h"
#include "step.h"
#include "trap.h"

/* A BAR may be mapped in parts, and by old and new owners at once. */
#define MAX_MAPPINGS 64
#define MAX_CODE     15

static struct mapping {
	uintptr_t start; /* 0: free */
	size_t len;
	uint32_t offset;
	struct sim_port *port;
} mappings[MAX_MAPPINGS];

/* What the application wants done with faults that are not ours. */
static struct sigaction others;

/* Where each register lies in a signal frame, in the order of their encoding. */
static const int gregs[] = {
	REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
	REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
};

struct access {
	struct sim_port *port;
	uint32_t offset;
};

/* Without the lock: a fault elsewhere must not wait for it. */
static bool
find_access(const void *addr, struct access *access)
{
	uintptr_t at = (uintptr_t)addr, start;

	for (unsigned int i = 0; i < MAX_MAPPINGS; i++) {
		start = __atomic_load_n(&mappings[i].start, __ATOMIC_ACQUIRE);
		if (start == 0 || at < start || at - start >= mappings[i].len)
			continue;
		access->port = mappings[i].port;
		access->offset = mappings[i].offset + (at - start);
		return true;
	}
	return false;
}

/* The device may vanish just before an access to a register. */
static void
before_access(const struct access *access, uint64_t ns)
{
	sim_step_before_access(access->port->rig, ns);
	if (sim_fault("unplug"))
		sim_unplug(access->port);
}

static uint64_t
bus_read(void *ctx, unsigned int width)
{
	const struct access *access = ctx;

	before_access(access, SIM_READ_NS);
	return sim_port_read(access->port, access->offset, width);
}

static void
bus_write(void *ctx, unsigned int width, uint64_t value)
{
	const struct access *access = ctx;

	before_access(access, SIM_WRITE_NS);
	sim_port_write(access->port, access->offset, width, value);
}

/* Back to where the fault was, with nobody to catch it: the process dies there. */
static void
give_up(void)
{
	const struct sigaction die = { .sa_handler = SIG_DFL };

	sim_real()->sigaction(SIGSEGV, &die, NULL);
}

static void
refuse(const uint8_t *code, const struct access *access)
{
	char text[256];
	int len = snprintf(text, sizeof(text),
			   "gbe_sim: port %u: register 0x%05x accessed by "
			   "an instruction that lib/simnic/host/decode.c does not know:",
			   access->port->index, access->offset);

	for (unsigned int i = 0; i < MAX_CODE; i++)
		len += snprintf(text + len, sizeof(text) - len, " %02x", code[i]);
	text[len++] = '\n';
	if (write(STDERR_FILENO, text, len) < 0)
		give_up();
	give_up();
}

static void
execute(greg_t *frame, const struct sim_instruction *instruction, struct access *access)
{
	const struct sim_bus bus = { .read = bus_read, .write = bus_write, .ctx = access };
	struct sim_cpu cpu;

	for (unsigned int i = 0; i < 16; i++)
		cpu.reg[i] = frame[gregs[i]];
	cpu.flags = frame[REG_EFL];
	sim_execute(instruction, &cpu, &bus);
	for (unsigned int i = 0; i < 16; i++)
		frame[gregs[i]] = cpu.reg[i];
	frame[REG_EFL] = cpu.flags;
	frame[REG_RIP] += instruction->length;
}

/* As the kernel would have done, for a fault that is not ours. */
static void
pass_on(int number, siginfo_t *info, void *context)
{
	struct sigaction action = others;

	if ((action.sa_flags & SA_SIGINFO) == 0 &&
	    (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN)) {
		give_up();
		/* One that was sent does not come again by itself. */
		if (info->si_code <= 0)
			raise(number);
		return;
	}
	if ((action.sa_flags & SA_RESETHAND) != 0)
		others.sa_handler = SIG_DFL;
	if ((action.sa_flags & SA_SIGINFO) != 0)
		action.sa_sigaction(number, info, context);
	else
		action.sa_handler(number);
}

static void
caught(int number, siginfo_t *info, void *context)
{
	greg_t *frame = ((ucontext_t *)context)->uc_mcontext.gregs;
	struct sim_rig *rig = sim_rig();
	struct sim_instruction instruction;
	struct access access;
	const uint8_t *code;
	int before = errno;

	/* With the lock held, the fault is the rig's own. */
	if (rig == NULL || info->si_code <= 0 || sim_lock_is_mine(&rig->lock) ||
	    !find_access(info->si_addr, &access)) {
		pass_on(number, info, context);
		return;
	}
	code = (const uint8_t *)frame[REG_RIP];
	if (!sim_decode(code, &instruction)) {
		refuse(code, &access);
		return;
	}
	sim_lock_spin(&rig->lock);
	execute(frame, &instruction, &access);
	sim_step_after_access(rig);
	sim_lock_release(&rig->lock);
	errno = before;
}

/* Not on the alternate stack, which is too small for a model at work. */
void
sim_trap_install(void)
{
	struct sigaction action = { .sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_NODEFER };
	struct sigaction old;

	sim_lock_signals(&action.sa_mask);
	sim_real()->sigaction(SIGSEGV, &action, &old);
	/* Somebody may have gone past our hook since the last time. */
	if ((old.sa_flags & SA_SIGINFO) == 0 || old.sa_sigaction != caught)
		others = old;
}

static int
open_plain_pages(const struct mapping *mapping)
{
	const struct sim_model *model = mapping->port->model;

	for (unsigned int i = 0; i < model->nb_ring_pages; i++) {
		uint32_t first = model->ring_pages[i].first, end = model->ring_pages[i].last + 1;
		uint32_t mapped_end = mapping->offset + mapping->len;

		if (first < mapping->offset)
			first = mapping->offset;
		if (end > mapped_end)
			end = mapped_end;
		if (first < end && mprotect((void *)(mapping->start + first - mapping->offset),
					    end - first, PROT_READ | PROT_WRITE) < 0)
			return -errno;
	}
	return 0;
}

static int
protect(const struct mapping *mapping)
{
	if (mprotect((void *)mapping->start, mapping->len, PROT_NONE) < 0)
		return -errno;
	if (mapping->port->dev->ring_pages_trap || mapping->port->unplugged)
		return 0;
	return open_plain_pages(mapping);
}

int
sim_trap_add(struct sim_port *port, void *addr, size_t len, uint32_t offset)
{
	const struct mapping new = {
		.start = (uintptr_t)addr,
		.len = len,
		.offset = offset,
		.port = port,
	};

	sim_trap_install();
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++) {
		if (mappings[i].start != 0)
			continue;
		mappings[i].len = len;
		mappings[i].offset = offset;
		mappings[i].port = port;
		__atomic_store_n(&mappings[i].start, new.start, __ATOMIC_RELEASE);
		return protect(&new);
	}
	return -ENOMEM;
}

void
sim_trap_remove(const void *addr, size_t len)
{
	uintptr_t first = (uintptr_t)addr;

	for (unsigned int i = 0; i < MAX_MAPPINGS; i++) {
		if (mappings[i].start < first + len && first < mappings[i].start + mappings[i].len)
			__atomic_store_n(&mappings[i].start, 0, __ATOMIC_RELEASE);
	}
}

void
sim_trap_everything(struct sim_port *port)
{
	for (unsigned int i = 0; i < MAX_MAPPINGS; i++) {
		if (mappings[i].start != 0 && mappings[i].port == port)
			protect(&mappings[i]);
	}
}

void
sim_unplug(struct sim_port *port)
{
	if (port->unplugged)
		return;
	port->unplugged = true;
	sim_pci_config_vanish(&port->config);
	sim_trap_everything(port);
	sim_wire_set_link(port->rig->wire, port->index, false);
	sim_irq_request(&port->irq);
}

void
sim_trap_sigaction(const struct sigaction *action, struct sigaction *old)
{
	if (old != NULL)
		*old = others;
	if (action != NULL)
		others = *action;
}
