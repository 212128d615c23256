/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against PHYs that negotiate as the chip's NVM or another driver left them, and
 * against accesses that give up before a slow PHY answers, or take the answer for another
 * register for theirs. Here a PHY of 32 registers answers while the driver sleeps.
 */

#include "gbe_regs_82574.h"
#include "harness.h"
#include "hw/gbe_phy.h"
#include "hw/gbe_phy_init.h"

#define REG(command) ((command) >> GBE_MDIC_REG_SHIFT & 0x1F)

static struct rte_eth_dev *dev;
static uint16_t phy[32];
static unsigned int nb_resets;     /* by software */
static unsigned int nb_pin_resets; /* by CTRL.PHY_RST */
static uint16_t ctrl_at_reset;     /* register 16, at the first by software */
static unsigned int nb_silent;     /* accesses in the 300 us behind one */
static uint64_t reset_us;
static uint64_t takes_us; /* an access */
static uint64_t asked_us;
static uint32_t other; /* answer for this register instead */

static void
write_phy(unsigned int reg, uint16_t value)
{
	phy[reg] = value;
	if (reg != 0 || (value & 0x8000) == 0)
		return;
	phy[0] &= 0x7FFF;
	if (nb_resets == 0)
		ctrl_at_reset = phy[16];
	nb_resets++;
	reset_us = unit_slept_us;
}

/* What a hung PHY counts is over with it. */
static void
reset_by_pin(void)
{
	nb_pin_resets++;
	phy[10] = 0;
	phy[21] = 0;
}

static void
answer(void)
{
	uint32_t command = unit_reg(dev, GBE_MDIC);
	bool reads = (command & GBE_MDIC_OP_READ) != 0;

	unit_reg_set(dev, GBE_82574_EXTCNF_CTRL, 0);
	if ((unit_reg(dev, GBE_CTRL) & GBE_CTRL_PHY_RST) != 0)
		reset_by_pin();
	if (command == 0 || (command & GBE_MDIC_READY) != 0)
		return;
	if (asked_us == 0)
		asked_us = unit_slept_us;
	if (unit_slept_us - asked_us < takes_us)
		return;
	asked_us = 0;
	nb_silent += nb_resets != 0 && unit_slept_us < reset_us + 300;
	if (!reads)
		write_phy(REG(command), command & GBE_MDIC_DATA_MASK);
	else
		command = (command & ~GBE_MDIC_DATA_MASK) | phy[REG(command)];
	unit_reg_set(dev, GBE_MDIC, (command ^ other << GBE_MDIC_REG_SHIFT) | GBE_MDIC_READY);
}

static void
begin(enum gbe_chip_id chip, uint16_t id2)
{
	dev = unit_port_create(chip);
	kit_context("%s, PHY %04x", gbe_chip_of(gbe_hw_of(dev))->name, id2);
	memset(phy, 0, sizeof(phy));
	phy[0] = 0x1140;
	phy[3] = id2;
	nb_resets = 0;
	nb_pin_resets = 0;
	nb_silent = 0;
}

/* The second time there is nothing to do, and the link stays. */
static void
init(unsigned int resets)
{
	CHECK_EQ(gbe_phy_init(gbe_hw_of(dev)), 0);
	CHECK_EQ(nb_resets, resets);
	CHECK_EQ(gbe_phy_init(gbe_hw_of(dev)), 0);
	CHECK_EQ(nb_resets, resets);
	CHECK_EQ(nb_silent, 0);
	CHECK_EQ(phy[0], 0x1140);
}

static void
m88(uint16_t id2, uint16_t ctrl, uint16_t ext)
{
	begin(GBE_CHIP_82545EM, id2);
	phy[16] = ctrl;
	phy[20] = 0x0E08;
	init(1);
	CHECK_EQ(phy[16], 0x0B60);
	CHECK_EQ(phy[20], ext);
	unit_port_destroy(dev);
}

static void
bm(uint16_t id2, uint16_t ctrl, unsigned int resets)
{
	begin(GBE_CHIP_82574L, id2);
	phy[16] = ctrl;
	phy[22] = 3;
	phy[30] = 7;
	init(resets);
	CHECK_EQ(phy[16], 0x3B60);
	CHECK_EQ(phy[22], 0);
	CHECK_EQ(phy[29], resets == 2 ? 3 : 0);
	CHECK_EQ(phy[30], resets == 2 ? 0 : 7);
	if (resets == 2)
		CHECK_EQ(ctrl_at_reset & 0x0800, 0);
	unit_port_destroy(dev);
}

/* Receive errors and idle errors, as a PHY counts them; it hangs when both are at their end. */
static void
hangs(uint16_t errors, uint16_t status, unsigned int resets)
{
	begin(GBE_CHIP_82574L, 0x0CB0);
	phy[16] = 0x3B60;
	phy[21] = errors;
	phy[10] = status;
	init(0);
	CHECK_EQ(nb_pin_resets, resets);
	unit_port_destroy(dev);
}

static void
igp(void)
{
	begin(GBE_CHIP_82576, 0x0391);
	phy[18] = 0x2080;
	phy[25] = 0x008F;
	init(0);
	CHECK_EQ(phy[18], 0x3080);
	CHECK_EQ(phy[25], 0x008D);
	unit_port_destroy(dev);
}

static void
accesses(void)
{
	uint16_t value;

	begin(GBE_CHIP_82540EM, 0x0C20);
	takes_us = 90000;
	CHECK_EQ(gbe_phy_read(gbe_hw_of(dev), 3, &value), 0);
	CHECK_EQ(value, 0x0C20);
	takes_us = 200000;
	CHECK_EQ(gbe_phy_read(gbe_hw_of(dev), 3, &value), -ETIMEDOUT);
	takes_us = 0;
	asked_us = 0;
	other = 1;
	CHECK_EQ(gbe_phy_read(gbe_hw_of(dev), 3, &value), -EIO);
	other = 0;
	CHECK_EQ(gbe_phy_read(gbe_hw_of(dev), 3, &value), 0);
	unit_port_destroy(dev);
}

/* What a report says of the PHY; one that does not answer has no id. */
static void
identity(void)
{
	uint32_t id = 0;

	begin(GBE_CHIP_82576, 0x0391);
	phy[2] = 0x02A8;
	CHECK_EQ(gbe_phy_id(gbe_hw_of(dev), &id), 0);
	CHECK_EQ(id, 0x02A80391);
	other = 1;
	CHECK_EQ(gbe_phy_id(gbe_hw_of(dev), &id), -EIO);
	other = 0;
	unit_port_destroy(dev);
}

int
main(void)
{
	unit_init();
	unit_on_sleep = answer;
	unit_slept_us = 1;
	m88(0x0C23, 0x0360, 0x0178);
	m88(0x0C24, 0x0360, 0x0E08);
	m88(0x0C24, 0x0B20, 0x0E08);
	bm(0x0CB1, 0x3360, 2);
	bm(0x0CB1, 0x3B00, 2);
	bm(0x0CB0, 0x3360, 1);
	bm(0x0CB0, 0x3B00, 1);
	hangs(0xFFFF, 0x00FF, 1);
	hangs(0xFFFE, 0x00FF, 0);
	hangs(0xFFFF, 0x00FE, 0);
	igp();
	accesses();
	identity();
	return 0;
}
