/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_REGS_8254X_H
#define GBE_REGS_8254X_H

#include "gbe_regs.h"

/*
 * 82540EM and 82545EM. QEMU 10.0 does not model CTRL_EXT, RXCSUM, RFCTL, TIPG
 * and RXDCTL (they read 0), and does not clear MPC, RNBC and the collision
 * counters on a read.
 */
/* clang-format off */
#define GBE_REGS_8254X_ONLY(X) \
	X(FLA,    0x0001C, 0, 1, RW) \
	X(ITR,    0x000C4, 0, 1, RW) \
	X(TXCW,   0x00178, 0, 1, RW) \
	X(RXCW,   0x00180, 0, 1, RO) \
	X(AIFS,   0x00458, 0, 1, RW) \
	X(PBA,    0x01000, 0, 1, RW) \
	X(RDBAL,  0x02800, 0, 1, RW) \
	X(RDBAH,  0x02804, 0, 1, RW) \
	X(RDLEN,  0x02808, 0, 1, RW) \
	X(RDH,    0x02810, 0, 1, RW) \
	X(RDT,    0x02818, 0, 1, RW) \
	X(RDTR,   0x02820, 0, 1, RW) \
	X(RXDCTL, 0x02828, 0, 1, RW) \
	X(RADV,   0x0282C, 0, 1, RW) \
	X(TDBAL,  0x03800, 0, 1, RW) \
	X(TDBAH,  0x03804, 0, 1, RW) \
	X(TDLEN,  0x03808, 0, 1, RW) \
	X(TDH,    0x03810, 0, 1, RW) \
	X(TDT,    0x03818, 0, 1, RW) \
	X(TIDV,   0x03820, 0, 1, RW) \
	X(TXDCTL, 0x03828, 0, 1, RW) \
	X(TADV,   0x0382C, 0, 1, RW) \
	X(SEQEC,  0x04038, 0, 1, RC) \
	X(CEXTERR, 0x0403C, 0, 1, RC) \
	X(TSCTFC, 0x040FC, 0, 1, RC)
/* clang-format on */

#define GBE_REGS_8254X(X) GBE_REGS_COMMON(X) GBE_REGS_8254X_ONLY(X)

#define GBE_REG_ENUM(name, offset, stride, count, access) GBE_8254X_##name = (offset),
enum gbe_8254x_reg { GBE_REGS_8254X_ONLY(GBE_REG_ENUM) };
#undef GBE_REG_ENUM

#endif /* GBE_REGS_8254X_H */
