/* SPDX-License-Identifier: BSD-3-Clause */

/* Resets, link, PHY, NVM and semaphores. */

#include <stddef.h>

#include "cases.h"
#include "phy.h"
#include "ring.h"

#define ICR_MDAC        (1u << 9)
#define MDIC_INT_ENABLE (1u << 29)
#define RESET_US        3000
#define AUTONEG_US      600000
#define NVM_WORDS       64
#define EECD_SK         (1u << 0)
#define EECD_CS         (1u << 1)
#define EECD_DI         (1u << 2)
#define EECD_DO         (1u << 3)
#define EECD_REQ        (1u << 6)
#define EECD_GNT        (1u << 7)
#define MICROWIRE_READ  6
#define SWSM            0x05B50
#define BMSR            1

static void
dirty(struct run *run)
{
	reg_write(run, GBE_IMS, GBE_ICR_LSC);
	reg_write(run, GBE_RCTL, GBE_RCTL_EN | GBE_RCTL_UPE);
	reg_write(run, run->chip->rx_base + GBE_RING_LEN, 4096);
	reg_write(run, GBE_RAL + 8, 0x12345678);
	reg_write(run, GBE_RAH + 8, 0x80005678);
	reg_write(run, GBE_VFTA + 12, 0xFF);
	reg_write(run, GBE_MTA + 16, 0xFF);
	reg_write(run, GBE_ICS, GBE_ICR_LSC);
}

static void
software_reset(struct run *run)
{
	dirty(run);
	reg_write(run, GBE_CTRL, reg_read(run, GBE_CTRL) | GBE_CTRL_RST);
	pass_us(run, RESET_US);
	check(run, reg_read(run, GBE_CTRL) & GBE_CTRL_RST, 0, "CTRL.RST");
	if (is_chip(run, CHIP_82540)) {
		check_differs(run, reg_read(run, GBE_IMS), 0, GBE_ICR_LSC, "IMS");
		check_differs(run, reg_read(run, GBE_RCTL), 0, GBE_RCTL_EN | GBE_RCTL_UPE, "RCTL");
		check_differs(run, reg_read(run, GBE_8254X_RDLEN), 0, 4096, "RDLEN");
		check_differs(run, reg_read(run, GBE_RAH + 8) & GBE_RAH_AV, 0, GBE_RAH_AV,
			      "RAH1.AV");
		check_differs(run, reg_read(run, GBE_ICR), 0, GBE_ICR_LSC, "ICR");
		return;
	}
	check(run, reg_read(run, GBE_IMS), 0, "IMS");
	check(run, reg_read(run, GBE_RCTL), 0, "RCTL");
	check(run, reg_read(run, run->chip->rx_base + GBE_RING_LEN), 0, "RDLEN");
	check(run, reg_read(run, GBE_RAH + 8), 0, "RAH1");
	check(run, reg_read(run, GBE_VFTA + 12), 0, "VFTA3");
	check(run, reg_read(run, GBE_MTA + 16), 0, "MTA4");
	check(run, reg_read(run, GBE_ICR), 0, "ICR");
}

static const struct difference software_reset_differences[] = {
	{ CHIP_82540, "CTRL.RST", "resets the registers", "does nothing",
	  "silicon, as drivers rely on it; QEMU e1000.c set_ctrl()" },
	{ 0 },
};

static void
reset_keeps(struct run *run)
{
	uint32_t reg = is_chip(run, CHIP_82576) ? GBE_82576_RXPBS : GBE_82574_PBA;
	uint32_t value = is_chip(run, CHIP_82576) ? 0x30 : 0x10;

	reg_write(run, reg, value);
	value = reg_read(run, reg);
	reg_write(run, GBE_CTRL, reg_read(run, GBE_CTRL) | GBE_CTRL_RST);
	pass_us(run, RESET_US);
	check(run, reg_read(run, reg), value, "division of the packet buffer");
}

static void
master_disable(struct run *run)
{
	uint32_t ctrl = reg_read(run, GBE_CTRL);

	check(run, reg_read(run, GBE_STATUS) & GBE_STATUS_GIO_MASTER, GBE_STATUS_GIO_MASTER,
	      "STATUS.GIO_MASTER before");
	reg_write(run, GBE_CTRL, ctrl | GBE_CTRL_GIO_MASTER_DISABLE);
	check(run, reg_read(run, GBE_STATUS) & GBE_STATUS_GIO_MASTER, 0, "STATUS.GIO_MASTER");
	reg_write(run, GBE_CTRL, ctrl);
	check(run, reg_read(run, GBE_STATUS) & GBE_STATUS_GIO_MASTER, GBE_STATUS_GIO_MASTER,
	      "STATUS.GIO_MASTER after");
}

static void
phy_registers(struct run *run)
{
	static const unsigned int regs[] = { 0, 1, 2, 3, 4, 5, 9, 10 };
	unsigned int i;

	link_up(run);
	for (i = 0; i < sizeof(regs) / sizeof(regs[0]); i++)
		observe(run, phy_read(run, regs[i]), "PHY %u", regs[i]);
	phy_write(run, 4, 0x01E1);
	observe(run, phy_read(run, 4), "PHY 4 written");
	phy_write(run, 2, 0);
	observe(run, phy_read(run, 2) & 0xFFFF, "PHY 2 written");
}

static const struct exception phy_exceptions[] = {
	{ CHIP_82540, "PHY 5", 0x18254DE1, 0x182541E0, "either: what the partner offers" },
	{ CHIP_PCIE, "PHY 5", 0x18254DE1, 0x182547E0, "either: what the partner offers" },
	{ CHIP_82540, "PHY 9", 0x18290F00, 0x18290E00, "either: 1000 Mb/s half duplex offered" },
	{ 0 },
};

static void
phy_access(struct run *run)
{
	uint32_t mdic = phy_read(run, 2);

	check(run, mdic & GBE_MDIC_READY, GBE_MDIC_READY, "MDIC.READY");
	check(run, mdic & GBE_MDIC_ERROR, 0, "MDIC.ERROR");
	check(run, mdic >> GBE_MDIC_REG_SHIFT & 0x1F, 2, "register in MDIC");
	reg_write(run, GBE_MDIC,
		  2 << GBE_MDIC_REG_SHIFT | 2u << GBE_MDIC_PHY_SHIFT | GBE_MDIC_OP_READ);
	check(run, reg_read(run, GBE_MDIC) & GBE_MDIC_ERROR, GBE_MDIC_ERROR,
	      "MDIC.ERROR of an absent PHY");
}

static void
phy_interrupt(struct run *run)
{
	reg_read(run, GBE_ICR);
	reg_write(run, GBE_MDIC,
		  2 << GBE_MDIC_REG_SHIFT | 1u << GBE_MDIC_PHY_SHIFT | GBE_MDIC_OP_READ |
			  MDIC_INT_ENABLE);
	check(run, reg_read(run, GBE_ICR) & ICR_MDAC, ICR_MDAC, "ICR.MDAC");
}

static bool
link_is_up(struct run *run)
{
	return (reg_read(run, GBE_STATUS) & GBE_STATUS_LU) != 0;
}

static void
cable(struct run *run)
{
	link_up(run);
	check(run, link_is_up(run), true, "STATUS.LU with cable");
	run->bus->ops->set_link(run->bus, false);
	check(run, link_is_up(run), false, "STATUS.LU without cable");
	check(run, reg_read(run, GBE_ICR) & GBE_ICR_LSC, GBE_ICR_LSC, "ICR.LSC, link lost");
	check(run, phy_read(run, BMSR) & 0x24, 0, "BMSR link and negotiation, link lost");
	run->bus->ops->set_link(run->bus, true);
	pass_us(run, AUTONEG_US);
	check(run, link_is_up(run), true, "STATUS.LU with cable again");
	check(run, reg_read(run, GBE_ICR) & GBE_ICR_LSC, GBE_ICR_LSC, "ICR.LSC, link back");
	check(run, phy_read(run, BMSR) & 0x24, 0x24, "BMSR link and negotiation, link back");
	check(run, reg_read(run, GBE_STATUS) >> GBE_STATUS_SPEED_SHIFT & 3, 2, "speed");
}

static void
negotiation(struct run *run)
{
	link_up(run);
	phy_write(run, PHY_BMCR, PHY_BMCR_RESTART);
	check(run, link_is_up(run), false, "STATUS.LU while negotiating");
	check(run, phy_read(run, PHY_BMCR) & 0x0200, 0, "BMCR restart bit");
	check(run, phy_read(run, BMSR) & 0x20, 0, "BMSR while negotiating");
	pass_us(run, AUTONEG_US);
	check(run, link_is_up(run), true, "STATUS.LU after it");
	check(run, reg_read(run, GBE_ICR) & GBE_ICR_LSC, GBE_ICR_LSC, "ICR.LSC");
	check(run, phy_read(run, BMSR) & 0x24, 0x24, "BMSR after it");
}

static uint32_t
eerd(struct run *run, unsigned int word)
{
	reg_write(run, GBE_EERD, (uint32_t)word << run->chip->eerd_addr_shift | 1);
	return reg_read(run, GBE_EERD);
}

static void
nvm(struct run *run)
{
	uint16_t sum = 0;
	unsigned int i;

	for (i = 0; i < NVM_WORDS; i++) {
		uint32_t value = eerd(run, i);

		check(run, value & 0xFFFF,
		      (i << run->chip->eerd_addr_shift | run->chip->eerd_done) & 0xFFFF,
		      "lower half of EERD, word %u", i);
		sum += value >> 16;
	}
	check(run, sum, 0xBABA, "sum of the NVM");
	check(run, eerd(run, 0) >> 16, 0x4702, "word 0");
	check(run, eerd(run, 2) >> 16, 0x0100, "word 2");
	check(run, reg_read(run, GBE_RAL), 0x45424702, "RAL0");
	check(run, reg_read(run, GBE_RAH), GBE_RAH_AV | 0x0100, "RAH0");
}

/* One clock; returns the bit that the memory shows while it is high. */
static bool
microwire_bit(struct run *run, bool bit)
{
	uint32_t eecd = EECD_REQ | EECD_CS | (bit ? EECD_DI : 0);
	bool out;

	reg_write(run, GBE_EECD, eecd);
	reg_write(run, GBE_EECD, eecd | EECD_SK);
	out = (reg_read(run, GBE_EECD) & EECD_DO) != 0;
	reg_write(run, GBE_EECD, eecd);
	return out;
}

static uint16_t
microwire_word(struct run *run, unsigned int word)
{
	unsigned int command = MICROWIRE_READ << 6 | word;
	uint16_t value = 0;
	int i;

	reg_write(run, GBE_EECD, EECD_REQ);
	reg_write(run, GBE_EECD, EECD_REQ | EECD_CS);
	for (i = 8; i >= 0; i--)
		microwire_bit(run, (command >> i & 1) != 0);
	for (i = 0; i < 16; i++)
		value = (uint16_t)(value << 1 | microwire_bit(run, false));
	reg_write(run, GBE_EECD, EECD_REQ);
	return value;
}

static void
microwire(struct run *run)
{
	unsigned int i;

	reg_write(run, GBE_EECD, EECD_REQ);
	check(run, reg_read(run, GBE_EECD) & EECD_GNT, EECD_GNT, "EECD.GNT");
	for (i = 0; i < NVM_WORDS; i += 7)
		check(run, microwire_word(run, i), eerd(run, i) >> 16, "word %u", i);
}

static void
swsm(struct run *run)
{
	uint32_t first = reg_read(run, SWSM) & GBE_82576_SWSM_SMBI;

	if (is_chip(run, CHIP_82574))
		check_differs(run, first, 0, GBE_82576_SWSM_SMBI, "SMBI at first");
	else
		check(run, first, 0, "SMBI at first");
	check(run, reg_read(run, SWSM) & GBE_82576_SWSM_SMBI, GBE_82576_SWSM_SMBI, "SMBI then");
	reg_write(run, SWSM, 0);
	check(run, reg_read(run, SWSM) & GBE_82576_SWSM_SMBI, 0, "SMBI after release");
	reg_write(run, SWSM, GBE_82576_SWSM_SMBI | GBE_82576_SWSM_SWESMBI);
	check(run, reg_read(run, SWSM) & GBE_82576_SWSM_SWESMBI, GBE_82576_SWSM_SWESMBI, "SWESMBI");
	reg_write(run, SWSM, 0);
	check(run, reg_read(run, SWSM), 0, "SWSM after release of both");
}

static const struct difference swsm_differences[] = {
	{ CHIP_82574, "SWSM.SMBI after a reset", "free", "taken",
	  "silicon, as drivers rely on it; QEMU e1000e_core.c e1000e_mac_reg_init" },
	{ 0 },
};

static void
mdio_ownership(struct run *run)
{
	uint32_t value = reg_read(run, GBE_82574_EXTCNF_CTRL);

	reg_write(run, GBE_82574_EXTCNF_CTRL, value | GBE_82574_EXTCNF_MDIO_SW_OWNER);
	check(run, reg_read(run, GBE_82574_EXTCNF_CTRL) & GBE_82574_EXTCNF_MDIO_SW_OWNER,
	      GBE_82574_EXTCNF_MDIO_SW_OWNER, "ownership");
	reg_write(run, GBE_82574_EXTCNF_CTRL, value);
	check(run, reg_read(run, GBE_82574_EXTCNF_CTRL), value, "EXTCNF_CTRL after release");
}

static void
sw_fw_sync(struct run *run)
{
	reg_write(run, GBE_82576_SW_FW_SYNC, GBE_82576_SYNC_PHY0 | GBE_82576_SYNC_EEP);
	check(run, reg_read(run, GBE_82576_SW_FW_SYNC), GBE_82576_SYNC_PHY0 | GBE_82576_SYNC_EEP,
	      "SW_FW_SYNC");
	reg_write(run, GBE_82576_SW_FW_SYNC, 0);
	check(run, reg_read(run, GBE_82576_SW_FW_SYNC), 0, "SW_FW_SYNC after release");
}

const struct conformance_case cases_control[] = {
	{
		.name = "control.reset",
		.shows = "CTRL.RST clears itself and what a driver has written.",
		.chips = CHIP_ALL,
		.run = software_reset,
		.differences = software_reset_differences,
	},
	{
		.name = "control.reset_keeps",
		.shows = "CTRL.RST leaves the division of the packet buffer alone.",
		.chips = CHIP_PCIE,
		.run = reset_keeps,
	},
	{
		.name = "control.master",
		.shows = "CTRL bit 2 takes STATUS.GIO_MASTER away.",
		.chips = CHIP_PCIE,
		.run = master_disable,
	},
	{
		.name = "phy.registers",
		.shows = "The PHY is the one that drivers look for; identifiers are read-only.",
		.chips = CHIP_ALL,
		.run = phy_registers,
		.exceptions = phy_exceptions,
	},
	{
		.name = "phy.access",
		.shows = "MDIC is ready at once; an absent PHY is an error.",
		.chips = CHIP_ALL,
		.run = phy_access,
	},
	{
		.name = "phy.interrupt",
		.shows = "MDIC raises ICR.MDAC when asked to.",
		.chips = CHIP_ALL,
		.run = phy_interrupt,
	},
	{
		.name = "link.cable",
		.shows = "Pulling and plugging the cable shows in STATUS, BMSR and ICR.LSC.",
		.chips = CHIP_ALL,
		.run = cable,
	},
	{
		.name = "link.negotiation",
		.shows = "A negotiation takes the link down and brings it back with LSC.",
		.chips = CHIP_ALL,
		.run = negotiation,
	},
	{
		.name = "nvm.eerd",
		.shows = "EERD reads an NVM with a correct sum, whose address is in RAL0.",
		.chips = CHIP_ALL,
		.run = nvm,
	},
	{
		.name = "nvm.microwire",
		.shows = "EECD reads the same words bit by bit.",
		.chips = CHIP_82540,
		.run = microwire,
	},
	{
		.name = "semaphores.swsm",
		.shows = "SMBI is set by a read, and both semaphores are released by a write.",
		.chips = CHIP_PCIE,
		.run = swsm,
		.differences = swsm_differences,
	},
	{
		.name = "semaphores.mdio",
		.shows = "EXTCNF_CTRL keeps the ownership of MDIO.",
		.chips = CHIP_82574,
		.run = mdio_ownership,
	},
	{
		.name = "semaphores.sw_fw_sync",
		.shows = "SW_FW_SYNC keeps what is written.",
		.chips = CHIP_82576,
		.run = sw_fw_sync,
	},
	{
		.name = NULL,
	},
};
