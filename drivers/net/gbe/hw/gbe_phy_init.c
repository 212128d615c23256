/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include "gbe_chips.h"
#include "gbe_phy.h"
#include "gbe_phy_init.h"
#include "gbe_reg.h"

/*
 * What each type of PHY needs before it negotiates: registers and values are those
 * of DPDK's e1000 (base/e1000_phy.c, e1000_82571.c, e1000_82575.c).
 */

#define PHY_BMCR     0
#define PHY_ID2      3
#define PHY_STAT1000 10
#define PHY_CTRL     16 /* M88 and BM */
#define PHY_M88_EXT  20
#define PHY_BM_ERRS  21
#define PHY_BM_PAGE  22
#define PHY_IGP_PM   25

#define BMCR_RESET 0x8000

#define PHY_REVISION_MASK 0xF
#define M88_FIRST_MATURE  4 /* revision from which on the clock needs no help */
#define M88_CRS_ON_TX     0x0800
#define M88_EXT_SHIFTS    0x0F00 /* downshift counters: first and second */
#define M88_EXT_SHIFTS_1X 0x0100
#define M88_EXT_CLK_25MHZ 0x0070

#define BM_DOWNSHIFT     0x0800
#define BM_ID2_R2        0x0CB1
#define BM_RX_ERRORS_MAX UINT16_MAX
#define IDLE_ERRORS_MAX  0x00FF

#define IGP_PM_D0_LPLU 0x0002

/* The I210 datasheet, page 90, asks for 300 us without an access after a reset. */
#define RESET_SILENCE_US 300

/* What was written to the control registers takes effect with a software reset. */
static int
gbe_phy_commit(struct gbe_hw *hw)
{
	uint16_t bmcr;
	int ret;

	ret = gbe_phy_read(hw, PHY_BMCR, &bmcr);
	if (ret == 0)
		ret = gbe_phy_write(hw, PHY_BMCR, bmcr | BMCR_RESET);
	rte_delay_us_sleep(RESET_SILENCE_US);
	return ret;
}

static int
gbe_phy_init_m88(struct gbe_hw *hw)
{
	bool changed = false;
	uint16_t id2;
	int ret;

	/* Half duplex needs it. */
	ret = gbe_phy_update(hw, PHY_CTRL, UINT16_MAX, M88_CRS_ON_TX, &changed);
	if (ret == 0)
		ret = gbe_phy_read(hw, PHY_ID2, &id2);
	if (ret == 0 && (id2 & PHY_REVISION_MASK) < M88_FIRST_MATURE)
		ret = gbe_phy_update(hw, PHY_M88_EXT, (uint16_t)~M88_EXT_SHIFTS,
				     M88_EXT_SHIFTS_1X | M88_EXT_CLK_25MHZ, &changed);
	return ret == 0 && changed ? gbe_phy_commit(hw) : ret;
}

/* Reset the PHY by its pin, while nobody else uses it. */
static int
gbe_phy_reset(struct gbe_hw *hw)
{
	const struct gbe_mac_ops *ops = gbe_chip_of(hw)->ops;
	int ret;

	ret = ops->acquire(hw, GBE_SHARED_PHY);
	if (ret != 0)
		return ret;
	gbe_reg_set(hw, GBE_CTRL, GBE_CTRL_PHY_RST);
	gbe_reg_flush(hw);
	rte_delay_us_sleep(RESET_SILENCE_US);
	gbe_reg_clear(hw, GBE_CTRL, GBE_CTRL_PHY_RST);
	/* Until the chip has configured it again: 10 ms, as DPDK's e1000. */
	rte_delay_us_sleep(10000);
	ops->release(hw, GBE_SHARED_PHY);
	return gbe_hw_present(hw);
}

/* Both counters at their end tell that the PHY hangs, as Linux e1000e has it. */
static int
gbe_phy_unhang(struct gbe_hw *hw)
{
	uint16_t errors, status;
	int ret;

	ret = gbe_phy_read(hw, PHY_BM_ERRS, &errors);
	if (ret != 0 || errors != BM_RX_ERRORS_MAX)
		return ret;
	ret = gbe_phy_read(hw, PHY_STAT1000, &status);
	if (ret != 0 || (status & IDLE_ERRORS_MAX) != IDLE_ERRORS_MAX)
		return ret;
	return gbe_phy_reset(hw);
}

/* The second revision wants downshift off first, and two values without a name. */
static int
gbe_phy_shift_bm_r2(struct gbe_hw *hw, uint16_t ctrl)
{
	int ret;

	ret = gbe_phy_write(hw, PHY_CTRL, ctrl & ~BM_DOWNSHIFT);
	if (ret == 0)
		ret = gbe_phy_commit(hw);
	if (ret == 0)
		ret = gbe_phy_write(hw, 29, 3);
	if (ret == 0)
		ret = gbe_phy_write(hw, 30, 0);
	return ret;
}

static int
gbe_phy_init_bm(struct gbe_hw *hw)
{
	uint16_t id2, ctrl;
	int ret;

	/* Registers from 16 on are on pages. */
	ret = gbe_phy_write(hw, PHY_BM_PAGE, 0);
	if (ret == 0)
		ret = gbe_phy_unhang(hw);
	if (ret == 0)
		ret = gbe_phy_read(hw, PHY_CTRL, &ctrl);
	if (ret != 0 || (ctrl & BM_DOWNSHIFT) != 0)
		return ret;
	ret = gbe_phy_read(hw, PHY_ID2, &id2);
	if (ret == 0 && id2 == BM_ID2_R2)
		ret = gbe_phy_shift_bm_r2(hw, ctrl);
	if (ret == 0)
		ret = gbe_phy_write(hw, PHY_CTRL, ctrl | BM_DOWNSHIFT);
	return ret == 0 ? gbe_phy_commit(hw) : ret;
}

/* NVM may have left low power on, in which the link takes the lowest speed. */
static int
gbe_phy_init_igp(struct gbe_hw *hw)
{
	bool changed;

	return gbe_phy_update(hw, PHY_IGP_PM, (uint16_t)~IGP_PM_D0_LPLU, 0, &changed);
}

int
gbe_phy_init(struct gbe_hw *hw)
{
	static int (*const inits[])(struct gbe_hw * hw) = {
		[GBE_PHY_M88] = gbe_phy_init_m88,
		[GBE_PHY_BM] = gbe_phy_init_bm,
		[GBE_PHY_IGP] = gbe_phy_init_igp,
	};

	return inits[gbe_chip_of(hw)->phy](hw);
}
