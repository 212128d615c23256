/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_chip.h"
#include "gbe_reg.h"
#include "gbe_regs_82576.h"

/*
 * Between drivers: SMBI reads 0 once and is then held. Between driver and
 * firmware: SWESMBI sticks if firmware does not hold it. Each is tried 200
 * times at 50 us; both are held only for the read-modify-write of SW_FW_SYNC.
 */
static int
mac_82576_semaphore_get(struct gbe_hw *hw)
{
	int ret;

	ret = gbe_reg_wait(hw, GBE_82576_SWSM, GBE_82576_SWSM_SMBI, 0, 50, 10000);
	/* A driver that was killed may have left SMBI set: take it over. */
	if (ret == -ENODEV)
		return ret;

	for (int i = 0; i < 200; i++) {
		gbe_reg_set(hw, GBE_82576_SWSM, GBE_82576_SWSM_SWESMBI);
		if ((gbe_reg_read(hw, GBE_82576_SWSM) & GBE_82576_SWSM_SWESMBI) != 0)
			return 0;
		rte_delay_us_sleep(50);
	}
	gbe_reg_clear(hw, GBE_82576_SWSM, GBE_82576_SWSM_SMBI | GBE_82576_SWSM_SWESMBI);
	return -EBUSY;
}

static void
mac_82576_semaphore_put(struct gbe_hw *hw)
{
	gbe_reg_clear(hw, GBE_82576_SWSM, GBE_82576_SWSM_SMBI | GBE_82576_SWSM_SWESMBI);
}

/*
 * The bits of SW_FW_SYNC by which drivers lock a part of the chip; firmware has
 * its own, 16 higher. The locks of PHY 2 and 3 do not follow those of PHY 0 and
 * 1: bit 3 is that of the configuration registers (DPDK e1000_defines.h,
 * E1000_SWFW_*).
 */
static uint32_t
mac_82576_sync_bit(const struct gbe_hw *hw, enum gbe_shared what)
{
	static const uint32_t phys[GBE_STATUS_LAN_ID_MASK + 1] = {
		GBE_82576_SYNC_PHY0,
		GBE_82576_SYNC_PHY1,
		GBE_82576_SYNC_PHY2,
		GBE_82576_SYNC_PHY3,
	};

	return what == GBE_SHARED_NVM ? GBE_82576_SYNC_EEP : phys[hw->lan_id];
}

/*
 * Firmware may hold a lock for a second, as Linux igb: 200 tries at 5 ms. A driver
 * holds one for milliseconds; whoever has it after a second was killed with it,
 * and it is taken over.
 */
#define SYNC_TRIES 200

static int
mac_82576_acquire(struct gbe_hw *hw, enum gbe_shared what)
{
	uint32_t mine = mac_82576_sync_bit(hw, what);
	uint32_t firmware = mine << GBE_82576_SYNC_FW_SHIFT;

	for (int i = 1; i <= SYNC_TRIES; i++) {
		uint32_t others = i < SYNC_TRIES ? mine | firmware : firmware;
		uint32_t sync;
		int ret;

		ret = mac_82576_semaphore_get(hw);
		if (ret != 0)
			return ret;
		sync = gbe_reg_read(hw, GBE_82576_SW_FW_SYNC);
		if ((sync & others) == 0) {
			gbe_reg_write(hw, GBE_82576_SW_FW_SYNC, sync | mine);
			mac_82576_semaphore_put(hw);
			return 0;
		}
		mac_82576_semaphore_put(hw);
		rte_delay_us_sleep(5000);
	}
	return -EBUSY;
}

static void
mac_82576_release(struct gbe_hw *hw, enum gbe_shared what)
{
	if (mac_82576_semaphore_get(hw) != 0)
		return;
	gbe_reg_clear(hw, GBE_82576_SW_FW_SYNC, mac_82576_sync_bit(hw, what));
	mac_82576_semaphore_put(hw);
}

static void
mac_82576_mask_interrupts(const struct gbe_hw *hw)
{
	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
	gbe_reg_write(hw, GBE_82576_EIMC, UINT32_MAX);
}

static int
mac_82576_stop(struct gbe_hw *hw)
{
	uint32_t ctrl;
	int ret;

	/* As on the 82574L: no requests on PCIe during the reset. */
	ctrl = gbe_reg_read(hw, GBE_CTRL);
	/* If an earlier reset did not end, this is not to begin another. */
	gbe_reg_write(hw, GBE_CTRL, (ctrl & ~GBE_CTRL_RST) | GBE_CTRL_GIO_MASTER_DISABLE);
	ret = gbe_reg_wait(hw, GBE_STATUS, GBE_STATUS_GIO_MASTER, 0, 100, 80000);
	if (ret == -ENODEV)
		return ret;

	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
	gbe_reg_write(hw, GBE_82576_EIMC, UINT32_MAX);
	gbe_reg_write(hw, GBE_RCTL, 0);
	gbe_reg_write(hw, GBE_TCTL, GBE_TCTL_PSP);
	gbe_reg_flush(hw);
	/* Let a frame that is under way end: 10 KB take 0.8 ms at 100 Mb/s. */
	rte_delay_us_sleep(10000);
	return gbe_hw_present(hw);
}

static int
mac_82576_reset(struct gbe_hw *hw)
{
	int ret;

	gbe_reg_set(hw, GBE_CTRL, GBE_CTRL_RST);
	/* 1 ms before the first access after a reset, as Linux igb. */
	rte_delay_us_sleep(1000);
	/* QEMU never sets AUTO_RD, and neither does a board without NVM. */
	ret = gbe_reg_wait(hw, GBE_EECD, GBE_82576_EECD_AUTO_RD, GBE_82576_EECD_AUTO_RD, 1000,
			   10000);
	if (ret == -ENODEV)
		return ret;

	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
	gbe_reg_write(hw, GBE_82576_EIMC, UINT32_MAX);
	(void)gbe_reg_read(hw, GBE_ICR);
	(void)gbe_reg_read(hw, GBE_82576_EICR);
	return 0;
}

/*
 * A read that the bus loses must end, and must not be sent again: 10 ms where
 * the device has no time-out of its own, as Linux igb.
 */
static void
mac_82576_set_completion_timeout(struct gbe_hw *hw)
{
	uint32_t gcr = gbe_reg_read(hw, GBE_82576_GCR);

	if ((gcr & (GBE_82576_GCR_CMPL_TMOUT_MASK | GBE_82576_GCR_CAP_VER2)) == 0)
		gcr |= GBE_82576_GCR_CMPL_TMOUT_10MS;
	gbe_reg_write(hw, GBE_82576_GCR, gcr & ~GBE_82576_GCR_CMPL_TMOUT_RESEND);
}

/*
 * NVM may have turned on EXT_VLAN (Initialization Control 3, bit 1; I210 datasheet,
 * page 336): a single tag would count as the outer one, and be neither stripped
 * nor filtered.
 */
static void
mac_82576_setup_ctrl_ext(struct gbe_hw *hw)
{
	uint32_t value = gbe_reg_read(hw, GBE_CTRL_EXT);

	value |= GBE_82576_CTRL_EXT_PFRSTD | GBE_82576_CTRL_EXT_DRV_LOAD;
	gbe_reg_write(hw, GBE_CTRL_EXT, value & ~GBE_82576_CTRL_EXT_EXT_VLAN);
}

static int
mac_82576_setup(struct gbe_hw *hw)
{
	hw->lan_id =
		gbe_reg_read(hw, GBE_STATUS) >> GBE_STATUS_LAN_ID_SHIFT & GBE_STATUS_LAN_ID_MASK;

	mac_82576_set_completion_timeout(hw);
	mac_82576_setup_ctrl_ext(hw);

	for (unsigned int i = 0; i < 128; i++)
		gbe_reg_write(hw, GBE_82576_UTA + 4 * i, 0);

	/*
	 * A reset leaves queue 0 enabled in both directions: with no ring
	 * behind it, receiving must not start before the ring is there.
	 */
	gbe_reg_write(hw, GBE_82576_RXDCTL, 0);
	gbe_reg_write(hw, GBE_82576_TXDCTL, 0);
	gbe_reg_write(hw, GBE_WUC, 0);
	return 0;
}

/* No parsing of IPv6 extension headers, because of an erratum, as DPDK's igb. */
static void
mac_82576_setup_rx(const struct gbe_hw *hw)
{
	gbe_reg_set(hw, GBE_RFCTL, GBE_82576_RFCTL_IPV6_EX_DIS);
}

static void
mac_82576_setup_tx(const struct gbe_hw *hw __rte_unused, uint16_t nb_queues __rte_unused)
{
}

const struct gbe_mac_ops gbe_mac_82576_ops = {
	.mask_interrupts = mac_82576_mask_interrupts,
	.stop = mac_82576_stop,
	.reset = mac_82576_reset,
	.setup = mac_82576_setup,
	.setup_rx = mac_82576_setup_rx,
	.setup_tx = mac_82576_setup_tx,
	.acquire = mac_82576_acquire,
	.release = mac_82576_release,
};
