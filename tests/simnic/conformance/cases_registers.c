/* SPDX-License-Identifier: BSD-3-Clause */

/* Every register of the driver's lists: its reset value, and what a write leaves. */

#include <stddef.h>
#include <string.h>

#include "cases.h"

typedef void (*reg_visitor)(struct run *run, const struct gbe_reg_desc *reg, uint32_t offset,
			    unsigned int i);

static void
visit(struct run *run, reg_visitor visitor)
{
	unsigned int r, i;

	for (r = 0; r < run->chip->nb_regs; r++)
		for (i = 0; i < run->chip->regs[r].count; i++)
			visitor(run, &run->chip->regs[r], chip_reg_offset(&run->chip->regs[r], i),
				i);
}

static void
note(struct run *run, const struct gbe_reg_desc *reg, unsigned int i, const char *what,
     uint32_t value)
{
	if (reg->count == 1)
		observe(run, value, "%s%s", reg->name, what);
	else
		observe(run, value, "%s[%u]%s", reg->name, i, what);
}

static void
note_reset_value(struct run *run, const struct gbe_reg_desc *reg, uint32_t offset, unsigned int i)
{
	note(run, reg, i, "", reg_read(run, offset));
}

static void
reset_values(struct run *run)
{
	visit(run, note_reset_value);
}

/* Registers whose write starts something are looked at by cases of their own. */
static bool
has_action(const struct gbe_reg_desc *reg)
{
	static const char *const names[] = {
		"CTRL", "EECD", "EERD",   "CTRL_EXT", "MDIC",        "SWSM", "ICR",
		"ICS",  "IMS",  "IMC",    "EICR",     "EICS",        "EIMS", "EIMC",
		"EIAC", "EIAM", "GPIE",   "RCTL",     "TCTL",        "RDT",  "TDT",
		"RDH",  "TDH",  "RXDCTL", "TXDCTL",   "EXTCNF_CTRL", "TXCW", "SW_FW_SYNC",
	};
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(reg->name, names[i]) == 0)
			return true;
	return reg->access != GBE_REG_RW;
}

static void
note_writes(struct run *run, const struct gbe_reg_desc *reg, uint32_t offset, unsigned int i)
{
	if (has_action(reg))
		return;
	reg_write(run, offset, UINT32_MAX);
	note(run, reg, i, " ones", reg_read(run, offset));
	reg_write(run, offset, 0x5A5A5A5A);
	note(run, reg, i, " 5A", reg_read(run, offset));
	reg_write(run, offset, 0);
	note(run, reg, i, " zeros", reg_read(run, offset));
}

static void
written_values(struct run *run)
{
	visit(run, note_writes);
}

static void
note_read_only(struct run *run, const struct gbe_reg_desc *reg, uint32_t offset, unsigned int i)
{
	if (reg->access != GBE_REG_RO && reg->access != GBE_REG_RC)
		return;
	reg_write(run, offset, UINT32_MAX);
	note(run, reg, i, " ones", reg_read(run, offset));
	reg_write(run, offset, 0);
	note(run, reg, i, " zeros", reg_read(run, offset));
}

static void
read_only(struct run *run)
{
	visit(run, note_read_only);
}

#define RESERVED    "either: reserved bits, which strict mode complains about"
#define NOT_IN_QEMU "model: QEMU lacks the register"
#define MASK(chips, names, ones, fives) \
	{ chips, "@(" names ")?(\\[*\\]) ones", UINT32_MAX, ones, RESERVED }, \
	{ \
		chips, "@(" names ")?(\\[*\\]) 5A", 0x5A5A5A5A, fives, RESERVED \
	}
#define ABSENT(chips, names) \
	{ chips, "@(" names ")?(\\[*\\]) ones", UINT32_MAX, 0, NOT_IN_QEMU }, \
	{ \
		chips, "@(" names ")?(\\[*\\]) 5A", 0x5A5A5A5A, 0, NOT_IN_QEMU \
	}

static const struct exception reset_exceptions[] = {
	{ CHIP_82540, "CTRL", 0x201, 0x140240, "either: depends on the NVM" },
	{ CHIP_82540, "STATUS", 0x80081, 0x80080783,
	  "model: no link before CTRL.SLU (inferred from drivers); QEMU has it up at once" },
	{ CHIP_82540, "EECD", 0x100, 0x188,
	  "model: no grant before a request (inferred from drivers)" },
	{ CHIP_82574, "STATUS", 0x80083, 0x80283, "either: ASDV, which drivers ignore" },
	{ CHIP_82574, "EERD", 0, 2, "either" },
	{ CHIP_82574, "SWSM", 0, 1, "model: drivers rely on a free semaphore" },
	{ CHIP_82576, "STATUS", 0x80081, 0x80080481, "either: PHYRA and reserved bits" },
	{ CHIP_82576, "EECD", 0x1310, 0x1110, "model: AUTO_RD, drivers wait for it" },
	{ CHIP_82576, "EEMNGCTL", 0x800C0000, 0x80000000, "model: CFG_DONE, drivers wait for it" },
	{ CHIP_82576, "DTXCTL", 0, 0x44, "QEMU; the model does not use it" },
	{ 0 },
};

static const struct exception written_exceptions[] = {
	ABSENT(CHIP_82540, "FCAL|FCAH|FCT|FCTTV|TIPG|FCRTL|FCRTH|RXCSUM|RFCTL|FLA|TIDV"),
	{ CHIP_82540, "MANC ones", UINT32_MAX, 0x222300, NOT_IN_QEMU },
	{ CHIP_82540, "MANC 5A", 0x5A5A5A5A, 0x222300, NOT_IN_QEMU },
	{ CHIP_82540, "MANC zeros", 0, 0x222300, NOT_IN_QEMU },
	MASK(CHIP_82540, "ITR|AIFS|RDTR|RADV|TADV", 0xFFFF, 0x5A5A),
	MASK(CHIP_82540 | CHIP_82574, "RDLEN|TDLEN", 0xFFF80, 0xA5A00),
	MASK(CHIP_PCIE, "FCAH|FCT|FCTTV", 0xFFFF, 0x5A5A),
	MASK(CHIP_82574, "VET|ITR|EITR|RDTR|RADV|TADV", 0xFFFF, 0x5A5A),
	MASK(CHIP_PCIE, "FCRTL", 0x8000FFF8, 0x5A58),
	MASK(CHIP_PCIE, "FCRTH", 0xFFF8, 0x5A58),
	MASK(CHIP_82574, "RDBAL|TDBAL", 0xFFFFFFF0, 0x5A5A5A50),
	MASK(CHIP_82574, "TARC", 0x780007FF, 0x5800025A),
	ABSENT(CHIP_82574, "TIDV"),
	{ CHIP_PCIE, "GCR 5A", 0x5A5A5A5A, 0x5EDA5A5A, RESERVED },
	{ CHIP_PCIE, "GCR zeros", 0, 0x6800000, RESERVED },
	ABSENT(CHIP_82576, "PSRTYPE|UTA"),
	MASK(CHIP_82576, "RDBAL|TDBAL", 0xFFFFFFE0, 0x5A5A5A40),
	MASK(CHIP_82576, "RDLEN|TDLEN", 0xFFFF0, 0xA5A50),
	{ 0 },
};

static const struct exception read_only_exceptions[] = {
	{ CHIP_82540, "STATUS *", 0x80081, 0x80080783, "as for its reset value" },
	{ CHIP_82574, "STATUS *", 0x80083, 0x80283, "as for its reset value" },
	{ CHIP_82576, "STATUS ones", 0x80081, 0x80080481, "as for its reset value" },
	{ CHIP_82576, "STATUS zeros", 0x80081, 0x80080081,
	  "QEMU: a zero clears PHYRA; the model does not set it at first" },
	{ CHIP_ALL, "FCRUC ones", 0, UINT32_MAX, "model: it is a counter" },
	{ CHIP_82576, "FWSM ones", 0, UINT32_MAX, "model: firmware's" },
	{ CHIP_82576, "RQDPC\\[0\\] ones", 0, UINT32_MAX, "model: it counts" },
	{ 0 },
};

const struct conformance_case cases_registers[] = {
	{
		.name = "registers.reset",
		.shows = "Every register has its reset value.",
		.chips = CHIP_ALL,
		.run = reset_values,
		.exceptions = reset_exceptions,
	},
	{
		.name = "registers.written",
		.shows = "A register keeps the bits that are written, but for reserved ones.",
		.chips = CHIP_ALL,
		.run = written_values,
		.exceptions = written_exceptions,
	},
	{
		.name = "registers.read_only",
		.shows = "Read-only registers and counters ignore writes.",
		.chips = CHIP_ALL,
		.run = read_only,
		.exceptions = read_only_exceptions,
	},
	{
		.name = NULL,
	},
};
