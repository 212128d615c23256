/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against ports that this driver cannot bring up: an 82576 whose CTRL_EXT
 * says that it is no copper port is refused before anything is written to it. The
 * same bits of the other chips mean something else.
 */

#include <stdlib.h>

#include "harness.h"
#include "hw/gbe_hw.h"

#define LINK_MODE(mode) ((uint32_t)(mode) << 22)

static void
refused(unsigned int mode)
{
	struct rte_eth_dev *dev = unit_port_create(GBE_CHIP_82576);

	kit_context("LINK_MODE %u", mode);
	unit_reg_set(dev, GBE_CTRL_EXT, LINK_MODE(mode));
	unit_reg_set(dev, GBE_RCTL, GBE_RCTL_EN);
	CHECK_EQ(gbe_port_init(dev), -ENOTSUP);
	CHECK_EQ(unit_reg(dev, GBE_CTRL_EXT), LINK_MODE(mode));
	CHECK_EQ(unit_reg(dev, GBE_RCTL), GBE_RCTL_EN);
	unit_port_destroy(dev);
}

static void
taken(enum gbe_chip_id chip, uint32_t ctrl_ext)
{
	struct rte_eth_dev *dev = unit_port_create(chip);

	kit_context("%s", gbe_chip_of(gbe_hw_of(dev))->name);
	unit_reg_set(dev, GBE_CTRL_EXT, ctrl_ext);
	CHECK_EQ(gbe_hw_link_mode(gbe_hw_of(dev)), GBE_LINK_COPPER);
	unit_port_destroy(dev);
}

int
main(void)
{
	unit_init();
	/* Refusals are what this is about. */
	rte_log_set_global_level(RTE_LOG_EMERG);
	for (unsigned int mode = 1; mode <= 3; mode++)
		refused(mode);
	taken(GBE_CHIP_82576, ~LINK_MODE(3));
	taken(GBE_CHIP_82574L, LINK_MODE(1));
	taken(GBE_CHIP_82540EM, LINK_MODE(3));
	return EXIT_SUCCESS;
}
