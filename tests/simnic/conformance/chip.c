/* SPDX-License-Identifier: BSD-3-Clause */

#include <stddef.h>
#include <string.h>

#include "chip.h"

#define REG_ROW(name, offset, stride, count, access) \
	{ #name, offset, stride, count, GBE_REG_##access },

static const struct gbe_reg_desc regs_8254x[] = { GBE_REGS_8254X(REG_ROW) };
static const struct gbe_reg_desc regs_82574[] = { GBE_REGS_82574(REG_ROW) };
static const struct gbe_reg_desc regs_82576[] = { GBE_REGS_82576(REG_ROW) };

#define REGS(list) .regs = list, .nb_regs = sizeof(list) / sizeof(list[0])

const struct chip all_chips[] = {
	{
		.bit = CHIP_82540,
		.name = "82540",
		.title = "82540EM",
		.qemu_device = "e1000",
		.rx_base = 0x2800,
		.tx_base = 0x3800,
		.ring_stride = 0x100,
		.nb_rx_queues = 1,
		.nb_tx_queues = 1,
		.eerd_addr_shift = 8,
		.eerd_done = 1u << 4,
		REGS(regs_8254x),
	},
	{
		.bit = CHIP_82574,
		.name = "82574",
		.title = "82574L",
		.qemu_device = "e1000e",
		.rx_base = 0x2800,
		.tx_base = 0x3800,
		.ring_stride = 0x100,
		.nb_rx_queues = 2,
		.nb_tx_queues = 2,
		.eerd_addr_shift = 2,
		.eerd_done = 1u << 1,
		REGS(regs_82574),
	},
	{
		.bit = CHIP_82576,
		.name = "82576",
		.title = "82576",
		.qemu_device = "igb",
		.rx_base = 0xC000,
		.tx_base = 0xE000,
		.ring_stride = 0x40,
		.nb_rx_queues = 16,
		.nb_tx_queues = 16,
		.eerd_addr_shift = 2,
		.eerd_done = 1u << 1,
		REGS(regs_82576),
	},
	{
		.name = NULL,
	},
};

const struct chip *
chip_by_name(const char *name)
{
	const struct chip *chip;

	for (chip = all_chips; chip->name != NULL; chip++)
		if (strcmp(chip->name, name) == 0)
			return chip;
	return NULL;
}

uint32_t
chip_reg_offset(const struct gbe_reg_desc *reg, unsigned int i)
{
	return reg->offset + i * reg->stride;
}
