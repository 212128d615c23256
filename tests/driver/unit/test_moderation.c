/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against intervals in the wrong unit or register, and against settings
 * that a restart forgets. Registers and values by number.
 */

#include "rxmode_port_ops.h"
#include "intr_port.h"

#define ITR        0x00C4
#define EITR_82574 0x00E8
#define EITR_82576 0x1680

static struct unit_intr_port port;

/* The interval in the register of a queue, in ns. */
static uint32_t
programmed(uint16_t vector)
{
	switch (unit_format_of(port.dev)) {
	case GBE_FORMAT_LEGACY:
		return unit_reg(port.dev, ITR) * 256;
	case GBE_FORMAT_EXTENDED:
		if (msgintr_kernel.connected == MSGINTR_MSIX)
			return unit_reg(port.dev, EITR_82574 + 4 * vector) * 256;
		return unit_reg(port.dev, ITR) * 256;
	case GBE_FORMAT_ADVANCED:
		break;
	}
	return (unit_reg(port.dev, EITR_82576 + 4 * vector) & 0x7FFC) / 4 * 1000;
}

static void
expect(uint16_t q, uint16_t vector, uint32_t us)
{
	struct rxmode_moderation moderation;
	uint32_t ns = programmed(vector);

	/* At least what was asked, and less than one unit more. */
	CHECK(ns >= us * 1000 && ns < us * 1000 + 256);
	CHECK_EQ(gbe_moderation_get(port.dev, q, &moderation), 0);
	CHECK_EQ(moderation.interval_us, us);
	CHECK_EQ(moderation.interval_ns, ns);
	CHECK_EQ(moderation.per_second, ns == 0 ? 0 : 1000000000 / ns);
}

static int
set(uint16_t q, uint32_t us, uint32_t per_second)
{
	const struct rxmode_moderation moderation = {
		.interval_us = us,
		.per_second = per_second,
	};

	return gbe_moderation_set(port.dev, q, &moderation);
}

static void
family(const struct unit_chip *chip)
{
	uint32_t own = chip->id == GBE_CHIP_82540EM ? 50 : 20;
	uint16_t vector = chip->id == GBE_CHIP_82540EM ? 0 : 1;

	kit_context("%s: default", chip->name);
	unit_intr_port_create(&port, chip->id, "");
	unit_intr_port_start(&port, 1);
	expect(0, vector, own);
	kit_context("%s: set", chip->name);
	CHECK_EQ(set(0, 100, 0), 0);
	expect(0, vector, 100);
	CHECK_EQ(set(0, 0, 8000), 0);
	expect(0, vector, 125);
	/* Never more of them than that. */
	CHECK_EQ(set(0, 0, 30000), 0);
	expect(0, vector, 34);
	CHECK_EQ(set(0, 0, 600000), 0);
	expect(0, vector, 2);
	CHECK_EQ(set(0, 0, 2000000), 0);
	expect(0, vector, 1);
	CHECK_EQ(set(0, 0, 0), 0);
	expect(0, vector, 0);
	CHECK_EQ(set(0, 20000, 0), -ERANGE);
	CHECK_EQ(set(0, 0, 1), -ERANGE);
	CHECK_EQ(set(1, 1, 0), -EINVAL);
	expect(0, vector, 0);
	kit_context("%s: over a restart", chip->name);
	CHECK_EQ(set(0, 77, 0), 0);
	unit_intr_port_stop(&port);
	CHECK_EQ(gbe_moderation_get(port.dev, 0, &(struct rxmode_moderation){ 0 }), -ENODATA);
	unit_intr_port_start(&port, 1);
	expect(0, vector, 77);
	unit_intr_port_destroy(&port);

	kit_context("%s: device argument", chip->name);
	unit_intr_port_create(&port, chip->id, "itr_us=33");
	unit_intr_port_start(&port, 1);
	expect(0, vector, 33);
	unit_intr_port_destroy(&port);
}

/* 16 queues on 10 vectors: 8 have their own, the others one. */
static void
shared(void)
{
	kit_context("shared vector");
	unit_intr_port_create(&port, GBE_CHIP_82576, "");
	unit_intr_port_start(&port, 16);
	for (uint16_t q = 0; q < 8; q++)
		expect(q, q + 1, 20);
	for (uint16_t q = 8; q < 16; q++)
		expect(q, 9, 50);
	CHECK_EQ(set(12, 200, 0), 0);
	for (uint16_t q = 8; q < 16; q++)
		expect(q, 9, 200);
	expect(7, 8, 20);
	/* Link and other causes: 1000 a second. */
	CHECK_EQ(programmed(0), 1000000);
	unit_intr_port_destroy(&port);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++)
		family(&unit_families[i]);
	shared();
	return 0;
}
