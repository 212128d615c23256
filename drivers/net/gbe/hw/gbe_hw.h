/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_HW_H
#define GBE_HW_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_ether.h>
#include <rte_spinlock.h>

#include "gbe_regs.h"

/*
 * The chip: what it is, how it is reset, its PHY and its NVM. Knows registers
 * but no mbufs, queues or ethdev.
 *
 * Every function here may sleep (rte_delay_us_sleep) and is called from
 * control threads only, never from a burst function. Errors are -errno;
 * -ENODEV means that the device answers with all ones, that is, it is gone.
 */

enum gbe_mac {
	GBE_MAC_8254X,
	GBE_MAC_82574,
	GBE_MAC_82576,
};

enum gbe_chip_id {
	GBE_CHIP_82540EM,
	GBE_CHIP_82545EM,
	GBE_CHIP_82574L,
	GBE_CHIP_82576,
	GBE_CHIP_NB,
};

/* Words of the NVM that the checksum covers, and that this driver reads. */
#define GBE_NVM_WORDS 64

/* Receive address entries of the largest chip. */
#define GBE_MAX_MAC_ADDRS 24

#define GBE_MTA_DWORDS  128
#define GBE_VFTA_DWORDS 128

struct gbe_hw;

/* What differs between the families in bringing the MAC up. */
struct gbe_mac_ops {
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
	/* Take and give back the PHY, which firmware may share. */
	int (*phy_acquire)(struct gbe_hw *hw);
	void (*phy_release)(struct gbe_hw *hw);
};

/* What a chip has. Constant; all limits are the chip's, not a model's. */
struct gbe_chip {
	const char *name;
	enum gbe_mac mac;
	uint16_t max_rx_queues;
	uint16_t max_tx_queues;
	uint16_t nb_mac_addrs;
	uint32_t max_frame;    /* bytes, CRC included */
	uint32_t rx_ring_base; /* register offset of ring 0 */
	uint32_t tx_ring_base;
	uint32_t ring_stride;
	uint8_t max_ring_thresh; /* largest prefetch or host threshold */
	uint8_t eerd_addr_shift;
	uint32_t eerd_done;
	bool has_nvm_version;
	const struct gbe_mac_ops *ops;
};

/*
 * State of one chip. It lives in memory shared with secondary processes, so it
 * holds no pointer into the driver's own text or data.
 */
struct gbe_hw {
	void *bar0; /* mapped at the same address in every process */
	enum gbe_chip_id chip_id;
	uint8_t lan_id; /* 82576: which port of the chip */
};

/** The constant description of @p hw's chip. Any thread. */
const struct gbe_chip *gbe_chip_of(const struct gbe_hw *hw);

/** The chip with PCI device id @p device_id (vendor 8086), or -1. Any thread. */
int gbe_chip_lookup(uint16_t device_id);

/**
 * The register list of a family as data, in ascending groups.
 * @param nb_regs  out: number of rows.
 */
const struct gbe_reg_desc *gbe_regs_of(enum gbe_mac mac, unsigned int *nb_regs);

/**
 * Mask all interrupts and stop all DMA, of a device in whatever state. Its
 * counters stand still afterwards, to be read before the reset clears them.
 */
int gbe_hw_stop(struct gbe_hw *hw);

/**
 * Reset the stopped MAC and bring it to the state in which queues can be set
 * up: DMA off, interrupts masked and drained, filter tables cleared, link set
 * up requested. The PHY keeps its state.
 */
int gbe_hw_reset(struct gbe_hw *hw);

/** 0 if the device answers, -ENODEV if it is gone. */
int gbe_hw_present(struct gbe_hw *hw);

/* gbe_phy.c */

/** Read PHY register @p reg of page 0. */
int gbe_phy_read(struct gbe_hw *hw, uint32_t reg, uint16_t *value);

/** Write PHY register @p reg of page 0. */
int gbe_phy_write(struct gbe_hw *hw, uint32_t reg, uint16_t value);

/* What to advertise to the link partner: bits of gbe_phy_advertise(). */
#define GBE_ADV_10_HALF   (1u << 0)
#define GBE_ADV_10_FULL   (1u << 1)
#define GBE_ADV_100_HALF  (1u << 2)
#define GBE_ADV_100_FULL  (1u << 3)
#define GBE_ADV_1000_FULL (1u << 4)
#define GBE_ADV_ALL       0x1Fu

/**
 * Power the PHY up and have it negotiate for @p adv (GBE_ADV_*). Negotiation
 * is restarted only if something changes or no result is there yet, so that a
 * port that stops and starts keeps its link. Does not wait for the link.
 */
int gbe_phy_advertise(struct gbe_hw *hw, uint32_t adv);

/** Power the PHY down: the link partner sees the link go. */
int gbe_phy_power_down(struct gbe_hw *hw);

/* gbe_nvm.c */

/** Read @p count words of the NVM from word @p first on. */
int gbe_nvm_read(struct gbe_hw *hw, uint32_t first, uint32_t count, uint16_t *words);

/**
 * Read the first GBE_NVM_WORDS words and check their sum.
 * @return 0, -EBADMSG on a wrong checksum, or another -errno.
 */
int gbe_nvm_load(struct gbe_hw *hw, uint16_t words[GBE_NVM_WORDS]);

extern const struct gbe_mac_ops gbe_mac_8254x_ops;
extern const struct gbe_mac_ops gbe_mac_82574_ops;
extern const struct gbe_mac_ops gbe_mac_82576_ops;

#endif /* GBE_HW_H */
