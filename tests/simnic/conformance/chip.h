/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_CHIP_H
#define CONFORMANCE_CHIP_H

/* What distinguishes the chips, for scripts that run on all of them. */

#include <stdbool.h>
#include <stdint.h>

#include "gbe_regs.h"
#include "gbe_regs_8254x.h"
#include "gbe_regs_82574.h"
#include "gbe_regs_82576.h"

/* Also bits of the chips that a case is for. */
enum chip_bit {
	CHIP_82540 = 1 << 0,
	CHIP_82574 = 1 << 1,
	CHIP_82576 = 1 << 2,
};

#define CHIP_PCIE (CHIP_82574 | CHIP_82576)
#define CHIP_ALL  (CHIP_82540 | CHIP_PCIE)

struct chip {
	enum chip_bit bit;
	const char *name; /* as app/simnic/simnic --nic takes it */
	const char *title;
	const char *qemu_device;
	uint32_t rx_base; /* of the registers of ring 0 */
	uint32_t tx_base;
	uint32_t ring_stride;
	unsigned int nb_rx_queues;
	unsigned int nb_tx_queues;
	uint8_t eerd_addr_shift;
	uint32_t eerd_done;
	const struct gbe_reg_desc *regs;
	unsigned int nb_regs;
};

/* Ended by one without name. */
extern const struct chip all_chips[];

const struct chip *chip_by_name(const char *name);
/* Offset of an element of a register. */
uint32_t chip_reg_offset(const struct gbe_reg_desc *reg, unsigned int i);

#endif /* CONFORMANCE_CHIP_H */
