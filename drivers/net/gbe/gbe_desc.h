/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_DESC_H
#define GBE_DESC_H

#include <assert.h>

#include <rte_byteorder.h>
#include <rte_common.h>

/*
 * Descriptor layouts and bits. All fields are little-endian in memory.
 * Sources: 8254x manual for the legacy formats and the context and data
 * descriptors; Linux e1000e and igb and QEMU 10.0 for the others.
 */

/* Rings must be aligned to 128 bytes on the 82576, 16 on the others. */
#define GBE_RING_ALIGN 128
/* The ring length register counts in units of 128 bytes. */
#define GBE_RING_MULTIPLE 8
/* Every format of every chip. */
#define GBE_DESC_SIZE 16
/* Descriptors behind a ring that are never done, for loads past its end. */
#define GBE_RING_PAD 8

/*
 * Receive. Every format is read by the device as buffer address and zero, and
 * written back over it; DD is bit 0 of the 32-bit word at offset 8 in the
 * extended and advanced formats, and of the byte at offset 12 in the legacy
 * format.
 */
struct gbe_rx_legacy {
	rte_le64_t addr;
	rte_le16_t length;
	rte_le16_t checksum;
	uint8_t status;
	uint8_t errors;
	rte_le16_t special;
};

/* Write-back of the extended (82574L) and the advanced (82576) format. */
struct gbe_rx_wb {
	rte_le32_t info; /* 82574L: MRQ; 82576: RSS and packet type */
	rte_le32_t rss;
	rte_le32_t status_error;
	rte_le16_t length;
	rte_le16_t vlan;
};

union gbe_rx_desc {
	struct {
		rte_le64_t addr;
		rte_le64_t zero;
	} read;
	struct gbe_rx_legacy legacy;
	struct gbe_rx_wb wb;
};
static_assert(sizeof(union gbe_rx_desc) == GBE_DESC_SIZE, "receive descriptor size");

#define GBE_RXD_DD    (1u << 0)
#define GBE_RXD_EOP   (1u << 1)
#define GBE_RXD_IXSM  (1u << 2)
#define GBE_RXD_VP    (1u << 3)
#define GBE_RXD_UDPCS (1u << 4)
#define GBE_RXD_TCPCS (1u << 5)
#define GBE_RXD_IPCS  (1u << 6)

/* Legacy: bits of the errors byte. */
#define GBE_RXD_ERR_TCPE (1u << 5)
#define GBE_RXD_ERR_IPE  (1u << 6)

/* Extended and advanced: the same bits, in the status and error word. */
#define GBE_RXWB_ERR_TCPE (1u << 29)
#define GBE_RXWB_ERR_IPE  (1u << 30)

#define GBE_RXWB_RSS_TYPE_MASK 0xFu

/* 82574L: packet type in the status and error word. */
#define GBE_RXEXT_PTYPE_SHIFT 16
#define GBE_RXEXT_PTYPE_MASK  0xFu

/* 82576: packet type in the info word. */
#define GBE_RXADV_PTYPE_SHIFT 4
#define GBE_RXADV_PTYPE_MASK  0x7Fu
#define GBE_RXADV_PTYPE_ETQF  (1u << 15)

/*
 * Transmit. Data descriptors: address, command with length, and status with
 * options and the VLAN tag. The legacy descriptor is the data descriptor
 * without DEXT. DD is bit 0 of the last word.
 */
struct gbe_tx_data {
	rte_le64_t addr;
	rte_le32_t cmd;
	rte_le32_t status; /* 8254x, 82574L: POPTS, special; 82576: olinfo */
};

/* 8254x, 82574L: checksum context. */
struct gbe_tx_context {
	rte_le32_t ip_config;
	rte_le32_t tcp_config;
	rte_le32_t cmd;
	rte_le32_t seg_setup;
};

/* 82576: advanced context. */
struct gbe_tx_adv_context {
	rte_le32_t vlan_macip_lens;
	rte_le32_t seqnum_seed;
	rte_le32_t type_tucmd;
	rte_le32_t mss_l4len_idx;
};

/* Data descriptor in two stores: the command is the lower half of the words. */
struct gbe_tx_words {
	rte_le64_t addr;
	rte_le64_t words;
};

union gbe_tx_desc {
	struct gbe_tx_data data;
	struct gbe_tx_words raw;
	struct gbe_tx_context ctx;
	struct gbe_tx_adv_context adv_ctx;
};
static_assert(sizeof(union gbe_tx_desc) == GBE_DESC_SIZE, "transmit descriptor size");

#define GBE_TXD_DD (1u << 0)

/* Command bits, common to legacy, data and advanced data descriptors. */
#define GBE_TXD_EOP           (1u << 24)
#define GBE_TXD_IFCS          (1u << 25)
#define GBE_TXD_RS            (1u << 27)
#define GBE_TXD_DEXT          (1u << 29)
#define GBE_TXD_VLE           (1u << 30)
#define GBE_TXD_DTYP_DATA     (1u << 20) /* 8254x, 82574L */
#define GBE_TXD_ADV_DTYP_DATA (3u << 20) /* 82576 */
#define GBE_TXD_ADV_DTYP_CTXT (2u << 20)

/* 8254x, 82574L: POPTS and special in the status word. */
#define GBE_TXD_POPTS_IXSM    (1u << 8)
#define GBE_TXD_POPTS_TXSM    (1u << 9)
#define GBE_TXD_SPECIAL_SHIFT 16

/* 8254x, 82574L: TUCMD of the context. */
#define GBE_TXC_TUCMD_TCP (1u << 24)
#define GBE_TXC_TUCMD_IP  (1u << 25)

/* 82576: olinfo of the data descriptor. */
#define GBE_TXD_ADV_IDX_SHIFT    4
#define GBE_TXD_ADV_PAYLEN_SHIFT 14

/* 82576: fields of the context. */
#define GBE_TXC_ADV_MACLEN_SHIFT 9
#define GBE_TXC_ADV_VLAN_SHIFT   16
#define GBE_TXC_ADV_IPV4         (1u << 10)
#define GBE_TXC_ADV_L4T_TCP      (1u << 11)

#endif /* GBE_DESC_H */
