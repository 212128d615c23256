/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The counters say what went by: frames by size, kind and direction, bytes with
 * the FCS in pairs of registers that the read of the high half clears.
 */

#include <string.h>

#include "mock_driver.h"

static const struct {
	uint32_t len;     /* with FCS */
	uint32_t counter; /* offset from the first of its six */
} sizes[] = {
	{ 64, 0 },   { 65, 4 },   { 127, 4 },   { 128, 8 },   { 255, 8 },   { 256, 12 },
	{ 511, 12 }, { 512, 16 }, { 1023, 16 }, { 1024, 20 }, { 1518, 20 },
};

static void
send(struct drv *from, struct drv *to, uint32_t len, const char *mac)
{
	uint8_t frame[1518];
	struct drv_rx rx;

	drv_frame(frame, len - 4, 1);
	memcpy(frame, mac, 6);
	drv_send(from, 0, frame, len - 4);
	CHECK(drv_receive(to, 0, &rx));
	drv_refill(to, 0, 1);
}

static uint64_t
read_pair(struct mock_port *port, uint32_t offset)
{
	uint64_t low = mock_read(port, offset);

	return low | (uint64_t)mock_read(port, offset + 4) << 32;
}

static void
test(const char *model, bool trap)
{
	struct drv a, b;
	uint64_t bytes = 0;

	drv_start_pair(&a, &b, model, trap);
	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		send(&a, &b, sizes[i].len, "\x02\x47\x42\x45\x00\x02");
		bytes += sizes[i].len;
		CHECK_EQ(mock_read(a.port, GBE_PTC64 + sizes[i].counter), 1);
		CHECK_EQ(mock_read(b.port, GBE_PRC64 + sizes[i].counter), 1);
	}
	send(&a, &b, 64, "\x01\x00\x5E\x00\x00\x01");
	send(&a, &b, 64, "\xFF\xFF\xFF\xFF\xFF\xFF");
	bytes += 128;
	CHECK_EQ(mock_read(a.port, GBE_GPTC), 13);
	CHECK_EQ(mock_read(a.port, GBE_TPT), 13);
	CHECK_EQ(mock_read(a.port, GBE_MPTC), 1);
	CHECK_EQ(mock_read(a.port, GBE_BPTC), 1);
	CHECK_EQ(read_pair(a.port, GBE_GOTCL), bytes);
	CHECK_EQ(read_pair(a.port, GBE_TOTL), bytes);
	CHECK_EQ(mock_read(b.port, GBE_GPRC), 13);
	CHECK_EQ(mock_read(b.port, GBE_TPR), 13);
	CHECK_EQ(mock_read(b.port, GBE_MPRC), 1);
	CHECK_EQ(mock_read(b.port, GBE_BPRC), 1);
	CHECK_EQ(read_pair(b.port, GBE_GORCL), bytes);
	CHECK_EQ(read_pair(b.port, GBE_TORL), bytes);
	CHECK_EQ(mock_read(b.port, GBE_GPRC), 0);
	CHECK_EQ(read_pair(b.port, GBE_GORCL), 0);
}

/* Beyond 32 bits, and at the top. */
static void
test_carry(const char *model, bool trap)
{
	struct drv a, b;

	drv_start_pair(&a, &b, model, trap);
	a.port->dev->regs[GBE_GOTCL / 4] = UINT32_MAX;
	a.port->dev->regs[GBE_GPTC / 4] = UINT32_MAX;
	send(&a, &b, 64, "\x02\x47\x42\x45\x00\x02");
	CHECK_EQ(read_pair(a.port, GBE_GOTCL), 0x10000003F);
	CHECK_EQ(mock_read(a.port, GBE_GPTC), UINT32_MAX);
}

int
main(void)
{
	mock_for_each(test);
	mock_for_each(test_carry);
	return 0;
}
