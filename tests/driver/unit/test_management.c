/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a port that is not given back to firmware, after a close and after a
 * probe that failed: CTRL_EXT.DRV_LOAD off, MANC.ARP_EN on if it was on. And against the
 * PHY powered down under a management controller, whose link it is, too.
 */

#include <stdlib.h>

#include "harness.h"

#define BMCR       0
#define BMCR_PDOWN 0x0800
#define DRV_LOAD   (1u << 28)
#define FWSM       0x05B54
#define ARP_EN     (1u << 13)

static struct rte_eth_dev *dev;
static uint16_t nvm[64];
static bool is_nvm_broken;
static uint16_t bmcr;
static uint32_t seen; /* bits of CTRL_EXT while the driver slept */

static void
answer_eerd(void)
{
	bool old = unit_format_of(dev) == GBE_FORMAT_LEGACY;
	uint32_t eerd = unit_reg(dev, GBE_EERD);
	uint32_t address = (old ? eerd >> 8 : eerd >> 2) & 0x3F;

	if ((eerd & 1) != 0)
		unit_reg_set(dev, GBE_EERD, (uint32_t)nvm[address] << 16 | (old ? 0x10 : 0x02));
}

/* BMCR is remembered; negotiation is always done. */
static void
answer_mdic(void)
{
	uint32_t mdic = unit_reg(dev, GBE_MDIC);
	bool is_bmcr = (mdic >> GBE_MDIC_REG_SHIFT & 0x1F) == BMCR;

	if (mdic == 0 || (mdic & GBE_MDIC_READY) != 0)
		return;
	if (is_bmcr && (mdic & GBE_MDIC_OP_WRITE) != 0)
		bmcr = mdic & GBE_MDIC_DATA_MASK;
	if ((mdic & GBE_MDIC_OP_READ) != 0)
		mdic = (mdic & ~GBE_MDIC_DATA_MASK) | (is_bmcr ? bmcr : 0xFFFF);
	unit_reg_set(dev, GBE_MDIC, mdic | GBE_MDIC_READY);
}

/* A reset ends at once. */
static void
answer(void)
{
	uint32_t ctrl = unit_reg(dev, GBE_CTRL);

	seen |= unit_reg(dev, GBE_CTRL_EXT);
	unit_reg_set(dev, GBE_CTRL, ctrl & ~GBE_CTRL_RST);
	unit_reg_set(dev, GBE_EECD, 1u << 9);
	answer_eerd();
	answer_mdic();
}

static void
fill_nvm(void)
{
	uint16_t sum = 0;

	memset(nvm, 0, sizeof(nvm));
	nvm[0] = 0x4702;
	nvm[2] = 0x0100;
	for (unsigned int i = 0; i < 63; i++)
		sum += nvm[i];
	nvm[63] = 0xBABA - sum + is_nvm_broken;
}

static void
begin(enum gbe_chip_id chip, bool nvm_broken)
{
	dev = unit_port_create(chip);
	is_nvm_broken = nvm_broken;
	fill_nvm();
	bmcr = 0;
	seen = 0;
	unit_reg_set(dev, GBE_MANC, 0x00020000 | ARP_EN);
	/* Where entry 0 of the addresses is loaded by the chip. */
	unit_reg_set(dev, GBE_RAL, 0x00004702);
	unit_reg_set(dev, GBE_RAH, GBE_RAH_AV | 0x0100);
}

/* To firmware as it was; meanwhile it knows of the driver. */
static void
expect_released(bool has_drv_load, bool takes_arp)
{
	CHECK_EQ((seen & DRV_LOAD) != 0, has_drv_load);
	CHECK_EQ(unit_reg(dev, GBE_CTRL_EXT) & DRV_LOAD, 0);
	CHECK_EQ(unit_reg(dev, GBE_MANC), 0x00020000 | ARP_EN);
	CHECK_EQ(gbe_hw_of(dev)->had_arp, takes_arp);
	unit_port_destroy(dev);
}

static void
released(enum gbe_chip_id chip, bool has_drv_load, bool takes_arp)
{
	begin(chip, false);
	CHECK_EQ(gbe_port_init(dev), 0);
	CHECK_EQ((unit_reg(dev, GBE_CTRL_EXT) & DRV_LOAD) != 0, has_drv_load);
	CHECK_EQ(unit_reg(dev, GBE_MANC), takes_arp ? 0x00020000 : 0x00020000 | ARP_EN);
	CHECK_EQ(gbe_dev_close(dev), 0);
	expect_released(has_drv_load, takes_arp);

	begin(chip, true);
	CHECK_EQ(gbe_port_init(dev), -EBADMSG);
	expect_released(has_drv_load, takes_arp);
}

/* Down for the application, whether the PHY is or not. */
static void
set_down(enum gbe_chip_id chip, uint32_t reg, uint32_t value, uint16_t control2, bool keeps)
{
	kit_context("%u: register 0x%05x is 0x%x, NVM 0x%x", chip, reg, value, control2);
	begin(chip, false);
	unit_reg_set(dev, reg, value);
	nvm[0x0F] = control2;
	unit_reg_set(dev, GBE_STATUS, GBE_STATUS_LU);
	gbe_port_of(dev)->link_shown = true;
	CHECK_EQ(gbe_dev_set_link_down(dev), 0);
	CHECK_EQ((bmcr & BMCR_PDOWN) != 0, !keeps);
	CHECK_EQ(dev->data->dev_link.link_status, RTE_ETH_LINK_DOWN);
	unit_port_destroy(dev);
}

int
main(void)
{
	unit_init();
	/* Refusals are part of this. */
	rte_log_set_global_level(RTE_LOG_EMERG);
	unit_on_sleep = answer;
	released(GBE_CHIP_82540EM, false, true);
	released(GBE_CHIP_82574L, true, false);
	released(GBE_CHIP_82576, true, false);
	/* Each by what it has; bit 18 of MANC is something else on the 8254x. */
	set_down(GBE_CHIP_82540EM, GBE_MANC, 1u << 18, 0x6000, false);
	set_down(GBE_CHIP_82540EM, GBE_MANC, 1u << 0, 0, true);
	set_down(GBE_CHIP_82574L, GBE_MANC, 1u << 0, 0x9FFF, false);
	set_down(GBE_CHIP_82574L, GBE_MANC, 1u << 18, 0, true);
	set_down(GBE_CHIP_82574L, GBE_MANC, 0, 1u << 13, true);
	set_down(GBE_CHIP_82576, GBE_MANC, 1u << 0, 0x6000, false);
	set_down(GBE_CHIP_82576, GBE_MANC, 1u << 18, 0, true);
	set_down(GBE_CHIP_82576, FWSM, 0x8001, 0, false);
	set_down(GBE_CHIP_82576, FWSM, 2u << 1, 0, true);
	return EXIT_SUCCESS;
}
