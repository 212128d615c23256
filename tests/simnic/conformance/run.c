/* SPDX-License-Identifier: BSD-3-Clause */

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

#define MEMORY_ALIGN 128u

static const char *const side_names[] = {
	[SIDE_SIM] = "sim",
	[SIDE_QEMU] = "QEMU",
};

void
run_case(struct run *run, const struct conformance_case *def, struct bus *bus, enum side side)
{
	run->bus = bus;
	run->chip = bus->chip;
	run->def = def;
	run->side = side;
	run->allocated = 0;
	run->differs = false;
	run->nb_failures = 0;
	run->report[0] = '\0';
	run->nb_observations = 0;
	bus->ops->power_on(bus);
	def->run(run);
}

void
run_fail(struct run *run, const char *format, ...)
{
	size_t used = strlen(run->report);
	va_list args;

	run->nb_failures++;
	used += snprintf(run->report + used, MAX_REPORT - used, "%s%s: ", used == 0 ? "" : "; ",
			 side_names[run->side]);
	if (used >= MAX_REPORT)
		return;
	va_start(args, format);
	vsnprintf(run->report + used, MAX_REPORT - used, format, args);
	va_end(args);
}

static void
check_value(struct run *run, uint64_t actual, uint64_t expected, const char *what, va_list args)
{
	char text[160];

	if (actual == expected)
		return;
	vsnprintf(text, sizeof(text), what, args);
	run_fail(run, "%s is 0x%" PRIx64 ", expected 0x%" PRIx64, text, actual, expected);
}

void
check(struct run *run, uint64_t actual, uint64_t expected, const char *what, ...)
{
	va_list args;

	va_start(args, what);
	check_value(run, actual, expected, what, args);
	va_end(args);
}

void
check_differs(struct run *run, uint64_t actual, uint64_t sim, uint64_t qemu, const char *what, ...)
{
	va_list args;

	run->differs = true;
	va_start(args, what);
	check_value(run, actual, run->side == SIDE_SIM ? sim : qemu, what, args);
	va_end(args);
}

void
observe(struct run *run, uint32_t value, const char *name, ...)
{
	struct observation *observation = &run->observations[run->nb_observations];
	va_list args;

	if (run->nb_observations == MAX_OBSERVATIONS)
		abort();
	run->nb_observations++;
	va_start(args, name);
	vsnprintf(observation->name, sizeof(observation->name), name, args);
	va_end(args);
	observation->value = value;
}

uint32_t
reg_read(struct run *run, uint32_t offset)
{
	return run->bus->ops->read(run->bus, offset);
}

void
reg_write(struct run *run, uint32_t offset, uint32_t value)
{
	run->bus->ops->write(run->bus, offset, value);
}

void
reg_set(struct run *run, uint32_t offset, uint32_t bits)
{
	reg_write(run, offset, reg_read(run, offset) | bits);
}

void
pass_us(struct run *run, uint64_t us)
{
	run->bus->ops->pass_ns(run->bus, us * 1000);
}

uint32_t
memory_allocate(struct run *run, uint32_t size)
{
	uint32_t iova = BUS_MEMORY_IOVA + run->allocated;

	run->allocated += (size + MEMORY_ALIGN - 1) & ~(MEMORY_ALIGN - 1);
	if (run->allocated > BUS_MEMORY_SIZE)
		abort();
	return iova;
}

void *
memory_at(struct run *run, uint64_t iova)
{
	return run->bus->memory + (iova - BUS_MEMORY_IOVA);
}
