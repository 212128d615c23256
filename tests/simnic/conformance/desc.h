/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_DESC_H
#define CONFORMANCE_DESC_H

/*
 * Bits of descriptors, typed independently of drivers/net/gbe/gbe_desc.h, which
 * needs DPDK. Sources: 8254x manual; QEMU 10.0 e1000_regs.h, igb_regs.h.
 */

/* Receive: status, the same in every format. */
#define RXD_DD    (1u << 0)
#define RXD_EOP   (1u << 1)
#define RXD_IXSM  (1u << 2)
#define RXD_VP    (1u << 3)
#define RXD_TCPCS (1u << 5)
#define RXD_IPCS  (1u << 6)
/* Errors. */
#define RXD_ERR_TCPE (1u << 5)
#define RXD_ERR_IPE  (1u << 6)

/* Transmit: commands. */
#define TXD_EOP             (1u << 24)
#define TXD_IFCS            (1u << 25)
#define TXD_RS              (1u << 27)
#define TXD_DEXT            (1u << 29)
#define TXD_VLE             (1u << 30)
#define TXD_DTYP_DATA       (1u << 20) /* 82540EM, 82574L */
#define TXD_ADV_DATA        (3u << 20 | TXD_DEXT)
#define TXD_ADV_CONTEXT     (2u << 20 | TXD_DEXT)
#define TXD_ADV_TSE         (1u << 31)
#define TXD_ADV_PAYLEN(len) ((uint32_t)(len) << 14)
/* Options, in the last word. */
#define TXD_IXSM      (1u << 8)
#define TXD_TXSM      (1u << 9)
#define TXD_VLAN(tag) ((uint32_t)(tag) << 16) /* 82540EM, 82574L */
/* Commands of the context. */
#define TXC_TCP      (1u << 24)
#define TXC_IP       (1u << 25)
#define TXC_ADV_IPV4 (1u << 10)
#define TXC_ADV_TCP  (1u << 11)

#endif /* CONFORMANCE_DESC_H */
