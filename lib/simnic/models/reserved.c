/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Bits that must keep their value. Not taken from the driver's lists: from the
 * 8254x manual, and for the 82574L and 82576 from the bits that the register
 * headers of Linux e1000e and igb and of QEMU 10.0 name; a bit that one of them
 * names is not reserved here. IMC and EIMC are left out: writing all ones to
 * them is how every driver masks.
 */

#include "register.h"

const struct nic_reserved nic_reserved_8254x[] = {
	{ 0x00000, 0, 1, 0x2003E416 },  /* CTRL: 1, 2, 4, 10, 13-17, 29 */
	{ 0x0002C, 0, 1, 0xFFFF0000 },  /* FCAH */
	{ 0x00030, 0, 1, 0xFFFF0000 },  /* FCT */
	{ 0x00038, 0, 1, 0xFFFF0000 },  /* VET */
	{ 0x000C4, 0, 1, 0xFFFF0000 },  /* ITR */
	{ 0x000C8, 0, 1, 0xFFFE0920 },  /* ICS: 5, 8, 11, 17-31 */
	{ 0x000D0, 0, 1, 0xFFFE0920 },  /* IMS */
	{ 0x00100, 0, 1, 0xF9204C01 },  /* RCTL: 0, 10, 11, 14, 21, 24, 27-31 */
	{ 0x00170, 0, 1, 0xFFFF0000 },  /* FCTTV */
	{ 0x00400, 0, 1, 0xFC000005 },  /* TCTL: 0, 2, 26-31 */
	{ 0x00410, 0, 1, 0xC0000000 },  /* TIPG */
	{ 0x01000, 0, 1, 0xFF80FF80 },  /* PBA */
	{ 0x02160, 0, 1, 0x7FFF0007 },  /* FCRTL */
	{ 0x02168, 0, 1, 0x7FFF0007 },  /* FCRTH */
	{ 0x02800, 0, 1, 0x0000000F },  /* RDBAL */
	{ 0x02808, 0, 1, 0xFFF0007F },  /* RDLEN */
	{ 0x02810, 0, 1, 0xFFFF0000 },  /* RDH */
	{ 0x02818, 0, 1, 0xFFFF0000 },  /* RDT */
	{ 0x02828, 0, 1, 0xFEC0C0C0 },  /* RXDCTL */
	{ 0x03800, 0, 1, 0x0000000F },  /* TDBAL */
	{ 0x03808, 0, 1, 0xFFF0007F },  /* TDLEN */
	{ 0x03810, 0, 1, 0xFFFF0000 },  /* TDH */
	{ 0x03818, 0, 1, 0xFFFF0000 },  /* TDT */
	{ 0x03828, 0, 1, 0x00C0C0C0 },  /* TXDCTL */
	{ 0x05000, 0, 1, 0xFFFFF800 },  /* RXCSUM: 11-31 */
	{ 0x05404, 8, 16, 0x7FFC0000 }, /* RAH: 18-30 */
	{ 0x05800, 0, 1, 0xFFFFFFE0 },  /* WUC */
	{ 0x05820, 0, 1, 0xFFDFDFFF },  /* MANC: 13 and 21 are the driver's */
	{ 0 },
};

const struct nic_reserved nic_reserved_82574[] = {
	{ 0x00000, 0, 1, 0x20000412 },     /* CTRL: 1, 4, 10, 29 */
	{ 0x0002C, 0, 1, 0xFFFF0000 },     /* FCAH */
	{ 0x00030, 0, 1, 0xFFFF0000 },     /* FCT */
	{ 0x00038, 0, 1, 0xFFFF0000 },     /* VET */
	{ 0x000C4, 0, 1, 0xFFFF0000 },     /* ITR */
	{ 0x000C8, 0, 1, 0xFE087D28 },     /* ICS */
	{ 0x000D0, 0, 1, 0xFE087D28 },     /* IMS: 3, 5, 8, 10-14, 19, 25-31 */
	{ 0x000DC, 0, 1, 0xFE0FFFFF },     /* EIAC: 20-24 only */
	{ 0x000E0, 0, 1, 0xFE087D28 },     /* IAM */
	{ 0x000E4, 0, 1, 0x7FF00000 },     /* IVAR */
	{ 0x000E8, 4, 5, 0xFFFF0000 },     /* EITR */
	{ 0x00100, 0, 1, 0x81204001 },     /* RCTL: 0, 14, 21, 24, 31 */
	{ 0x00170, 0, 1, 0xFFFF0000 },     /* FCTTV */
	{ 0x00400, 0, 1, 0x80000005 },     /* TCTL */
	{ 0x00410, 0, 1, 0xC0000000 },     /* TIPG */
	{ 0x02160, 0, 1, 0x7FFF0007 },     /* FCRTL */
	{ 0x02168, 0, 1, 0x7FFF0007 },     /* FCRTH */
	{ 0x02800, 0x100, 2, 0x0000000F }, /* RDBAL */
	{ 0x02808, 0x100, 2, 0xFFF0007F }, /* RDLEN */
	{ 0x02810, 0x100, 2, 0xFFFF0000 }, /* RDH */
	{ 0x02818, 0x100, 2, 0xFFFF0000 }, /* RDT */
	{ 0x02828, 0x100, 2, 0xFEC0C0C0 }, /* RXDCTL */
	{ 0x03800, 0x100, 2, 0x0000000F }, /* TDBAL */
	{ 0x03808, 0x100, 2, 0xFFF0007F }, /* TDLEN */
	{ 0x03810, 0x100, 2, 0xFFFF0000 }, /* TDH */
	{ 0x03818, 0x100, 2, 0xFFFF0000 }, /* TDT */
	{ 0x03828, 0x100, 2, 0x0080C0C0 }, /* TXDCTL: 22 must be set */
	{ 0x05000, 0, 1, 0xFFFFCC00 },     /* RXCSUM: 10, 11, 14-31 */
	{ 0x05008, 0, 1, 0xFFFC0000 },     /* RFCTL: 18-31 */
	{ 0x05404, 8, 16, 0x7FFC0000 },    /* RAH */
	{ 0x05800, 0, 1, 0xFFFFFFE0 },     /* WUC */
	{ 0x05818, 0, 1, 0xFFC0FFFC },     /* MRQC: 2-15, 22-31 */
	{ 0x05820, 0, 1, 0xFFDFDFFF },     /* MANC: as of the 8254x */
	{ 0 },
};

const struct nic_reserved nic_reserved_82576[] = {
	{ 0x00000, 0, 1, 0x00000412 },     /* CTRL: 1, 4, 10 */
	{ 0x0002C, 0, 1, 0xFFFF0000 },     /* FCAH */
	{ 0x00030, 0, 1, 0xFFFF0000 },     /* FCT */
	{ 0x000C8, 0, 1, 0x882B0402 },     /* ICS */
	{ 0x000D0, 0, 1, 0x882B0402 },     /* IMS: as QEMU 10.0 */
	{ 0x000E0, 0, 1, 0x882B0402 },     /* IAM */
	{ 0x00100, 0, 1, 0xFB004C01 },     /* RCTL: 0, 10, 11, 14, 24, 25, 27-31 */
	{ 0x00170, 0, 1, 0xFFFF0000 },     /* FCTTV */
	{ 0x00400, 0, 1, 0x00000005 },     /* TCTL */
	{ 0x00410, 0, 1, 0xC0000000 },     /* TIPG */
	{ 0x01514, 0, 1, 0x3FFFF06E },     /* GPIE: 1-3, 5, 6, 12-29 */
	{ 0x01520, 0, 1, 0x3E000000 },     /* EICS: 25-29 */
	{ 0x01524, 0, 1, 0x3E000000 },     /* EIMS */
	{ 0x0152C, 0, 1, 0xFE000000 },     /* EIAC */
	{ 0x01530, 0, 1, 0x3E000000 },     /* EIAM */
	{ 0x01680, 4, 25, 0x00000003 },    /* EITR */
	{ 0x01700, 4, 8, 0x60606060 },     /* IVAR */
	{ 0x01740, 0, 1, 0xFFFF6060 },     /* IVAR_MISC */
	{ 0x02160, 0, 1, 0x7FFF0007 },     /* FCRTL */
	{ 0x02168, 0, 1, 0x7FFF0007 },     /* FCRTH */
	{ 0x05000, 0, 1, 0xFFFFC400 },     /* RXCSUM: 10, 14-31 */
	{ 0x05004, 0, 1, 0xFFFFC000 },     /* RLPML */
	{ 0x05008, 0, 1, 0xFFF80000 },     /* RFCTL: 19-31 */
	{ 0x05404, 8, 16, 0x7C000000 },    /* RAH: 26-30 */
	{ 0x054E4, 8, 8, 0x7C000000 },     /* RAH2 */
	{ 0x05818, 0, 1, 0xFE00FFC0 },     /* MRQC: 6-15, 25-31 */
	{ 0x05820, 0, 1, 0xFFDFDFFF },     /* MANC: as of the 8254x */
	{ 0x05C00, 4, 32, 0xF0F0F0F0 },    /* RETA: the queue is 4 bits */
	{ 0x0C000, 0x40, 16, 0x0000007F }, /* RDBAL */
	{ 0x0C008, 0x40, 16, 0xFFF0007F }, /* RDLEN */
	{ 0x0C00C, 0x40, 16, 0x700FC080 }, /* SRRCTL: 7, 14-19, 28-30 */
	{ 0x0C010, 0x40, 16, 0xFFFF0000 }, /* RDH */
	{ 0x0C018, 0x40, 16, 0xFFFF0000 }, /* RDT */
	{ 0x0C028, 0x40, 16, 0xF9E0E0E0 }, /* RXDCTL */
	{ 0x0E000, 0x40, 16, 0x0000007F }, /* TDBAL */
	{ 0x0E008, 0x40, 16, 0xFFF0007F }, /* TDLEN */
	{ 0x0E010, 0x40, 16, 0xFFFF0000 }, /* TDH */
	{ 0x0E018, 0x40, 16, 0xFFFF0000 }, /* TDT */
	{ 0x0E028, 0x40, 16, 0xF1E0E0E0 }, /* TXDCTL: 27 is the queue's priority */
	{ 0 },
};
