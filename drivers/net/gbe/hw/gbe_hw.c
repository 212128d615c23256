/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include <rte_common.h>
#include <rte_ether.h>

#include "gbe_chips.h"
#include "gbe_hw.h"
#include "gbe_reg.h"
#include "gbe_regs_82576.h"
#include "gbe_tables.h"

/*
 * No filter of an earlier owner may admit anything: the 8254x on a root bus
 * has no function reset, and QEMU's model ignores CTRL.RST.
 */
static void
gbe_hw_clear_filters(struct gbe_hw *hw)
{
	gbe_mta_write(hw, NULL);
	gbe_vfta_write(hw, NULL);
	/* Entry 0 is the station address that the chip loaded from NVM. */
	for (uint32_t i = 1; i < gbe_chip_of(hw)->nb_mac_addrs; i++)
		gbe_rar_write(hw, i, 0, 0);
}

/*
 * The MAC follows the PHY's speed and duplex (no forcing, no auto-speed
 * detection: the PHY is inside), does not exchange pause frames and knows the
 * 802.1Q tag.
 */
static void
gbe_hw_setup_link_mode(struct gbe_hw *hw)
{
	uint32_t ctrl = gbe_reg_read(hw, GBE_CTRL);

	ctrl |= GBE_CTRL_SLU;
	ctrl &= ~(GBE_CTRL_ASDE | GBE_CTRL_FRCSPD | GBE_CTRL_FRCDPX | GBE_CTRL_RFCE |
		  GBE_CTRL_TFCE | GBE_CTRL_VME);
	gbe_reg_write(hw, GBE_CTRL, ctrl);
	gbe_reg_write(hw, GBE_FCRTL, 0);
	gbe_reg_write(hw, GBE_FCRTH, 0);
	gbe_reg_write(hw, GBE_VET, RTE_ETHER_TYPE_VLAN);
}

int
gbe_hw_stop(struct gbe_hw *hw)
{
	return gbe_chip_of(hw)->ops->stop(hw);
}

int
gbe_hw_reset(struct gbe_hw *hw)
{
	const struct gbe_mac_ops *ops = gbe_chip_of(hw)->ops;
	int ret;

	ret = ops->reset(hw);
	/* Every chip clears the bit when the reset is over. */
	if (ret == 0)
		ret = gbe_reg_wait(hw, GBE_CTRL, GBE_CTRL_RST, 0, 1000, 10000);
	if (ret != 0)
		return ret;

	gbe_hw_clear_filters(hw);
	gbe_hw_setup_link_mode(hw);
	return ops->setup(hw);
}

enum gbe_link_mode
gbe_hw_link_mode(const struct gbe_hw *hw)
{
	if (!gbe_chip_of(hw)->has_link_mode)
		return GBE_LINK_COPPER;
	return gbe_reg_read(hw, GBE_CTRL_EXT) >> GBE_82576_CTRL_EXT_LINK_MODE_SHIFT &
	       GBE_82576_CTRL_EXT_LINK_MODE_MASK;
}

void
gbe_hw_mask_interrupts(const struct gbe_hw *hw)
{
	gbe_chip_of(hw)->ops->mask_interrupts(hw);
	gbe_reg_flush(hw);
}
