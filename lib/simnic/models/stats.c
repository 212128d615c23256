/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The counters of the MAC, in their registers. Lengths include the FCS. Good
 * frames are those that pass the filters and find room; the totals count every
 * frame that arrives while receiving is enabled, as the 8254x manual has it.
 */

#include "nic.h"

/* They stick at the top, as the 8254x manual has it. */
void
nic_stats_add(struct nic *nic, uint32_t offset, uint32_t n)
{
	uint32_t value = nic_reg(nic, offset);

	nic_reg_set(nic, offset, value > UINT32_MAX - n ? UINT32_MAX : value + n);
}

/* Of a pair of registers. */
static void
add_bytes(struct nic *nic, uint32_t low, uint32_t n)
{
	uint64_t value = nic_reg(nic, low) | (uint64_t)nic_reg(nic, low + 4) << 32;

	value += n;
	nic_reg_set(nic, low, (uint32_t)value);
	nic_reg_set(nic, low + 4, value >> 32);
}

static uint32_t
size_class(uint32_t len)
{
	static const uint16_t upper[] = { 64, 127, 255, 511, 1023 };
	uint32_t class = 0;

	while (class < sizeof(upper) / sizeof(upper[0]) && len > upper[class])
		class ++;
	return class;
}

static bool
is_broadcast(const uint8_t *frame)
{
	return (frame[0] & frame[1] & frame[2] & frame[3] & frame[4] & frame[5]) == 0xFF;
}

void
nic_stats_rx_any(struct nic *nic, uint32_t len)
{
	nic_stats_add(nic, GBE_TPR, 1);
	add_bytes(nic, GBE_TORL, len);
}

void
nic_stats_rx_good(struct nic *nic, const uint8_t *frame, uint32_t len)
{
	nic_stats_add(nic, GBE_GPRC, 1);
	add_bytes(nic, GBE_GORCL, len);
	nic_stats_add(nic, GBE_PRC64 + 4 * size_class(len), 1);
	if ((frame[0] & 1) != 0)
		nic_stats_add(nic, is_broadcast(frame) ? GBE_BPRC : GBE_MPRC, 1);
}

void
nic_stats_tx(struct nic *nic, const uint8_t *frame, uint32_t len)
{
	nic_stats_add(nic, GBE_TPT, 1);
	add_bytes(nic, GBE_TOTL, len);
	nic_stats_add(nic, GBE_GPTC, 1);
	add_bytes(nic, GBE_GOTCL, len);
	nic_stats_add(nic, GBE_PTC64 + 4 * size_class(len), 1);
	if ((frame[0] & 1) != 0)
		nic_stats_add(nic, is_broadcast(frame) ? GBE_BPTC : GBE_MPTC, 1);
}

/* The low half is read first and stays; reading the high half clears both. */
static uint32_t
read_low(struct nic *nic, uint32_t offset)
{
	return nic_reg(nic, offset);
}

static uint32_t
read_high(struct nic *nic, uint32_t offset)
{
	uint32_t value = nic_reg(nic, offset);

	nic_reg_set(nic, offset, 0);
	nic_reg_set(nic, offset - 4, 0);
	return value;
}

const struct nic_handler nic_stats_handlers[] = {
	{ GBE_GORCL, 8, 2, read_low, NULL },                                      /* GORCL, GOTCL */
	{ GBE_GORCH, 8, 2, read_high, NULL }, { GBE_TORL, 8, 2, read_low, NULL }, /* TORL, TOTL */
	{ GBE_TORH, 8, 2, read_high, NULL },  { 0 },
};
