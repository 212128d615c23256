/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Receive descriptors: legacy (8254x; 82574L without RFCTL.EXTEN; 82576 with
 * SRRCTL.DESCTYPE 0), extended (82574L), advanced with one buffer (82576).
 * Each takes a part of a frame; the last one says what the frame is.
 */

#include <string.h>

#include "checksum.h"
#include "nic.h"
#include "rings.h"

#define STATUS_DD    (1u << 0)
#define STATUS_EOP   (1u << 1)
#define STATUS_VP    (1u << 3)
#define STATUS_IPIDV (1u << 9)
#define STATUS_ACK   (1u << 15) /* 82574L */

#define TAG_LEN       4
#define ADDRESSES_LEN 12 /* what stands before a tag */

enum format {
	FORMAT_LEGACY,
	FORMAT_EXTENDED,
	FORMAT_ADVANCED,
};

static enum format
format_of(const struct nic *nic, const struct nic_ring *ring)
{
	switch (nic->chip->family) {
	case NIC_82574:
		return (nic_reg(nic, GBE_RFCTL) & GBE_82574_RFCTL_EXTEN) != 0 ? FORMAT_EXTENDED :
										FORMAT_LEGACY;
	case NIC_82576:
		return (nic_ring_get(nic, ring, GBE_RING_SRRCTL) >> 25 & 7) != 0 ? FORMAT_ADVANCED :
										   FORMAT_LEGACY;
	default:
		return FORMAT_LEGACY;
	}
}

static bool
is_stripped(const struct nic *nic, const struct nic_packet *packet)
{
	return packet->tagged && (nic_reg(nic, GBE_CTRL) & GBE_CTRL_VME) != 0;
}

static bool
keeps_fcs(const struct nic *nic)
{
	return (nic_reg(nic, GBE_RCTL) & GBE_RCTL_SECRC) == 0;
}

uint32_t
nic_rx_dma_len(const struct nic *nic, const struct nic_packet *packet)
{
	return packet->len - (is_stripped(nic, packet) ? TAG_LEN : 0) +
	       (keeps_fcs(nic) ? NIC_FCS_LEN : 0);
}

static void
copy_fcs(const struct nic_packet *packet, uint32_t from, uint8_t *to, uint32_t len)
{
	uint32_t fcs = nic_crc32(packet->data, packet->len);
	const uint8_t bytes[NIC_FCS_LEN] = { fcs, fcs >> 8, fcs >> 16, fcs >> 24 };

	memcpy(to, bytes + from, len);
}

/* The bytes [from, from + len) of what goes to memory. */
static void
copy_part(const struct nic *nic, const struct nic_packet *packet, uint32_t from, uint8_t *to,
	  uint32_t len)
{
	bool stripped = is_stripped(nic, packet);
	uint32_t data_len = packet->len - (stripped ? TAG_LEN : 0);
	uint32_t n;

	if (stripped && from < ADDRESSES_LEN) {
		n = len < ADDRESSES_LEN - from ? len : ADDRESSES_LEN - from;
		memcpy(to, packet->data + from, n);
		from += n;
		to += n;
		len -= n;
	}
	if (from < data_len) {
		n = len < data_len - from ? len : data_len - from;
		memcpy(to, packet->data + from + (stripped ? TAG_LEN : 0), n);
		from += n;
		to += n;
		len -= n;
	}
	if (len > 0)
		copy_fcs(packet, from - data_len, to, len);
}

/* DD is in the second half, which is therefore written last and at once. */
static void
store(uint8_t *desc, const uint64_t *first, uint64_t second)
{
	if (first != NULL)
		memcpy(desc, first, sizeof(*first));
	__atomic_store_n((uint64_t *)(void *)(desc + 8), second, __ATOMIC_RELEASE);
}

static void
write_legacy(const struct nic *nic, uint8_t *desc, const struct nic_packet *packet, uint32_t status,
	     uint32_t length)
{
	uint64_t value = length;

	if ((status & STATUS_EOP) != 0) {
		status |= nic_rx_checksum_status(nic, packet);
		if ((status & STATUS_VP) != 0)
			value |= (uint64_t)packet->tci << 48;
	}
	value |= (uint64_t)(status & 0xFF) << 32;
	value |= (uint64_t)(status >> 24) << 40;
	store(desc, NULL, value);
}

/* What the 32 bits of the hash hold: without RXCSUM.PCSD the IP identification. */
static uint32_t
hash_field(const struct nic *nic, const struct nic_packet *packet, uint32_t *status)
{
	if ((nic_reg(nic, GBE_RXCSUM) & GBE_RXCSUM_PCSD) != 0)
		return packet->hash;
	if (!packet->is_ip4)
		return 0;
	*status |= STATUS_IPIDV;
	return nic_be16(packet->data + packet->l3 + 4);
}

static void
write_extended(const struct nic *nic, const struct nic_ring *ring, uint8_t *desc,
	       const struct nic_packet *packet, uint32_t status, uint32_t length)
{
	uint64_t first = 0, second;

	if ((status & STATUS_EOP) != 0) {
		first = (uint64_t)hash_field(nic, packet, &status) << 32;
		status |= nic_rx_checksum_status(nic, packet);
		if (nic->chip->family == NIC_82574) {
			first |= packet->hash_type | (uint32_t)ring->index << 8;
			status |= nic_rx_ext_type(nic, packet) << 16;
			if (nic_rx_is_ack(nic, packet))
				status |= STATUS_ACK;
		} else {
			first |= packet->hash_type | nic_rx_adv_type(packet) << 4;
		}
	}
	second = status | (uint64_t)length << 32;
	if ((status & STATUS_VP) != 0)
		second |= (uint64_t)packet->tci << 48;
	store(desc, &first, second);
}

/* The descriptor that is written back: the right one, but for a fault. */
static uint8_t *
slot_to_write(struct nic *nic, const struct nic_ring *ring, uint32_t index, uint8_t *desc)
{
	uint32_t next = index + 1 == nic_ring_len(nic, ring) ? 0 : index + 1;
	uint8_t *other;

	if (!nic_fault(nic, "rx.wrong_slot"))
		return desc;
	other = nic_dma(nic, nic_ring_iova(nic, ring) + 16 * (uint64_t)next, 16, true);
	return other == NULL ? desc : other;
}

static void
write_back(struct nic *nic, const struct nic_ring *ring, uint8_t *desc,
	   const struct nic_packet *packet, uint32_t length, bool last)
{
	uint32_t status = STATUS_DD;

	if (last) {
		if (!nic_fault(nic, "rx.no_eop"))
			status |= STATUS_EOP;
		if (is_stripped(nic, packet))
			status |= STATUS_VP;
		if (nic_fault(nic, "rx.length_zero"))
			length = 0;
		if (nic_fault(nic, "rx.length_huge"))
			length = UINT16_MAX;
	}
	if (format_of(nic, ring) == FORMAT_LEGACY)
		write_legacy(nic, desc, packet, status, length);
	else
		write_extended(nic, ring, desc, packet, status, length);
}

/* Bytes that went into the next descriptor's buffer, or 0 without a descriptor. */
static uint32_t
deliver_part(struct nic *nic, struct nic_ring *ring, const struct nic_packet *packet, uint32_t done,
	     uint32_t total)
{
	uint32_t index = nic_ring_get(nic, ring, GBE_RING_HEAD);
	uint32_t size = nic_rx_buffer_len(nic, ring);
	uint32_t n = total - done < size ? total - done : size;
	uint8_t *desc, *buffer;
	uint64_t addr;

	desc = nic_dma(nic, nic_ring_iova(nic, ring) + 16 * (uint64_t)index, 16, true);
	if (desc == NULL)
		return 0;
	memcpy(&addr, desc, sizeof(addr));
	/* What is written to an unmapped buffer gets lost, and nobody says so. */
	buffer = nic_dma(nic, addr, n, true);
	if (buffer != NULL) {
		if (nic->dev.ring_pages_trap)
			nic_watch_rx(nic, ring, index, addr, buffer);
		copy_part(nic, packet, done, buffer, n);
	}
	write_back(nic, ring, slot_to_write(nic, ring, index, desc), packet, n, done + n == total);
	nic_ring_set(nic, ring, GBE_RING_HEAD,
		     index + 1 >= nic_ring_len(nic, ring) ? 0 : index + 1);
	return n;
}

uint32_t
nic_rx_deliver(struct nic *nic, struct nic_ring *ring, const struct nic_packet *packet,
	       uint32_t done, unsigned int *nb_written)
{
	uint32_t total = nic_rx_dma_len(nic, packet);
	uint32_t available = nic_ring_available(nic, ring);

	while (done < total && available > 0) {
		uint32_t n = deliver_part(nic, ring, packet, done, total);

		/* No ring behind the registers: the frame is gone. */
		if (n == 0)
			return total;
		done += n;
		available--;
		(*nb_written)++;
	}
	return done;
}
