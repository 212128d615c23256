/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an 82576 whose NVM has turned on CTRL_EXT.EXT_VLAN: with it a
 * single tag counts as the outer one, and is neither stripped nor filtered.
 */

#include <stdlib.h>

#include "gbe_regs_82576.h"
#include "harness.h"
#include "hw/gbe_hw.h"

#define EXT_VLAN (1u << 26)

static struct rte_eth_dev *dev;

/* The reset ends, and loads CTRL_EXT from NVM. */
static void
answer(void)
{
	uint32_t ctrl = unit_reg(dev, GBE_CTRL);

	if ((ctrl & GBE_CTRL_RST) == 0)
		return;
	unit_reg_set(dev, GBE_CTRL, ctrl & ~GBE_CTRL_RST);
	unit_reg_set(dev, GBE_CTRL_EXT, EXT_VLAN);
	unit_reg_set(dev, GBE_EECD, GBE_82576_EECD_AUTO_RD);
}

int
main(void)
{
	unit_init();
	dev = unit_port_create(GBE_CHIP_82576);
	unit_on_sleep = answer;
	CHECK_EQ(gbe_hw_reset(gbe_hw_of(dev)), 0);
	CHECK_EQ(unit_reg(dev, GBE_CTRL_EXT) & EXT_VLAN, 0);
	CHECK_EQ(unit_reg(dev, GBE_CTRL_EXT) & GBE_82576_CTRL_EXT_DRV_LOAD,
		 GBE_82576_CTRL_EXT_DRV_LOAD);
	unit_port_destroy(dev);
	return EXIT_SUCCESS;
}
