/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_RUN_H
#define CONFORMANCE_RUN_H

/*
 * A case, and one run of it on one side.
 *
 * What a case expects holds for both sides, unless it says with
 * check_differs() that they differ on purpose; such a case lists the difference
 * with the source that was read. What is observed with observe() is compared
 * between the sides afterwards, but for the exceptions that the case lists.
 */

#include <stdbool.h>
#include <stdint.h>

#include "bus.h"
#include "chip.h"

enum side {
	SIDE_SIM,
	SIDE_QEMU,
	NB_SIDES,
};

/* A row of the table in docs/sim-conformance.md. */
struct difference {
	unsigned int chips;
	const char *behaviour;
	const char *silicon; /* as modelled here */
	const char *qemu;
	const char *belief; /* which we believe, and the source */
};

/* Observations that differ on purpose. */
struct exception {
	unsigned int chips;
	const char *pattern; /* of their names, extended as for ksh */
	uint32_t sim;
	uint32_t qemu;
	const char *belief;
};

struct run;

struct conformance_case {
	const char *name;
	const char *shows;
	unsigned int chips;
	void (*run)(struct run *run);
	const struct difference *differences; /* ended by one without chips */
	const struct exception *exceptions;   /* likewise */
};

#define MAX_OBSERVATIONS 4096
#define MAX_REPORT       4096

struct observation {
	char name[28];
	uint32_t value;
};

struct run {
	struct bus *bus;
	const struct chip *chip;
	const struct conformance_case *def;
	enum side side;
	uint32_t allocated;
	bool differs;
	unsigned int nb_failures;
	char report[MAX_REPORT];
	struct observation observations[MAX_OBSERVATIONS];
	unsigned int nb_observations;
};

/* Power on and run; failures are in the report. */
void run_case(struct run *run, const struct conformance_case *def, struct bus *bus, enum side side);

__attribute__((format(printf, 2, 3))) void run_fail(struct run *run, const char *format, ...);
__attribute__((format(printf, 4, 5))) void check(struct run *run, uint64_t actual,
						 uint64_t expected, const char *what, ...);
__attribute__((format(printf, 5, 6))) void
check_differs(struct run *run, uint64_t actual, uint64_t sim, uint64_t qemu, const char *what, ...);
__attribute__((format(printf, 3, 4))) void observe(struct run *run, uint32_t value,
						   const char *name, ...);

uint32_t reg_read(struct run *run, uint32_t offset);
void reg_write(struct run *run, uint32_t offset, uint32_t value);
void reg_set(struct run *run, uint32_t offset, uint32_t bits);
void pass_us(struct run *run, uint64_t us);

/* Zeroed memory for the device, aligned to 128 bytes. */
uint32_t memory_allocate(struct run *run, uint32_t size);
void *memory_at(struct run *run, uint64_t iova);

static inline bool
is_chip(const struct run *run, unsigned int bits)
{
	return (run->chip->bit & bits) != 0;
}

#endif /* CONFORMANCE_RUN_H */
