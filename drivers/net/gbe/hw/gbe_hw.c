/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include <rte_common.h>
#include <rte_ether.h>

#include "gbe_chips.h"
#include "gbe_hw.h"
#include "gbe_reg.h"
#include "gbe_regs_82576.h"

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
