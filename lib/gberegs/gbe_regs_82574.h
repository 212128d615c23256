/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_REGS_82574_H
#define GBE_REGS_82574_H

#include "gbe_regs.h"

/* 82574L. QEMU 10.0 copies a write to one RXDCTL into the other. */
/* clang-format off */
#define GBE_REGS_82574_ONLY(X) \
	X(FLA,    0x0001C, 0, 1, RW) \
	X(ITR,    0x000C4, 0, 1, RW) \
	X(EIAC,   0x000DC, 0, 1, RW) \
	X(IAM,    0x000E0, 0, 1, RW) \
	X(IVAR,   0x000E4, 0, 1, RW) \
	X(EITR,   0x000E8, 4, 5, RW) \
	X(EXTCNF_CTRL, 0x00F00, 0, 1, RW) \
	X(PBA,    0x01000, 0, 1, RW) \
	X(PSRCTL, 0x02170, 0, 1, RW) \
	X(RDBAL,  0x02800, 0x100, 2, RW) \
	X(RDBAH,  0x02804, 0x100, 2, RW) \
	X(RDLEN,  0x02808, 0x100, 2, RW) \
	X(RDH,    0x02810, 0x100, 2, RW) \
	X(RDT,    0x02818, 0x100, 2, RW) \
	X(RDTR,   0x02820, 0, 1, RW) \
	X(RXDCTL, 0x02828, 0x100, 2, RW) \
	X(RADV,   0x0282C, 0, 1, RW) \
	X(TDBAL,  0x03800, 0x100, 2, RW) \
	X(TDBAH,  0x03804, 0x100, 2, RW) \
	X(TDLEN,  0x03808, 0x100, 2, RW) \
	X(TDH,    0x03810, 0x100, 2, RW) \
	X(TDT,    0x03818, 0x100, 2, RW) \
	X(TIDV,   0x03820, 0, 1, RW) \
	X(TXDCTL, 0x03828, 0x100, 2, RW) \
	X(TADV,   0x0382C, 0, 1, RW) \
	X(TARC,   0x03840, 0x100, 2, RW) \
	X(MRQC,   0x05818, 0, 1, RW) \
	X(GCR,    0x05B00, 0, 1, RW) \
	X(SWSM,   0x05B50, 0, 1, RW) \
	X(FWSM,   0x05B54, 0, 1, RO) \
	X(GCR2,   0x05B64, 0, 1, RW) \
	X(RETA,   0x05C00, 4, 32, RW) \
	X(RSSRK,  0x05C80, 4, 10, RW)
/* clang-format on */

#define GBE_REGS_82574(X) GBE_REGS_COMMON(X) GBE_REGS_82574_ONLY(X)

#define GBE_REG_ENUM(name, offset, stride, count, access) GBE_82574_##name = (offset),
enum gbe_82574_reg { GBE_REGS_82574_ONLY(GBE_REG_ENUM) };
#undef GBE_REG_ENUM

/* RCTL: buffer size in KB instead of by BSIZE */
#define GBE_82574_RCTL_FLXBUF_SHIFT 27

/* EECD: the NVM has been read after a reset; it is flash memory if all of these are set */
#define GBE_82574_EECD_AUTO_RD (1u << 9)
#define GBE_82574_EECD_FLASH   (3u << 15)

/* CTRL_EXT */
#define GBE_82574_CTRL_EXT_EE_RST   (1u << 13)
#define GBE_82574_CTRL_EXT_EIAME    (1u << 24)
#define GBE_82574_CTRL_EXT_IAME     (1u << 27)
#define GBE_82574_CTRL_EXT_DRV_LOAD (1u << 28)
#define GBE_82574_CTRL_EXT_PBA_CLR  (1u << 31)

/* ICR and IMS: causes that have a vector of their own under MSI-X */
#define GBE_82574_ICR_RXQ(q)  (1u << (20 + (q)))
#define GBE_82574_ICR_RXQ_ALL (3u << 20)
#define GBE_82574_ICR_OTHER   (1u << 24)
/* What OTHER stands for: LSC, RXO, MDAC, SRPD, ACK, MNG. */
#define GBE_82574_ICR_OTHERS (1u << 2 | 1u << 6 | 1u << 9 | 7u << 16)

/* IVAR: one nibble per cause, bit 3 of it valid */
#define GBE_82574_IVAR_VALID        0x8u
#define GBE_82574_IVAR_RXQ_SHIFT(q) (4 * (q))
#define GBE_82574_IVAR_OTHER_SHIFT  16

#define GBE_82574_EXTCNF_MDIO_SW_OWNER (1u << 5)

/* RFCTL */
#define GBE_82574_RFCTL_ACK_DIS (1u << 12)
#define GBE_82574_RFCTL_EXTEN   (1u << 15)

/* MRQC */
#define GBE_82574_MRQC_RSS 0x1u

/* RETA: the queue of an entry is its most significant bit */
#define GBE_82574_RETA_QUEUE_SHIFT 7

#endif /* GBE_REGS_82574_H */
