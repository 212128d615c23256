/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include <rte_common.h>

#include "gbe_hw.h"
#include "gbe_reg.h"

/*
 * Largest frames, CRC included: 16128 for the 8254x as Linux e1000 (the chip
 * takes 16384 but its transmit FIFO bounds it), 9234 for the 82574L as Linux
 * e1000e, 9728 for the 82576 as Linux igb.
 */
/* clang-format off */
#define CHIP_8254X(name_) { \
	.name = (name_), \
	.mac = GBE_MAC_8254X, \
	.max_rx_queues = 1, \
	.max_tx_queues = 1, \
	.nb_mac_addrs = 16, \
	.max_frame = 16128, \
	.rx_ring_base = 0x2800, \
	.tx_ring_base = 0x3800, \
	.ring_stride = 0x100, \
	.max_ring_thresh = 63, \
	.eerd_addr_shift = 8, \
	.eerd_done = 1u << 4, \
	.ops = &gbe_mac_8254x_ops, \
}
/* clang-format on */

static const struct gbe_chip chips[GBE_CHIP_NB] = {
	[GBE_CHIP_82540EM] = CHIP_8254X("82540EM"),
	[GBE_CHIP_82545EM] = CHIP_8254X("82545EM"),
	[GBE_CHIP_82574L] = {
		.name = "82574L",
		.mac = GBE_MAC_82574,
		.max_rx_queues = 2,
		.max_tx_queues = 2,
		.nb_mac_addrs = 16,
		.max_frame = 9234,
		.rx_ring_base = 0x2800,
		.tx_ring_base = 0x3800,
		.ring_stride = 0x100,
		.max_ring_thresh = 63,
		.eerd_addr_shift = 2,
		.eerd_done = 1u << 1,
		.has_nvm_version = true,
		.ops = &gbe_mac_82574_ops,
	},
	[GBE_CHIP_82576] = {
		.name = "82576",
		.mac = GBE_MAC_82576,
		.max_rx_queues = 16,
		.max_tx_queues = 16,
		.nb_mac_addrs = GBE_MAX_MAC_ADDRS,
		.max_frame = 9728,
		.rx_ring_base = 0xC000,
		.tx_ring_base = 0xE000,
		.ring_stride = 0x40,
		.max_ring_thresh = 31,
		.eerd_addr_shift = 2,
		.eerd_done = 1u << 1,
		.has_nvm_version = true,
		.ops = &gbe_mac_82576_ops,
	},
};

static const struct {
	uint16_t device_id;
	enum gbe_chip_id chip_id;
} device_ids[] = {
	{ 0x100E, GBE_CHIP_82540EM },
	{ 0x100F, GBE_CHIP_82545EM },
	{ 0x10D3, GBE_CHIP_82574L },
	{ 0x10C9, GBE_CHIP_82576 },
};

const struct gbe_chip *
gbe_chip_of(const struct gbe_hw *hw)
{
	return &chips[hw->chip_id];
}

int
gbe_chip_lookup(uint16_t device_id)
{
	for (unsigned int i = 0; i < RTE_DIM(device_ids); i++) {
		if (device_ids[i].device_id == device_id)
			return device_ids[i].chip_id;
	}
	return -1;
}

int
gbe_hw_present(struct gbe_hw *hw)
{
	return gbe_reg_read(hw, GBE_STATUS) == GBE_REG_GONE ? -ENODEV : 0;
}

/*
 * No filter of an earlier owner may admit anything: the 8254x on a root bus
 * has no function reset, and QEMU's model ignores CTRL.RST.
 */
static void
gbe_hw_clear_filters(struct gbe_hw *hw)
{
	for (unsigned int i = 0; i < GBE_MTA_DWORDS; i++)
		gbe_reg_write(hw, GBE_MTA + 4 * i, 0);
	for (unsigned int i = 0; i < GBE_VFTA_DWORDS; i++)
		gbe_reg_write(hw, GBE_VFTA + 4 * i, 0);
	/* Entry 0 is the station address that the chip loaded from NVM. */
	for (unsigned int i = 1; i < 16; i++) {
		gbe_reg_write(hw, GBE_RAH + 8 * i, 0);
		gbe_reg_write(hw, GBE_RAL + 8 * i, 0);
	}
}

/*
 * The MAC follows the PHY's speed and duplex (no forcing, no auto-speed
 * detection: the PHY is inside), does not exchange pause frames and knows the
 * 802.1Q tag.
 */
static void
gbe_hw_setup_link_mode(struct gbe_hw *hw)
{
	uint32_t ctrl = gbe_reg_read(hw, GBE_CTRL);

	ctrl |= GBE_CTRL_SLU;
	ctrl &= ~(GBE_CTRL_ASDE | GBE_CTRL_FRCSPD | GBE_CTRL_FRCDPX | GBE_CTRL_RFCE |
		  GBE_CTRL_TFCE | GBE_CTRL_VME);
	gbe_reg_write(hw, GBE_CTRL, ctrl);
	gbe_reg_write(hw, GBE_FCRTL, 0);
	gbe_reg_write(hw, GBE_FCRTH, 0);
	gbe_reg_write(hw, GBE_VET, RTE_ETHER_TYPE_VLAN);
}

int
gbe_hw_stop(struct gbe_hw *hw)
{
	return gbe_chip_of(hw)->ops->stop(hw);
}

int
gbe_hw_reset(struct gbe_hw *hw)
{
	const struct gbe_mac_ops *ops = gbe_chip_of(hw)->ops;
	int ret;

	ret = ops->reset(hw);
	/* Every chip clears the bit when the reset is over. */
	if (ret == 0)
		ret = gbe_reg_wait(hw, GBE_CTRL, GBE_CTRL_RST, 0, 1000, 10000);
	if (ret != 0)
		return ret;

	gbe_hw_clear_filters(hw);
	gbe_hw_setup_link_mode(hw);
	return ops->setup(hw);
}
