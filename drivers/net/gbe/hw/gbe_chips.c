/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_common.h>

#include "gbe_chips.h"
#include "gbe_ids.h"
#include "gbe_regs_82574.h"
#include "gbe_regs_82576.h"

/*
 * The table of chips. Largest frames, CRC included: 16128 for the 8254x as Linux
 * e1000 (the chip takes 16384 but its transmit FIFO bounds it), 9234 for the
 * 82574L as Linux e1000e, 9728 for the 82576 as Linux igb. Receive addresses as DPDK's
 * e1000 (E1000_RAR_ENTRIES): the sixteenth of the 8254x and the 82574L is that of a
 * management controller.
 */

/* TXDCTL bit 22 of the 82574L must be set, as Linux e1000e. */
#define TXDCTL_82574_BIT22 (1u << 22)

/* TIPG: the gap between frames, and the two parts of it in half duplex. */
#define TIPG(gap, first, second) ((gap) | (first) << 10 | (second) << 20)

/* clang-format off */
#define CHIP_8254X(name_, is_82545_) { \
	.name = (name_), \
	.ops = &gbe_mac_8254x_ops, \
	.intr = GBE_INTR_8254X, \
	.phy = GBE_PHY_M88, \
	/* Cards announce MSI, and it does not work: Linux e1000 uses the line alone. */ \
	.has_line_only = true, \
	/* As DPDK's e1000 (e1000_82540.c), Linux e1000 and FreeBSD's em say. */ \
	.resets_by_io = true, \
	/* First descriptors of 2,016 bytes and more, and MMRBC: 82546GB update, erratum 10. */ \
	.has_bad_pcix = (is_82545_), \
	/* Erratum 23 of the 82545 and 82546, as Linux e1000; not of those that came later. */ \
	.writes_within_64k = (is_82545_), \
	.regs = &gbe_regs_8254x, \
	.format = GBE_FORMAT_LEGACY, \
	.max_rx_queues = 1, \
	.max_tx_queues = 1, \
	.nb_mac_addrs = 15, \
	.max_frame = 16128, \
	/* The transmit FIFO of 16 KB less 80 bytes, 8254x manual, section 3.3.7, rounded. */ \
	.max_tx_len = 16288, \
	.manage = GBE_MANAGE_SMBUS, \
	.rx_ring_base = 0x2800, \
	.tx_ring_base = 0x3800, \
	.ring_stride = 0x100, \
	.rx_limits = { .max_pthresh = 63, .max_hthresh = 63 }, \
	.tx_limits = { .max_pthresh = 63, .max_hthresh = 63 }, \
	/* 8254x manual, sections 13.4.33 and 13.4.34. */ \
	.tipg = TIPG(10u, 8u, 6u), \
	.has_tctl_cold = true, \
	.rx_buf = GBE_RX_BUF_BSIZE, \
	.eerd_addr_shift = 8, \
	.eerd_done = 1u << 4, \
	/* QEMU's models ignore CTRL.RST. */ \
	.station_addr_by_nvm = true, \
}
/* clang-format on */

static const struct gbe_chip chips[GBE_CHIP_NB] = {
	[GBE_CHIP_82540EM] = CHIP_8254X("82540EM", false),
	[GBE_CHIP_82545EM] = CHIP_8254X("82545EM", true),
	[GBE_CHIP_82574L] = {
		.name = "82574L",
		.ops = &gbe_mac_82574_ops,
		.intr = GBE_INTR_82574,
		.phy = GBE_PHY_BM,
		.regs = &gbe_regs_82574,
		.format = GBE_FORMAT_EXTENDED,
		.max_rx_queues = 2,
		.max_tx_queues = 2,
		.nb_mac_addrs = 15,
		.max_frame = 9234,
		.max_tx_len = 9230,
		.manage = GBE_MANAGE_NVM,
		.drv_load = GBE_82574_CTRL_EXT_DRV_LOAD,
		/* Linux e1000e turns both off. */
		.bears_no_aspm = true,
		.rx_ring_base = 0x2800,
		.tx_ring_base = 0x3800,
		.ring_stride = 0x100,
		/* 82583V datasheet, page 251: RXDCTL. */
		.rx_limits = { .max_pthresh = 47, .max_hthresh = 63, .needs_hthresh = true },
		.tx_limits = { .max_pthresh = 63, .max_hthresh = 63 },
		/* The reset value. */
		.tipg = TIPG(8u, 8u, 6u),
		.txdctl_set = TXDCTL_82574_BIT22,
		/* As Linux e1000e. */
		.tx_rings_alike = true,
		/* As FreeBSD em, by section 7.2.6 of the datasheet, and DPDK's em. */
		.one_tx_context = true,
		.has_tctl_cold = true,
		.rx_buf = GBE_RX_BUF_FLXBUF,
		.rss_types = GBE_RSS_IPV4 | GBE_RSS_IPV4_TCP | GBE_RSS_IPV6 | GBE_RSS_IPV6_TCP |
			     GBE_RSS_IPV6_EX | GBE_RSS_IPV6_TCP_EX,
		.rss_mode = GBE_82574_MRQC_RSS,
		.reta_shift = GBE_82574_RETA_QUEUE_SHIFT,
		.eerd_addr_shift = 2,
		.eerd_done = 1u << 1,
		.has_nvm_version = true,
	},
	[GBE_CHIP_82576] = {
		.name = "82576",
		.ops = &gbe_mac_82576_ops,
		.intr = GBE_INTR_82576,
		.phy = GBE_PHY_IGP,
		.regs = &gbe_regs_82576,
		.format = GBE_FORMAT_ADVANCED,
		.max_rx_queues = 16,
		.max_tx_queues = 16,
		.nb_mac_addrs = GBE_MAX_MAC_ADDRS,
		.max_frame = 9728,
		.max_tx_len = 9724,
		.has_link_mode = true,
		.manage = GBE_MANAGE_FWSM,
		.drv_load = GBE_82576_CTRL_EXT_DRV_LOAD,
		.rx_ring_base = 0xC000,
		.tx_ring_base = 0xE000,
		.ring_stride = 0x40,
		.has_queue_enable = true,
		/* The write-back threshold must be 1, as Linux igb. */
		.rx_wthresh = 1,
		.rx_limits = { .max_pthresh = 31, .max_hthresh = 31, .max_wthresh = 1 },
		.tx_limits = { .max_pthresh = 31, .max_hthresh = 31 },
		/* 82575 manual, section 14.3.66. */
		.tipg = TIPG(8u, 8u, 7u),
		/* Fetch 8 descriptors at a time, as Linux igb. */
		.rx_thresh = { .pthresh = 8, .hthresh = 8 },
		.tx_thresh = { .pthresh = 8, .hthresh = 1 },
		.rx_buf = GBE_RX_BUF_SRRCTL,
		.has_rlpml = true,
		.rqdpc_mask = GBE_82576_RQDPC_MASK,
		/* Parsing of extension headers is off, see mac_82576.c. */
		.rss_types = GBE_RSS_IPV4 | GBE_RSS_IPV4_TCP | GBE_RSS_IPV4_UDP | GBE_RSS_IPV6 |
			     GBE_RSS_IPV6_TCP | GBE_RSS_IPV6_UDP,
		.rss_mode = GBE_82576_MRQC_RSS,
		.eerd_addr_shift = 2,
		.eerd_done = 1u << 1,
		.has_alternate_mac = true,
		.has_nvm_version = true,
		.has_nvm_etrack = true,
	},
};

#define ID_ROW(id, chip) { (id), (chip) },

static const struct {
	uint16_t device_id;
	enum gbe_chip_id chip_id;
} device_ids[] = { GBE_PCI_IDS(ID_ROW) };

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
