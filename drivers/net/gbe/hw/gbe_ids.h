/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_IDS_H
#define GBE_IDS_H

/*
 * The PCI device ids of vendor 8086 that the driver serves, as X(id, chip). The
 * one place where they stand: the table that DPDK matches devices with and the
 * search for a chip are both made of it. A sibling that is programmed alike
 * needs a row here and no more.
 */

#define GBE_VENDOR_INTEL 0x8086

/* clang-format off */
#define GBE_PCI_IDS(X) \
	X(0x100E, GBE_CHIP_82540EM) \
	X(0x100F, GBE_CHIP_82545EM) \
	X(0x10D3, GBE_CHIP_82574L) \
	X(0x10C9, GBE_CHIP_82576) \
	X(0x10E8, GBE_CHIP_82576) /* quad copper */ \
	X(0x1526, GBE_CHIP_82576) /* quad copper, ET2 */ \
	X(0x150A, GBE_CHIP_82576) /* NS */
/* clang-format on */

#endif /* GBE_IDS_H */
