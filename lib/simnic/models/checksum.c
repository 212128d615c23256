/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "checksum.h"

#define CRC32_POLYNOMIAL  0xEDB88320u
#define CRC32C_POLYNOMIAL 0x82F63B78u
#define SCTP_CHECKSUM     8 /* offset in the header */

static uint32_t crc32_table[256];
static uint32_t crc32c_table[256];

uint64_t
nic_sum_add(uint64_t sum, const void *bytes, uint32_t len)
{
	const uint8_t *p = bytes;
	uint32_t word;
	uint16_t half;

	for (; len >= sizeof(word); len -= sizeof(word), p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		sum += word;
	}
	if (len >= sizeof(half)) {
		memcpy(&half, p, sizeof(half));
		sum += half;
		len -= sizeof(half);
		p += sizeof(half);
	}
	/* The odd byte is the first of a pair in memory. */
	return len > 0 ? sum + *p : sum;
}

uint16_t
nic_sum_fold(uint64_t sum)
{
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	return (uint16_t)sum;
}

static void
create_table(uint32_t table[256], uint32_t polynomial)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t crc = i;

		for (unsigned int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? polynomial : 0);
		table[i] = crc;
	}
}

void
nic_crc_create(void)
{
	create_table(crc32_table, CRC32_POLYNOMIAL);
	create_table(crc32c_table, CRC32C_POLYNOMIAL);
}

static uint32_t
crc_add(const uint32_t table[256], uint32_t crc, const uint8_t *bytes, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		crc = crc >> 8 ^ table[(crc ^ bytes[i]) & 0xFF];
	return crc;
}

uint32_t
nic_crc32(const uint8_t *bytes, uint32_t len)
{
	return ~crc_add(crc32_table, UINT32_MAX, bytes, len);
}

uint32_t
nic_sctp_crc(const uint8_t *bytes, uint32_t len)
{
	static const uint8_t zero[4];
	uint32_t crc;

	crc = crc_add(crc32c_table, UINT32_MAX, bytes, SCTP_CHECKSUM);
	crc = crc_add(crc32c_table, crc, zero, sizeof(zero));
	crc = crc_add(crc32c_table, crc, bytes + SCTP_CHECKSUM + sizeof(zero),
		      len - SCTP_CHECKSUM - sizeof(zero));
	return ~crc;
}
