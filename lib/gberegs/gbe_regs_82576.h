/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_REGS_82576_H
#define GBE_REGS_82576_H

#include "gbe_regs.h"

/*
 * 82576. Rings are addressed at 0xC000 and 0xE000 (all 16 queues); the aliases
 * at 0x2800 and 0x3800 reach queues 0 to 3 only and are not listed.
 */
/* clang-format off */
#define GBE_REGS_82576_ONLY(X) \
	X(IAM,      0x000E0, 0, 1, RW) \
	X(TCTL_EXT, 0x00404, 0, 1, RW) \
	X(EEMNGCTL, 0x01010, 0, 1, RW) \
	X(GPIE,     0x01514, 0, 1, RW) \
	X(EICS,     0x01520, 0, 1, WO) \
	X(EIMS,     0x01524, 0, 1, SET) \
	X(EIMC,     0x01528, 0, 1, CLR) \
	X(EIAC,     0x0152C, 0, 1, RW) \
	X(EIAM,     0x01530, 0, 1, RW) \
	X(EICR,     0x01580, 0, 1, RC_W1C) \
	X(EITR,     0x01680, 4, 25, RW) \
	X(IVAR,     0x01700, 4, 8, RW) \
	X(IVAR_MISC, 0x01740, 0, 1, RW) \
	X(RXPBS,    0x02404, 0, 1, RW) \
	X(TXPBS,    0x03404, 0, 1, RW) \
	X(DTXCTL,   0x03590, 0, 1, RW) \
	X(RLPML,    0x05004, 0, 1, RW) \
	X(PSRTYPE,  0x05480, 4, 8, RW) \
	X(RAL2,     0x054E0, 8, 8, RW) \
	X(RAH2,     0x054E4, 8, 8, RW) \
	X(MRQC,     0x05818, 0, 1, RW) \
	X(VT_CTL,   0x0581C, 0, 1, RW) \
	X(VMOLR,    0x05AD0, 4, 8, RW) \
	X(GCR,      0x05B00, 0, 1, RW) \
	X(SWSM,     0x05B50, 0, 1, RW) \
	X(FWSM,     0x05B54, 0, 1, RO) \
	X(SW_FW_SYNC, 0x05B5C, 0, 1, RW) \
	X(RETA,     0x05C00, 4, 32, RW) \
	X(RSSRK,    0x05C80, 4, 10, RW) \
	X(UTA,      0x0A000, 4, 128, RW) \
	X(RDBAL,    0x0C000, 0x40, 16, RW) \
	X(RDBAH,    0x0C004, 0x40, 16, RW) \
	X(RDLEN,    0x0C008, 0x40, 16, RW) \
	X(SRRCTL,   0x0C00C, 0x40, 16, RW) \
	X(RDH,      0x0C010, 0x40, 16, RW) \
	X(RDT,      0x0C018, 0x40, 16, RW) \
	X(RXDCTL,   0x0C028, 0x40, 16, RW) \
	X(RQDPC,    0x0C030, 0x40, 16, RC) \
	X(TDBAL,    0x0E000, 0x40, 16, RW) \
	X(TDBAH,    0x0E004, 0x40, 16, RW) \
	X(TDLEN,    0x0E008, 0x40, 16, RW) \
	X(TDH,      0x0E010, 0x40, 16, RW) \
	X(TDT,      0x0E018, 0x40, 16, RW) \
	X(TXDCTL,   0x0E028, 0x40, 16, RW) \
	X(TDWBAL,   0x0E038, 0x40, 16, RW) \
	X(TDWBAH,   0x0E03C, 0x40, 16, RW)
/* clang-format on */

#define GBE_REGS_82576(X) GBE_REGS_COMMON(X) GBE_REGS_82576_ONLY(X)

#define GBE_REG_ENUM(name, offset, stride, count, access) GBE_82576_##name = (offset),
enum gbe_82576_reg { GBE_REGS_82576_ONLY(GBE_REG_ENUM) };
#undef GBE_REG_ENUM

/* CTRL_EXT */
#define GBE_82576_CTRL_EXT_PFRSTD          (1u << 14)
#define GBE_82576_CTRL_EXT_LINK_MODE_SHIFT 22
#define GBE_82576_CTRL_EXT_LINK_MODE_MASK  0x3u
#define GBE_82576_CTRL_EXT_EXT_VLAN        (1u << 26)
#define GBE_82576_CTRL_EXT_DRV_LOAD        (1u << 28)

/* EECD */
#define GBE_82576_EECD_AUTO_RD (1u << 9)

/* GCR */
#define GBE_82576_GCR_CMPL_TMOUT_MASK   (0xFu << 12)
#define GBE_82576_GCR_CMPL_TMOUT_10MS   (1u << 12)
#define GBE_82576_GCR_CMPL_TMOUT_RESEND (1u << 16)
#define GBE_82576_GCR_CAP_VER2          (1u << 18)

/* GPIE */
#define GBE_82576_GPIE_NSICR     (1u << 0)
#define GBE_82576_GPIE_MSIX_MODE (1u << 4)
#define GBE_82576_GPIE_EIAME     (1u << 30)
#define GBE_82576_GPIE_PBA       (1u << 31)

/* IVAR: four bytes per register, rx q, tx q, rx q + 8, tx q + 8 */
#define GBE_82576_IVAR_VALID            0x80u
#define GBE_82576_IVAR_MISC_OTHER_SHIFT 8

/* RQDPC: width of the counter, as Linux igb and DPDK's igb have it */
#define GBE_82576_RQDPC_MASK 0xFFFu

/* RXCSUM: the CRC of SCTP is verified */
#define GBE_82576_RXCSUM_CRCOFL (1u << 11)

/* SRRCTL */
#define GBE_82576_SRRCTL_BSIZEPKT_SHIFT 10 /* the field is in units of 1 KB */
#define GBE_82576_SRRCTL_ADV_ONEBUF     (1u << 25)
#define GBE_82576_SRRCTL_DROP_EN        (1u << 31)

/* SWSM and SW_FW_SYNC */
#define GBE_82576_SWSM_SMBI     (1u << 0)
#define GBE_82576_SWSM_SWESMBI  (1u << 1)
#define GBE_82576_SYNC_PHY0     (1u << 1)
#define GBE_82576_SYNC_PHY1     (1u << 2)
#define GBE_82576_SYNC_PHY2     (1u << 5)
#define GBE_82576_SYNC_PHY3     (1u << 6)
#define GBE_82576_SYNC_EEP      (1u << 0)
#define GBE_82576_SYNC_FW_SHIFT 16

/* MRQC */
#define GBE_82576_MRQC_RSS     0x2u
#define GBE_82576_MRQC_TCPIPV6 (1u << 21)
#define GBE_82576_MRQC_UDPIPV4 (1u << 22)
#define GBE_82576_MRQC_UDPIPV6 (1u << 23)

/* RFCTL */
#define GBE_82576_RFCTL_IPV6_EX_DIS (1u << 16)

#endif /* GBE_REGS_82576_H */
