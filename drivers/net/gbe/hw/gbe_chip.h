/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_CHIP_H
#define GBE_CHIP_H

#include <stdbool.h>
#include <stdint.h>

#include <bus_pci_driver.h>

#include "gbe_regs.h"

/*
 * What a chip has, and the state of one. Files of this folder know registers but no mbufs,
 * queues or ethdev. Unless it says otherwise, each of their functions may sleep
 * (rte_delay_us_sleep) and is called from control threads only, never from a burst
 * function. Errors are -errno; -ENODEV means that the device answers with all ones, that
 * is, it is gone.
 */

enum gbe_chip_id {
	GBE_CHIP_82540EM,
	GBE_CHIP_82545EM,
	GBE_CHIP_82574L,
	GBE_CHIP_82576,
	GBE_CHIP_NB,
};

/* Layout of descriptors: the burst functions are made once for each. */
enum gbe_format {
	GBE_FORMAT_LEGACY,   /* 8254x: legacy; pads short frames in software */
	GBE_FORMAT_EXTENDED, /* 82574L: extended receive, data and context transmit */
	GBE_FORMAT_ADVANCED, /* 82576 and later */
};

/* Registers by which causes become interrupts. */
enum gbe_intr_kind {
	GBE_INTR_8254X, /* a line, ICR and IMS */
	GBE_INTR_82574, /* besides: IVAR for vectors */
	GBE_INTR_82576, /* besides: EICR and EIMS for vectors */
};

/* The PHY inside, by what it needs before it is used: gbe_phy_init.c. */
enum gbe_phy_kind {
	GBE_PHY_M88, /* 8254x */
	GBE_PHY_BM,  /* 82574L */
	GBE_PHY_IGP, /* 82576 */
};

/* What a chip is told the size of receive buffers of 1 KB and more with. */
enum gbe_rx_buf {
	GBE_RX_BUF_BSIZE,  /* RCTL.BSIZE: powers of two, one for all rings */
	GBE_RX_BUF_FLXBUF, /* RCTL.FLXBUF: 1 to 15 KB, one for all rings */
	GBE_RX_BUF_SRRCTL, /* SRRCTL of each ring, in KB */
};

/* What tells that a management controller uses the port (gbe_manage.c). */
enum gbe_manage {
	GBE_MANAGE_SMBUS, /* MANC.SMBUS_EN */
	GBE_MANAGE_NVM,   /* Initialization Control 2 of the NVM */
	GBE_MANAGE_FWSM,  /* FWSM.MODE */
};

/* Packets that a chip can hash by. */
enum gbe_rss_type {
	GBE_RSS_IPV4 = 1u << 0,
	GBE_RSS_IPV4_TCP = 1u << 1,
	GBE_RSS_IPV4_UDP = 1u << 2,
	GBE_RSS_IPV6 = 1u << 3,
	GBE_RSS_IPV6_TCP = 1u << 4,
	GBE_RSS_IPV6_UDP = 1u << 5,
	GBE_RSS_IPV6_EX = 1u << 6,     /* looks into extension headers */
	GBE_RSS_IPV6_TCP_EX = 1u << 7, /* the same */
};

/* Words of the NVM that the checksum covers, and that this driver reads. */
#define GBE_NVM_WORDS 64

/* Receive address entries of the largest chip. */
#define GBE_MAX_MAC_ADDRS 24

#define GBE_MTA_DWORDS  128
#define GBE_VFTA_DWORDS 128

struct gbe_hw;

/* Parts of a chip that firmware, or the driver of another port, uses as well. */
enum gbe_shared {
	GBE_SHARED_PHY,
	GBE_SHARED_NVM,
};

/*
 * What differs between the families in bringing the MAC up. All may sleep, and
 * return 0 or -errno.
 */
struct gbe_mac_ops {
	/* Mask all causes of interrupts. Posted; does not sleep. */
	void (*mask_interrupts)(const struct gbe_hw *hw);
	/*
	 * Mask all interrupts, stop all DMA and let the frame under way end.
	 * The counters stand still afterwards.
	 */
	int (*stop)(struct gbe_hw *hw);
	/*
	 * Reset the stopped MAC. Afterwards nothing is enabled and no cause is
	 * pending.
	 */
	int (*reset)(struct gbe_hw *hw);
	/* Write what must be written once after a reset. */
	int (*setup)(struct gbe_hw *hw);
	/* Write RFCTL, before the first receive queue starts. */
	void (*setup_rx)(const struct gbe_hw *hw);
	/* Before the first of so many transmit queues starts. */
	void (*setup_tx)(const struct gbe_hw *hw, uint16_t nb_queues);
	/* Take and give back what firmware and other drivers use as well. */
	int (*acquire)(struct gbe_hw *hw, enum gbe_shared what);
	void (*release)(struct gbe_hw *hw, enum gbe_shared what);
};

extern const struct gbe_mac_ops gbe_mac_8254x_ops;
extern const struct gbe_mac_ops gbe_mac_82574_ops;
extern const struct gbe_mac_ops gbe_mac_82576_ops;

/* Prefetch and host threshold of a ring. */
struct gbe_thresh {
	uint8_t pthresh;
	uint8_t hthresh;
};

/* What the threshold fields of a ring take. */
struct gbe_thresh_limits {
	uint8_t max_pthresh;
	uint8_t max_hthresh;
	uint8_t max_wthresh;
	bool needs_hthresh; /* a prefetch threshold alone is not allowed */
};

/* The register list of a family as data, in ascending groups: gbe_regs.c. */
struct gbe_reg_list {
	const struct gbe_reg_desc *regs;
	unsigned int nb_regs;
};

extern const struct gbe_reg_list gbe_regs_8254x;
extern const struct gbe_reg_list gbe_regs_82574;
extern const struct gbe_reg_list gbe_regs_82576;

/*
 * What a chip has. Constant; all limits are the chip's, not a model's. Code
 * outside of hw/ asks for what it needs by these columns, never which chip it
 * is: a new chip is one row of gbe_chips.c. Each column says what 0 means.
 */
struct gbe_chip {
	const char *name;
	const struct gbe_mac_ops *ops;
	const struct gbe_reg_list *regs;
	enum gbe_format format;
	enum gbe_intr_kind intr;
	enum gbe_phy_kind phy;

	bool has_line_only; /* sends no messages, whatever it announces */
	bool resets_by_io;  /* CTRL.RST is to be written through the I/O BAR */

	/* Limits. */
	uint16_t max_rx_queues;
	uint16_t max_tx_queues;
	uint16_t nb_mac_addrs;
	uint32_t max_frame;     /* received: bytes, CRC included */
	uint32_t max_tx_len;    /* sent: bytes, without CRC */
	bool has_bad_pcix;      /* has errata in PCI-X mode that this driver does not work around */
	bool writes_within_64k; /* must not write across a boundary of 64 KB */
	bool bears_no_aspm;     /* the link's L0s and L1 must be off */
	bool has_link_mode;     /* CTRL_EXT says which PHY or SerDes the port has */

	/* Management. */
	enum gbe_manage manage;
	uint32_t drv_load; /* bit of CTRL_EXT that tells firmware of a driver; 0: none */

	/* Rings. */
	uint32_t rx_ring_base; /* register offset of ring 0 */
	uint32_t tx_ring_base;
	uint32_t ring_stride;
	bool has_queue_enable; /* queues start, stop and are set up one by one */
	uint8_t rx_wthresh;    /* the one write-back threshold of receive rings */
	struct gbe_thresh_limits rx_limits;
	struct gbe_thresh_limits tx_limits;
	struct gbe_thresh rx_thresh; /* defaults */
	struct gbe_thresh tx_thresh;
	uint32_t tipg;       /* gaps between frames */
	uint32_t txdctl_set; /* bits that must be set in TXDCTL */
	bool tx_rings_alike; /* TXDCTL must be the same for all queues */
	bool one_tx_context; /* of all queues: no checksums with several */
	bool has_tctl_cold;  /* collision distance is in TCTL */

	/* Receiving. */
	enum gbe_rx_buf rx_buf;
	bool has_rlpml;      /* bounds frames by RLPML, for which LPE must be set */
	uint32_t rqdpc_mask; /* frames dropped per queue; 0: not counted */

	/* RSS; no types: the chip has none. */
	uint32_t rss_types; /* enum gbe_rss_type */
	uint32_t rss_mode;  /* MRQC that turns it on */
	uint8_t reta_shift; /* where a byte of RETA has the queue */

	/* NVM. */
	uint8_t eerd_addr_shift;
	uint32_t eerd_done;
	bool station_addr_by_nvm; /* a reset does not load RAL and RAH of entry 0 */
	bool has_alternate_mac;   /* NVM may have another address, for software to install */
	bool has_nvm_version;
	bool has_nvm_etrack;
};

/*
 * State of one chip. It lives in memory shared with secondary processes, so it
 * holds no pointer into the driver's own text or data.
 */
struct gbe_hw {
	void *bar0; /* mapped at the same address in every process */
	enum gbe_chip_id chip_id;
	uint8_t lan_id; /* 82576: which port of the chip */
	bool had_arp;   /* the chip answered ARP for a management controller (MANC.ARP_EN) */
	/* The I/O BAR, if there is one and the chip needs it: of the primary process alone. */
	bool has_io;
	struct rte_pci_ioport io;
};

#endif /* GBE_CHIP_H */
