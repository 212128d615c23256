/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef KIT_CHIP_H
#define KIT_CHIP_H

/*
 * What each chip can do, typed from its documentation and independent of any
 * driver: the tests hold a driver's claims against this table.
 */

#include <stdbool.h>
#include <stdint.h>

#define CHIP_82540EM (1u << 0)
#define CHIP_82545EM (1u << 1)
#define CHIP_82574L  (1u << 2)
#define CHIP_82576   (1u << 3)

#define CHIPS_8254X (CHIP_82540EM | CHIP_82545EM)
#define CHIPS_PCIE  (CHIP_82574L | CHIP_82576)
#define CHIPS_ALL   (CHIPS_8254X | CHIPS_PCIE)

struct chip {
	/* QEMU's name of the model; chips.py has the others. */
	const char *name;
	uint32_t bit;
	uint16_t max_queues;
	uint16_t desc_align;
	uint16_t max_desc;
	/* Exact match address registers. */
	uint16_t mac_addrs;
	/* A jumbo frame, CRC included, that the chip surely takes. */
	uint16_t jumbo_frame;
	/* 0 where there is no receive-side scaling. */
	uint16_t reta_size;
	uint8_t hash_key_size;
	uint64_t rss_hf;
	/* Offloads that a driver must offer. */
	uint64_t rx_offloads;
	uint64_t tx_offloads;
	bool rx_checksum;
	bool has_msi;
	bool has_msix;
};

const struct chip *chip_find(const char *name);

#endif /* KIT_CHIP_H */
