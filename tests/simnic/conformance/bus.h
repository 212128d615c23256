/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_BUS_H
#define CONFORMANCE_BUS_H

/*
 * One simulated NIC, as a driver and its wire see it, whoever simulates it:
 * backend_sim.c hosts a model of lib/simnic/models in this process, backend_qemu.c has
 * QEMU's model of the same chip in a process of QEMU that runs no guest.
 *
 * Time stands still on both but in pass_ns(), so what a case sees does not
 * depend on the machine that it runs on.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"

/* Memory for the device, at this address for it. */
#define BUS_MEMORY_IOVA 0x01000000u
#define BUS_MEMORY_SIZE 0x00100000u

#define BUS_MAX_FRAME (64 * 1024)

struct chip;
struct bus;

struct bus_ops {
	/* As after power-on: BAR 0 mapped, bus mastering on, no interrupts, memory zeroed. */
	void (*power_on)(struct bus *bus);
	uint32_t (*read)(struct bus *bus, uint32_t offset);
	void (*write)(struct bus *bus, uint32_t offset, uint32_t value);
	void (*set_irq_type)(struct bus *bus, enum sim_irq_type type);
	/* Messages that came since the last call, a bit for each vector. */
	uint32_t (*take_messages)(struct bus *bus);
	/* Level of the INTx line. */
	bool (*intx)(struct bus *bus);
	/* Do what can be done now, deliver what is under way. */
	void (*settle)(struct bus *bus);
	void (*pass_ns)(struct bus *bus, uint64_t ns);
	/* A frame without FCS comes in from the wire. */
	void (*inject)(struct bus *bus, const uint8_t *frame, uint32_t len);
	/* The next frame that went out; its length, or 0. */
	uint32_t (*take_frame)(struct bus *bus, uint8_t frame[BUS_MAX_FRAME]);
	void (*set_link)(struct bus *bus, bool up);
	void (*destroy)(struct bus *bus);
};

/* First member of every backend. */
struct bus {
	const struct bus_ops *ops;
	const struct chip *chip;
	uint8_t *memory;
};

/* NULL if there is no model of the chip. */
struct bus *bus_open_sim(const struct chip *chip);

/*
 * NULL if it cannot be started, with the reason in error; *missing then tells
 * whether there is no such QEMU, or no such model in it.
 */
struct bus *bus_open_qemu(const struct chip *chip, const char *path, bool *missing, char *error,
			  size_t error_size);

#endif /* CONFORMANCE_BUS_H */
