/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_chips.h"
#include "gbe_manage.h"
#include "gbe_nvm.h"
#include "gbe_reg.h"
#include "gbe_regs_82576.h"

/* What a port is shared with: a management controller, and firmware that serves it. */

/* Initialization Control 2: bits 14:13 are the mode of manageability, as DPDK's e1000. */
#define NVM_INIT_CONTROL2 0x0Fu
#define NVM_MNG_MODE      0x6000u

static bool
gbe_manage_by_nvm(struct gbe_hw *hw)
{
	uint16_t word;

	/* What cannot be read is no reason to cut somebody's link. */
	return gbe_nvm_read(hw, NVM_INIT_CONTROL2, 1, &word) != 0 || (word & NVM_MNG_MODE) != 0;
}

/* As DPDK's e1000 decides on the power of the PHY; Keep_PHY_Link_Up: I210 datasheet, 4.3.3. */
bool
gbe_manage_keeps_phy(struct gbe_hw *hw)
{
	uint32_t manc = gbe_reg_read(hw, GBE_MANC);

	switch (gbe_chip_of(hw)->manage) {
	case GBE_MANAGE_NVM:
		return (manc & GBE_MANC_KEEP_PHY) != 0 || gbe_manage_by_nvm(hw);
	case GBE_MANAGE_FWSM:
		return (manc & GBE_MANC_KEEP_PHY) != 0 ||
		       (gbe_reg_read(hw, GBE_82576_FWSM) & GBE_FWSM_MODE_MASK) != 0;
	case GBE_MANAGE_SMBUS:
		break;
	}
	return (manc & GBE_MANC_SMBUS_EN) != 0;
}

void
gbe_manage_release(struct gbe_hw *hw)
{
	if (gbe_hw_present(hw) != 0)
		return;
	if (hw->had_arp)
		gbe_reg_set(hw, GBE_MANC, GBE_MANC_ARP_EN);
	if (gbe_chip_of(hw)->drv_load != 0)
		gbe_reg_clear(hw, GBE_CTRL_EXT, gbe_chip_of(hw)->drv_load);
	gbe_reg_flush(hw);
}
