/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_chip.h"
#include "gbe_reg.h"
#include "gbe_regs_82574.h"

/* CTRL_EXT: bit 22 must be set and bit 23 clear, as Linux e1000e. */
#define CTRL_EXT_BIT22 (1u << 22)
#define CTRL_EXT_BIT23 (1u << 23)
#define CTRL_BIT29     (1u << 29)

/* TXDCTL bit 22 must be set, as Linux e1000e. */
#define TXDCTL_BIT22 (1u << 22)

/*
 * TARC: bit 26 against a hang while the internal buffer is full, and bits 27 to 30
 * clear, as DPDK's e1000. With two queues bit 7 (compensation) and bits 23 to 25
 * (an erratum of several queues) too, and all of it in both registers, as FreeBSD
 * em by section 10.2.6.9 of the datasheet.
 */
#define TARC_BIT26      (1u << 26)
#define TARC_CLEARED    (0xFu << 27)
#define TARC_TWO_QUEUES (1u << 7 | 7u << 23)

/*
 * Against transmit timeouts with ASPM, as Linux e1000e; and L1 without L0s, as
 * DPDK's e1000.
 */
#define GCR_BIT22          (1u << 22)
#define GCR_L1_WITHOUT_L0S (1u << 27)
#define GCR2_BIT0          (1u << 0)

/*
 * MDIO ownership is a semaphore between driver and firmware: the bit sticks
 * only if nobody else has it. Linux waits 10 times 2 ms and so do we.
 */
static int
mac_82574_phy_acquire(struct gbe_hw *hw)
{
	for (int i = 0; i < 10; i++) {
		uint32_t value;

		gbe_reg_set(hw, GBE_82574_EXTCNF_CTRL, GBE_82574_EXTCNF_MDIO_SW_OWNER);
		value = gbe_reg_read(hw, GBE_82574_EXTCNF_CTRL);
		if (value == GBE_REG_GONE)
			return -ENODEV;
		if ((value & GBE_82574_EXTCNF_MDIO_SW_OWNER) != 0)
			return 0;
		rte_delay_us_sleep(2000);
	}
	return -EBUSY;
}

static void
mac_82574_phy_release(struct gbe_hw *hw)
{
	gbe_reg_clear(hw, GBE_82574_EXTCNF_CTRL, GBE_82574_EXTCNF_MDIO_SW_OWNER);
}

static void
mac_82574_mask_interrupts(const struct gbe_hw *hw)
{
	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
}

static int
mac_82574_stop(struct gbe_hw *hw)
{
	uint32_t ctrl;
	int ret;

	/*
	 * Stop new PCIe requests: completions that are pending during a reset can
	 * hang the bus. Wait 80 ms, as Linux e1000e does. A time-out is no reason
	 * to give up, because the reset is needed anyway.
	 */
	ctrl = gbe_reg_read(hw, GBE_CTRL);
	/* If an earlier reset did not end, this is not to begin another. */
	gbe_reg_write(hw, GBE_CTRL, (ctrl & ~GBE_CTRL_RST) | GBE_CTRL_GIO_MASTER_DISABLE);
	ret = gbe_reg_wait(hw, GBE_STATUS, GBE_STATUS_GIO_MASTER, 0, 100, 80000);
	if (ret == -ENODEV)
		return ret;

	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
	gbe_reg_write(hw, GBE_RCTL, 0);
	gbe_reg_write(hw, GBE_TCTL, GBE_TCTL_PSP);
	gbe_reg_flush(hw);
	/* Let a frame that is under way end: 9 KB take 0.8 ms at 100 Mb/s. */
	rte_delay_us_sleep(10000);
	return gbe_hw_present(hw);
}

/* Flash memory is not read again by itself, as DPDK's e1000. */
static void
mac_82574_read_flash_again(struct gbe_hw *hw)
{
	rte_delay_us_sleep(10);
	gbe_reg_set(hw, GBE_CTRL_EXT, GBE_82574_CTRL_EXT_EE_RST);
	gbe_reg_flush(hw);
}

/*
 * As DPDK's e1000. Firmware must not be in the middle of a PHY access; after the
 * reset the PHY belongs to it, so the driver lets go at once. The chip then reads
 * its NVM, and only after that configures the PHY, which takes 25 ms.
 */
static int
mac_82574_reset(struct gbe_hw *hw)
{
	uint32_t eecd = gbe_reg_read(hw, GBE_EECD);
	int ret;

	ret = mac_82574_phy_acquire(hw);
	if (ret == -ENODEV)
		return ret;
	gbe_reg_set(hw, GBE_CTRL, GBE_CTRL_RST);
	if (ret == 0)
		mac_82574_phy_release(hw);
	if ((eecd & GBE_82574_EECD_FLASH) == GBE_82574_EECD_FLASH)
		mac_82574_read_flash_again(hw);
	/* A board without NVM never sets it. */
	ret = gbe_reg_wait(hw, GBE_EECD, GBE_82574_EECD_AUTO_RD, GBE_82574_EECD_AUTO_RD, 1000,
			   10000);
	if (ret == -ENODEV)
		return ret;
	rte_delay_us_sleep(25000);

	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
	(void)gbe_reg_read(hw, GBE_ICR);
	return 0;
}

static int
mac_82574_setup(struct gbe_hw *hw)
{
	uint32_t value;

	gbe_reg_clear(hw, GBE_CTRL, CTRL_BIT29);

	value = gbe_reg_read(hw, GBE_CTRL_EXT);
	value |= CTRL_EXT_BIT22 | GBE_82574_CTRL_EXT_DRV_LOAD;
	value &= ~CTRL_EXT_BIT23;
	gbe_reg_write(hw, GBE_CTRL_EXT, value);

	for (unsigned int q = 0; q < 2; q++)
		gbe_reg_set(hw, GBE_82574_TXDCTL + 0x100 * q, TXDCTL_BIT22);

	gbe_reg_set(hw, GBE_82574_GCR, GCR_BIT22 | GCR_L1_WITHOUT_L0S);
	gbe_reg_set(hw, GBE_82574_GCR2, GCR2_BIT0);
	gbe_reg_write(hw, GBE_WUC, 0);
	return 0;
}

/*
 * Extended descriptors, which RSS needs; and without ACK_DIS every TCP
 * acknowledgment would raise the other cause, as Linux e1000e.
 */
static void
mac_82574_setup_rx(const struct gbe_hw *hw)
{
	gbe_reg_write(hw, GBE_RFCTL, GBE_82574_RFCTL_EXTEN | GBE_82574_RFCTL_ACK_DIS);
}

/* QEMU sends only while bit 10, a reset default, is kept. */
static void
mac_82574_setup_tx(const struct gbe_hw *hw, uint16_t nb_queues)
{
	uint32_t tarc = gbe_reg_read(hw, GBE_82574_TARC) & ~TARC_CLEARED;

	tarc |= TARC_BIT26;
	if (nb_queues > 1) {
		tarc |= TARC_TWO_QUEUES;
		gbe_reg_write(hw, GBE_82574_TARC + 0x100, tarc);
	}
	gbe_reg_write(hw, GBE_82574_TARC, tarc);
}

/* EERD is read without a lock, as by DPDK's e1000 (e1000_read_nvm_eerd()). */
static int
mac_82574_acquire(struct gbe_hw *hw, enum gbe_shared what)
{
	return what == GBE_SHARED_PHY ? mac_82574_phy_acquire(hw) : 0;
}

static void
mac_82574_release(struct gbe_hw *hw, enum gbe_shared what)
{
	if (what == GBE_SHARED_PHY)
		mac_82574_phy_release(hw);
}

const struct gbe_mac_ops gbe_mac_82574_ops = {
	.mask_interrupts = mac_82574_mask_interrupts,
	.stop = mac_82574_stop,
	.reset = mac_82574_reset,
	.setup = mac_82574_setup,
	.setup_rx = mac_82574_setup_rx,
	.setup_tx = mac_82574_setup_tx,
	.acquire = mac_82574_acquire,
	.release = mac_82574_release,
};
