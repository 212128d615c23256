/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_REGS_H
#define GBE_REGS_H

#include <stdint.h>

/*
 * Register lists, one per MAC family, with the datasheets' names.
 *
 * A row is X(name, offset, stride, count, access). A register that has the
 * same offset and the same access mode in every family stands once, in
 * GBE_REGS_COMMON; the family files add the rest. The lists feed the register
 * names below, the register dump, the simulated NICs and the tests.
 *
 * Driver and simulated NICs share the lists, so they would share a mistake in
 * them: tests/driver/unit/test_register_lists.c compares the lists with others
 * that were typed independently. Where a chip's datasheet says something else
 * than both, the datasheet wins.
 *
 * Sources: 8254x software developer's manual for the 8254x family; Linux
 * e1000e and igb and QEMU 10.0 register headers for 82574L and 82576, whose
 * datasheets were not at hand.
 */

/* What an access does, beyond storing or returning a value. */
enum gbe_reg_access {
	GBE_REG_RO,     /* writes are ignored */
	GBE_REG_RW,     /* plain storage, or storage with a documented action */
	GBE_REG_WO,     /* reads return nothing useful */
	GBE_REG_RC,     /* read clears */
	GBE_REG_W1C,    /* writing 1 clears the bit */
	GBE_REG_RC_W1C, /* read clears, and so does writing 1 */
	GBE_REG_SET,    /* writing 1 sets the bit, reads return the bits set */
	GBE_REG_CLR,    /* writing 1 clears the bit of the partner; not read */
};

/* One row of a register list as data. */
struct gbe_reg_desc {
	const char *name;
	uint32_t offset;
	uint16_t stride; /* bytes between elements; 0 for a single register */
	uint16_t count;
	enum gbe_reg_access access;
};

/* clang-format off */
#define GBE_REGS_COMMON(X) \
	X(CTRL,     0x00000, 0, 1, RW) \
	X(STATUS,   0x00008, 0, 1, RO) \
	X(EECD,     0x00010, 0, 1, RW) \
	X(EERD,     0x00014, 0, 1, RW) \
	X(CTRL_EXT, 0x00018, 0, 1, RW) \
	X(MDIC,     0x00020, 0, 1, RW) \
	X(FCAL,     0x00028, 0, 1, RW) \
	X(FCAH,     0x0002C, 0, 1, RW) \
	X(FCT,      0x00030, 0, 1, RW) \
	X(VET,      0x00038, 0, 1, RW) \
	X(ICR,      0x000C0, 0, 1, RC_W1C) \
	X(ICS,      0x000C8, 0, 1, WO) \
	X(IMS,      0x000D0, 0, 1, SET) \
	X(IMC,      0x000D8, 0, 1, CLR) \
	X(RCTL,     0x00100, 0, 1, RW) \
	X(FCTTV,    0x00170, 0, 1, RW) \
	X(TCTL,     0x00400, 0, 1, RW) \
	X(TIPG,     0x00410, 0, 1, RW) \
	X(LEDCTL,   0x00E00, 0, 1, RW) \
	X(FCRTL,    0x02160, 0, 1, RW) \
	X(FCRTH,    0x02168, 0, 1, RW) \
	X(CRCERRS,  0x04000, 0, 1, RC) \
	X(ALGNERRC, 0x04004, 0, 1, RC) \
	X(SYMERRS,  0x04008, 0, 1, RC) \
	X(RXERRC,   0x0400C, 0, 1, RC) \
	X(MPC,      0x04010, 0, 1, RC) \
	X(SCC,      0x04014, 0, 1, RC) \
	X(ECOL,     0x04018, 0, 1, RC) \
	X(MCC,      0x0401C, 0, 1, RC) \
	X(LATECOL,  0x04020, 0, 1, RC) \
	X(COLC,     0x04028, 0, 1, RC) \
	X(DC,       0x04030, 0, 1, RC) \
	X(TNCRS,    0x04034, 0, 1, RC) \
	X(RLEC,     0x04040, 0, 1, RC) \
	X(XONRXC,   0x04048, 0, 1, RC) \
	X(XONTXC,   0x0404C, 0, 1, RC) \
	X(XOFFRXC,  0x04050, 0, 1, RC) \
	X(XOFFTXC,  0x04054, 0, 1, RC) \
	X(FCRUC,    0x04058, 0, 1, RC) \
	X(PRC64,    0x0405C, 0, 1, RC) \
	X(PRC127,   0x04060, 0, 1, RC) \
	X(PRC255,   0x04064, 0, 1, RC) \
	X(PRC511,   0x04068, 0, 1, RC) \
	X(PRC1023,  0x0406C, 0, 1, RC) \
	X(PRC1522,  0x04070, 0, 1, RC) \
	X(GPRC,     0x04074, 0, 1, RC) \
	X(BPRC,     0x04078, 0, 1, RC) \
	X(MPRC,     0x0407C, 0, 1, RC) \
	X(GPTC,     0x04080, 0, 1, RC) \
	X(GORCL,    0x04088, 0, 1, RC) \
	X(GORCH,    0x0408C, 0, 1, RC) \
	X(GOTCL,    0x04090, 0, 1, RC) \
	X(GOTCH,    0x04094, 0, 1, RC) \
	X(RNBC,     0x040A0, 0, 1, RC) \
	X(RUC,      0x040A4, 0, 1, RC) \
	X(RFC,      0x040A8, 0, 1, RC) \
	X(ROC,      0x040AC, 0, 1, RC) \
	X(RJC,      0x040B0, 0, 1, RC) \
	X(TORL,     0x040C0, 0, 1, RC) \
	X(TORH,     0x040C4, 0, 1, RC) \
	X(TOTL,     0x040C8, 0, 1, RC) \
	X(TOTH,     0x040CC, 0, 1, RC) \
	X(TPR,      0x040D0, 0, 1, RC) \
	X(TPT,      0x040D4, 0, 1, RC) \
	X(PTC64,    0x040D8, 0, 1, RC) \
	X(PTC127,   0x040DC, 0, 1, RC) \
	X(PTC255,   0x040E0, 0, 1, RC) \
	X(PTC511,   0x040E4, 0, 1, RC) \
	X(PTC1023,  0x040E8, 0, 1, RC) \
	X(PTC1522,  0x040EC, 0, 1, RC) \
	X(MPTC,     0x040F0, 0, 1, RC) \
	X(BPTC,     0x040F4, 0, 1, RC) \
	X(TSCTC,    0x040F8, 0, 1, RC) \
	X(RXCSUM,   0x05000, 0, 1, RW) \
	X(RFCTL,    0x05008, 0, 1, RW) \
	X(MTA,      0x05200, 4, 128, RW) \
	X(RAL,      0x05400, 8, 16, RW) \
	X(RAH,      0x05404, 8, 16, RW) \
	X(VFTA,     0x05600, 4, 128, RW) \
	X(WUC,      0x05800, 0, 1, RW) \
	X(MANC,     0x05820, 0, 1, RW)
/* clang-format on */

/* Names of the common registers: GBE_CTRL = 0x00000 and so on. */
#define GBE_REG_ENUM(name, offset, stride, count, access) GBE_##name = (offset),
enum gbe_common_reg { GBE_REGS_COMMON(GBE_REG_ENUM) };
#undef GBE_REG_ENUM

/*
 * Offsets from the base of one ring, the same for receive and transmit in
 * every family; the bases and strides differ (struct gbe_chip).
 */
#define GBE_RING_BAL    0x00
#define GBE_RING_BAH    0x04
#define GBE_RING_LEN    0x08
#define GBE_RING_SRRCTL 0x0C /* 82576 receive rings only */
#define GBE_RING_HEAD   0x10
#define GBE_RING_TAIL   0x18
#define GBE_RING_DCTL   0x28
#define GBE_RING_RQDPC  0x30 /* 82576 receive rings only */

/* Registers of RSS, the same in every family that has it. */
#define GBE_MRQC  0x05818
#define GBE_RETA  0x05C00 /* 32 words of four entries */
#define GBE_RSSRK 0x05C80 /* 10 words */

/* CTRL */
#define GBE_CTRL_FD                 (1u << 0)
#define GBE_CTRL_GIO_MASTER_DISABLE (1u << 2)
#define GBE_CTRL_ASDE               (1u << 5)
#define GBE_CTRL_SLU                (1u << 6)
#define GBE_CTRL_FRCSPD             (1u << 11)
#define GBE_CTRL_FRCDPX             (1u << 12)
#define GBE_CTRL_RST                (1u << 26)
#define GBE_CTRL_RFCE               (1u << 27)
#define GBE_CTRL_TFCE               (1u << 28)
#define GBE_CTRL_VME                (1u << 30)
#define GBE_CTRL_PHY_RST            (1u << 31)

/* STATUS */
#define GBE_STATUS_FD           (1u << 0)
#define GBE_STATUS_LU           (1u << 1)
#define GBE_STATUS_PCIX_MODE    (1u << 13) /* 82545EM */
#define GBE_STATUS_LAN_ID_SHIFT 2
#define GBE_STATUS_LAN_ID_MASK  0x3u
#define GBE_STATUS_SPEED_SHIFT  6
#define GBE_STATUS_SPEED_MASK   0x3u
#define GBE_STATUS_GIO_MASTER   (1u << 19)

/* MDIC */
#define GBE_MDIC_DATA_MASK 0x0000FFFFu
#define GBE_MDIC_REG_SHIFT 16
#define GBE_MDIC_REG_MASK  (0x1Fu << GBE_MDIC_REG_SHIFT)
#define GBE_MDIC_PHY_SHIFT 21
#define GBE_MDIC_OP_WRITE  (1u << 26)
#define GBE_MDIC_OP_READ   (1u << 27)
#define GBE_MDIC_READY     (1u << 28)
#define GBE_MDIC_ERROR     (1u << 30)

/* ICR, ICS, IMS, IMC: causes of every family */
#define GBE_ICR_LSC      (1u << 2)
#define GBE_ICR_RXSEQ    (1u << 3)
#define GBE_ICR_RXDMT0   (1u << 4)
#define GBE_ICR_RXO      (1u << 6)
#define GBE_ICR_RXT0     (1u << 7)  /* 82576: RXDW */
#define GBE_ICR_DOUTSYNC (1u << 28) /* 82576 */
#define GBE_ICR_DRSTA    (1u << 30) /* 82576 */

/* RCTL */
#define GBE_RCTL_EN          (1u << 1)
#define GBE_RCTL_UPE         (1u << 3)
#define GBE_RCTL_MPE         (1u << 4)
#define GBE_RCTL_LPE         (1u << 5)
#define GBE_RCTL_BAM         (1u << 15)
#define GBE_RCTL_BSIZE_SHIFT 16
#define GBE_RCTL_VFE         (1u << 18)
#define GBE_RCTL_BSEX        (1u << 25)
#define GBE_RCTL_SECRC       (1u << 26)

/* TCTL */
#define GBE_TCTL_EN         (1u << 1)
#define GBE_TCTL_PSP        (1u << 3)
#define GBE_TCTL_CT_SHIFT   4
#define GBE_TCTL_COLD_SHIFT 12
#define GBE_TCTL_RTLC       (1u << 24)

/* RXCSUM */
#define GBE_RXCSUM_IPOFL (1u << 8)
#define GBE_RXCSUM_TUOFL (1u << 9)
#define GBE_RXCSUM_PCSD  (1u << 13)

/* RAH */
#define GBE_RAH_AV (1u << 31)

/* MANC */
#define GBE_MANC_SMBUS_EN    (1u << 0) /* 8254x */
#define GBE_MANC_ARP_EN      (1u << 13)
#define GBE_MANC_KEEP_PHY    (1u << 18) /* the link is to stay up; not the 8254x */
#define GBE_MANC_EN_MNG2HOST (1u << 21)

/* FWSM: what firmware does for a management controller; 0: nothing */
#define GBE_FWSM_MODE_MASK 0xEu

/* MRQC (82574L and 82576): what the hash is computed over */
#define GBE_MRQC_TCPIPV4   (1u << 16)
#define GBE_MRQC_IPV4      (1u << 17)
#define GBE_MRQC_TCPIPV6EX (1u << 18)
#define GBE_MRQC_IPV6EX    (1u << 19)
#define GBE_MRQC_IPV6      (1u << 20)

/* RXDCTL and TXDCTL: prefetch, host and write-back thresholds */
#define GBE_DCTL_HTHRESH_SHIFT 8
#define GBE_DCTL_WTHRESH_SHIFT 16
#define GBE_DCTL_GRAN          (1u << 24) /* 8254x and 82574L: in descriptors */
#define GBE_DCTL_QUEUE_ENABLE  (1u << 25) /* 82576 */

#endif /* GBE_REGS_H */
