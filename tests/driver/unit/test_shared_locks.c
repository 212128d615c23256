/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an 82576 whose PHY or NVM is used while firmware or the driver of
 * another port does: each port has its lock in SW_FW_SYNC, the NVM has one for all,
 * and who holds one is waited for. One that a driver was killed with is taken over
 * after a second.
 */

#include <stdlib.h>

#include "gbe_regs_82576.h"
#include "harness.h"
#include "hw/gbe_nvm.h"
#include "hw/gbe_phy.h"

#define FIRMWARE(bit) ((bit) << 16)
#define OTHERS        0x80800080u /* locks of others that do not matter */
#define SECOND_US     1000000

static struct rte_eth_dev *dev;
static uint32_t held;   /* in SW_FW_SYNC while the driver slept, without OTHERS */
static uint32_t let_go; /* others give this back after a while */
static unsigned int sleeps;

/* The device does what is asked, and others may let go. */
static void
answer(void)
{
	held |= unit_reg(dev, GBE_82576_SW_FW_SYNC) & ~OTHERS;
	sleeps++;
	if (let_go != 0 && sleeps == 20)
		unit_reg_set(dev, GBE_82576_SW_FW_SYNC,
			     unit_reg(dev, GBE_82576_SW_FW_SYNC) & ~let_go);
	unit_reg_set(dev, GBE_EERD, 2);
	unit_reg_set(dev, GBE_MDIC, unit_reg(dev, GBE_MDIC) | GBE_MDIC_READY);
}

static void
begin(uint32_t sync, uint32_t then)
{
	unit_reg_set(dev, GBE_82576_SWSM, 0);
	unit_reg_set(dev, GBE_82576_SW_FW_SYNC, OTHERS | sync);
	held = 0;
	let_go = then;
	sleeps = 0;
	unit_slept_us = 0;
}

static int
use(enum gbe_shared what)
{
	uint16_t word;

	return what == GBE_SHARED_PHY ? gbe_phy_read(gbe_hw_of(dev), 1, &word) :
					gbe_nvm_read(gbe_hw_of(dev), 0, 1, &word);
}

static void
one_lock(enum gbe_shared what, uint32_t bit)
{
	kit_context("LAN %u, %s: free", gbe_hw_of(dev)->lan_id,
		    what == GBE_SHARED_PHY ? "PHY" : "NVM");
	begin(0, 0);
	CHECK_EQ(use(what), 0);
	CHECK_EQ(held, bit);
	CHECK_EQ(unit_reg(dev, GBE_82576_SW_FW_SYNC), OTHERS);

	kit_context("LAN %u, bit 0x%x: firmware has it for a while", gbe_hw_of(dev)->lan_id, bit);
	begin(FIRMWARE(bit), FIRMWARE(bit));
	CHECK_EQ(use(what), 0);
	CHECK(sleeps >= 20 && unit_slept_us < SECOND_US);

	kit_context("LAN %u, bit 0x%x: a driver has it for a while", gbe_hw_of(dev)->lan_id, bit);
	begin(bit, bit);
	CHECK_EQ(use(what), 0);
	CHECK(sleeps >= 20 && unit_slept_us < SECOND_US);

	kit_context("LAN %u, bit 0x%x: a driver was killed with it", gbe_hw_of(dev)->lan_id, bit);
	begin(bit, 0);
	CHECK_EQ(use(what), 0);
	CHECK(unit_slept_us >= SECOND_US - 10000 && unit_slept_us < 2 * SECOND_US);
	CHECK_EQ(unit_reg(dev, GBE_82576_SW_FW_SYNC), OTHERS);

	kit_context("LAN %u, bit 0x%x: firmware keeps it", gbe_hw_of(dev)->lan_id, bit);
	begin(FIRMWARE(bit), 0);
	CHECK_EQ(use(what), -EBUSY);
	CHECK_EQ(unit_reg(dev, GBE_82576_SW_FW_SYNC), OTHERS | FIRMWARE(bit));
}

int
main(void)
{
	static const uint32_t phys[] = { 1u << 1, 1u << 2, 1u << 5, 1u << 6 };

	unit_init();
	dev = unit_port_create(GBE_CHIP_82576);
	unit_on_sleep = answer;
	for (unsigned int lan = 0; lan < RTE_DIM(phys); lan++) {
		gbe_hw_of(dev)->lan_id = lan;
		one_lock(GBE_SHARED_PHY, phys[lan]);
		one_lock(GBE_SHARED_NVM, 1u << 0);
	}
	unit_port_destroy(dev);
	return EXIT_SUCCESS;
}
