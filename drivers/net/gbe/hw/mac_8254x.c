/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_io.h"
#include "gbe_reg.h"
#include "gbe_regs_8254x.h"

/*
 * QEMU's model ignores CTRL.RST, so everything that a reset would clear
 * and that matters is cleared by hand; on silicon these writes are redundant.
 */
static void
mac_8254x_clear_state(struct gbe_hw *hw)
{
	static const uint32_t zeroed[] = {
		GBE_8254X_RDTR,  GBE_8254X_RADV, GBE_8254X_TADV, GBE_8254X_ITR,
		GBE_8254X_RDLEN, GBE_8254X_RDH,  GBE_8254X_RDT,  GBE_8254X_TDLEN,
		GBE_8254X_TDH,   GBE_8254X_TDT,  GBE_RXCSUM,     GBE_WUC,
	};

	for (unsigned int i = 0; i < sizeof(zeroed) / sizeof(zeroed[0]); i++)
		gbe_reg_write(hw, zeroed[i], 0);
	/* The shortest: 0 is not allowed (8254x manual, section 13.4.41). */
	gbe_reg_write(hw, GBE_8254X_TIDV, 1);
}

static void
mac_8254x_mask_interrupts(const struct gbe_hw *hw)
{
	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
}

static int
mac_8254x_stop(struct gbe_hw *hw)
{
	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
	gbe_reg_write(hw, GBE_RCTL, 0);
	gbe_reg_write(hw, GBE_TCTL, GBE_TCTL_PSP);
	gbe_reg_flush(hw);
	/* Let a frame that is under way end: 16 KB take 1.3 ms at 100 Mb/s. */
	rte_delay_us_sleep(10000);
	return gbe_hw_present(hw);
}

/* A software reset clears RAH.AV: 8254x manual, section 13.5.3. Nothing is received now. */
#define RESET_MARK (GBE_RAH + 8)

/* Write CTRL.RST, and tell whether there was a reset. */
static bool
mac_8254x_write_rst(struct gbe_hw *hw, bool by_io)
{
	uint32_t ctrl = gbe_reg_read(hw, GBE_CTRL) | GBE_CTRL_RST;

	gbe_reg_write(hw, RESET_MARK, GBE_RAH_AV);
	gbe_reg_flush(hw);
	if (by_io)
		gbe_io_write(hw, GBE_CTRL, ctrl);
	else
		gbe_reg_write(hw, GBE_CTRL, ctrl);
	/* The chip may not be touched while it reloads from NVM: 5 ms. */
	rte_delay_us_sleep(5000);
	return (gbe_reg_read(hw, RESET_MARK) & GBE_RAH_AV) == 0;
}

/*
 * These chips cannot acknowledge the write that resets them if it comes by memory
 * (DPDK's e1000_82540.c, Linux e1000): by I/O. Of the emulators of the same ids, some take
 * CTRL.RST from memory alone, and QEMU's ignores it.
 */
static int
mac_8254x_reset(struct gbe_hw *hw)
{
	bool done = hw->has_io && mac_8254x_write_rst(hw, true);

	if (!done)
		mac_8254x_write_rst(hw, false);
	if (gbe_hw_present(hw) != 0)
		return -ENODEV;

	mac_8254x_clear_state(hw);
	/* No ARP replies by the chip itself, until the driver is done with it. */
	if ((gbe_reg_read(hw, GBE_MANC) & GBE_MANC_ARP_EN) != 0)
		hw->had_arp = true;
	gbe_reg_clear(hw, GBE_MANC, GBE_MANC_ARP_EN);
	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
	(void)gbe_reg_read(hw, GBE_ICR);
	return 0;
}

static int
mac_8254x_setup(struct gbe_hw *hw __rte_unused)
{
	return 0;
}

/* Legacy descriptors and no RSS: the reset value does. */
static void
mac_8254x_setup_rx(const struct gbe_hw *hw __rte_unused)
{
}

static void
mac_8254x_setup_tx(const struct gbe_hw *hw __rte_unused, uint16_t nb_queues __rte_unused)
{
}

/* The 8254x shares nothing with anybody. */
static int
mac_8254x_acquire(struct gbe_hw *hw __rte_unused, enum gbe_shared what __rte_unused)
{
	return 0;
}

static void
mac_8254x_release(struct gbe_hw *hw __rte_unused, enum gbe_shared what __rte_unused)
{
}

const struct gbe_mac_ops gbe_mac_8254x_ops = {
	.mask_interrupts = mac_8254x_mask_interrupts,
	.stop = mac_8254x_stop,
	.reset = mac_8254x_reset,
	.setup = mac_8254x_setup,
	.setup_rx = mac_8254x_setup_rx,
	.setup_tx = mac_8254x_setup_tx,
	.acquire = mac_8254x_acquire,
	.release = mac_8254x_release,
};
