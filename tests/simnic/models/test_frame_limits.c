/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * What is too short or too long is not received, and counted, in RLEC too: 1522 bytes with
 * FCS without RCTL.LPE, on the 82576 1518 if there is no tag; with LPE what the
 * chip takes, on the 82576 RLPML. With the FCS kept it is the right one.
 */

#include <string.h>

#include "mock_driver.h"

static bool
accepts(struct drv *drv, uint32_t len)
{
	static uint8_t frame[16400];
	bool eop = false, got = false;
	struct drv_rx rx;

	drv_frame(frame, len, 1);
	drv_inject(drv, frame, len);
	while (!eop && drv_receive(drv, 0, &rx)) {
		got = true;
		eop = (rx.status & DRV_EOP) != 0;
		drv_refill(drv, 0, 1);
	}
	return got;
}

static void
test(const char *model, bool trap)
{
	uint32_t longest;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	CHECK(!accepts(&drv, 59));
	CHECK_EQ(mock_read(drv.port, GBE_RUC), 1);
	CHECK_EQ(mock_read(drv.port, GBE_RLEC), 1);
	CHECK(accepts(&drv, 60));
	longest = drv.family == NIC_82576 ? 1514 : 1518;
	CHECK(accepts(&drv, longest));
	CHECK(!accepts(&drv, longest + 1));
	CHECK_EQ(mock_read(drv.port, GBE_ROC), 1);
	CHECK_EQ(mock_read(drv.port, GBE_RLEC), 1);

	mock_write(drv.port, GBE_RCTL, DRV_RCTL | GBE_RCTL_LPE);
	longest = drv.family == NIC_8254X ? 16384 : drv.family == NIC_82574 ? 9234 : 9728;
	CHECK(accepts(&drv, longest - 4));
	CHECK(!accepts(&drv, longest - 3));
	if (drv.family == NIC_82576) {
		mock_write(drv.port, 0x5004, 2000);
		CHECK(accepts(&drv, 1996));
		CHECK(!accepts(&drv, 1997));
	}
}

/* The FCS of a frame whose CRC over everything leaves the residue 2144DF1C. */
static void
test_fcs(const char *model, bool trap)
{
	uint32_t crc = UINT32_MAX;
	uint8_t frame[100];
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	mock_write(drv.port, GBE_RCTL, DRV_RCTL & ~GBE_RCTL_SECRC);
	drv_frame(frame, sizeof(frame), 1);
	drv_inject(&drv, frame, sizeof(frame));
	CHECK(drv_receive(&drv, 0, &rx));
	CHECK_EQ(rx.length, 104);
	for (unsigned int i = 0; i < 104; i++) {
		crc ^= rx.data[i];
		for (unsigned int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
	}
	CHECK_EQ(~crc, 0x2144DF1C);
}

int
main(void)
{
	mock_for_each(test);
	mock_for_each(test_fcs);
	return 0;
}
