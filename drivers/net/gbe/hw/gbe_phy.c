/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include "gbe_chips.h"
#include "gbe_phy.h"
#include "gbe_reg.h"

/* Registers of IEEE 802.3 clause 22, the same on all PHYs of these chips. */
#define PHY_BMCR     0
#define PHY_BMSR     1
#define PHY_ID1      2
#define PHY_ID2      3
#define PHY_ANAR     4
#define PHY_CTRL1000 9

#define BMCR_ANRESTART 0x0200
#define BMCR_PDOWN     0x0800
#define BMCR_ANENABLE  0x1000

#define BMSR_ANCOMPLETE 0x0020

#define ANAR_SELECTOR_8023 0x0001
#define ANAR_10_HALF       0x0020
#define ANAR_10_FULL       0x0040
#define ANAR_100_HALF      0x0080
#define ANAR_100_FULL      0x0100

#define CTRL1000_HALF 0x0100
#define CTRL1000_FULL 0x0200

/* All copper PHYs of these chips answer at address 1. */
#define PHY_ADDR 1u

/*
 * One access: a frame of 64 bits on the management interface at 2.5 MHz or
 * less takes up to 64 us. Look every 50 us for 96 ms: DPDK's e1000_phy.c found less
 * to fail, and compares the number of the register as well.
 */
#define MDIC_TIMEOUT_US 96000

static int
gbe_phy_access(struct gbe_hw *hw, uint32_t command, uint16_t *value)
{
	uint32_t mdic;
	int ret;

	gbe_reg_write(hw, GBE_MDIC, command);
	ret = gbe_reg_wait(hw, GBE_MDIC, GBE_MDIC_READY, GBE_MDIC_READY, 50, MDIC_TIMEOUT_US);
	if (ret != 0)
		return ret;

	mdic = gbe_reg_read(hw, GBE_MDIC);
	if ((mdic & GBE_MDIC_ERROR) != 0 || ((mdic ^ command) & GBE_MDIC_REG_MASK) != 0)
		return -EIO;
	if (value != NULL)
		*value = mdic & GBE_MDIC_DATA_MASK;
	return 0;
}

static int
gbe_phy_access_locked(struct gbe_hw *hw, uint32_t command, uint16_t *value)
{
	const struct gbe_mac_ops *ops = gbe_chip_of(hw)->ops;
	int ret;

	ret = ops->acquire(hw, GBE_SHARED_PHY);
	if (ret != 0)
		return ret;
	ret = gbe_phy_access(hw, command, value);
	ops->release(hw, GBE_SHARED_PHY);
	return ret;
}

int
gbe_phy_read(struct gbe_hw *hw, uint32_t reg, uint16_t *value)
{
	return gbe_phy_access_locked(hw,
				     reg << GBE_MDIC_REG_SHIFT | PHY_ADDR << GBE_MDIC_PHY_SHIFT |
					     GBE_MDIC_OP_READ,
				     value);
}

int
gbe_phy_write(struct gbe_hw *hw, uint32_t reg, uint16_t value)
{
	return gbe_phy_access_locked(hw,
				     value | reg << GBE_MDIC_REG_SHIFT |
					     PHY_ADDR << GBE_MDIC_PHY_SHIFT | GBE_MDIC_OP_WRITE,
				     NULL);
}

int
gbe_phy_id(struct gbe_hw *hw, uint32_t *id)
{
	uint16_t high, low;
	int ret;

	ret = gbe_phy_read(hw, PHY_ID1, &high);
	if (ret == 0)
		ret = gbe_phy_read(hw, PHY_ID2, &low);
	if (ret == 0)
		*id = (uint32_t)high << 16 | low;
	return ret;
}

/* Pause is not advertised: the driver does not exchange pause frames. */
static uint16_t
gbe_phy_anar(uint32_t adv)
{
	uint16_t anar = ANAR_SELECTOR_8023;

	if ((adv & GBE_ADV_10_HALF) != 0)
		anar |= ANAR_10_HALF;
	if ((adv & GBE_ADV_10_FULL) != 0)
		anar |= ANAR_10_FULL;
	if ((adv & GBE_ADV_100_HALF) != 0)
		anar |= ANAR_100_HALF;
	if ((adv & GBE_ADV_100_FULL) != 0)
		anar |= ANAR_100_FULL;
	return anar;
}

int
gbe_phy_update(struct gbe_hw *hw, uint32_t reg, uint16_t keep, uint16_t value, bool *changed)
{
	uint16_t old;
	int ret;

	ret = gbe_phy_read(hw, reg, &old);
	if (ret != 0)
		return ret;
	value |= old & keep;
	if (value == old)
		return 0;
	*changed = true;
	return gbe_phy_write(hw, reg, value);
}

int
gbe_phy_advertise(struct gbe_hw *hw, uint32_t adv)
{
	uint16_t ctrl1000 = (adv & GBE_ADV_1000_FULL) != 0 ? CTRL1000_FULL : 0;
	bool restart = false;
	uint16_t bmcr, bmsr;
	int ret;

	ret = gbe_phy_update(hw, PHY_ANAR, 0, gbe_phy_anar(adv), &restart);
	if (ret != 0)
		return ret;
	/* Keep the bits that choose test mode and clock master. */
	ret = gbe_phy_update(hw, PHY_CTRL1000, (uint16_t) ~(CTRL1000_HALF | CTRL1000_FULL),
			     ctrl1000, &restart);
	if (ret != 0)
		return ret;
	ret = gbe_phy_read(hw, PHY_BMCR, &bmcr);
	if (ret != 0)
		return ret;
	ret = gbe_phy_read(hw, PHY_BMSR, &bmsr);
	if (ret != 0)
		return ret;

	/*
	 * The PHY keeps its link over a MAC reset, and then nothing is to be
	 * done. QEMU resets the PHY too: AN complete is clear then.
	 */
	if ((bmcr & BMCR_ANENABLE) == 0 || (bmcr & BMCR_PDOWN) != 0 ||
	    (bmsr & BMSR_ANCOMPLETE) == 0)
		restart = true;
	if (!restart)
		return 0;

	bmcr &= ~BMCR_PDOWN;
	return gbe_phy_write(hw, PHY_BMCR, bmcr | BMCR_ANENABLE | BMCR_ANRESTART);
}

int
gbe_phy_power_down(struct gbe_hw *hw)
{
	uint16_t bmcr;
	int ret;

	ret = gbe_phy_read(hw, PHY_BMCR, &bmcr);
	if (ret != 0)
		return ret;
	return gbe_phy_write(hw, PHY_BMCR, bmcr | BMCR_PDOWN);
}
