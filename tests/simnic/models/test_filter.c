/* SPDX-License-Identifier: BSD-3-Clause */

/* Which destination addresses are let in. */

#include <string.h>

#include "mock_driver.h"

static bool
accepts(struct drv *drv, const char *mac)
{
	uint8_t frame[60];
	struct drv_rx rx;
	bool got;

	drv_frame(frame, sizeof(frame), 1);
	memcpy(frame, mac, 6);
	drv_inject(drv, frame, sizeof(frame));
	got = drv_receive(drv, 0, &rx);
	if (got)
		drv_refill(drv, 0, 1);
	return got;
}

static void
test_unicast(struct drv *drv)
{
	/* The address from the NVM, of port 0. */
	CHECK(accepts(drv, "\x02\x47\x42\x45\x00\x01"));
	CHECK(!accepts(drv, "\x02\x47\x42\x45\x00\x02"));
	mock_write(drv->port, 0x5408, 0x45424702);
	mock_write(drv->port, 0x540C, 0x0200);
	CHECK(!accepts(drv, "\x02\x47\x42\x45\x00\x02"));
	mock_write(drv->port, 0x540C, 0x80000200);
	CHECK(accepts(drv, "\x02\x47\x42\x45\x00\x02"));
	CHECK(!accepts(drv, "\x12\x47\x42\x45\x00\x02"));
	if (drv->family == NIC_82576) {
		mock_write(drv->port, 0x5518, 0x45424702);
		mock_write(drv->port, 0x551C, 0x80000300);
		CHECK(accepts(drv, "\x02\x47\x42\x45\x00\x03"));
	}
	mock_write(drv->port, GBE_RCTL, GBE_RCTL_EN | GBE_RCTL_SECRC | GBE_RCTL_UPE);
	CHECK(accepts(drv, "\x12\x47\x42\x45\x00\x02"));
	CHECK(!accepts(drv, "\x01\x00\x5E\x00\x12\x34"));
}

/* 01:00:5E:00:12:34: of bytes 0x34 and 0x12 RCTL.MO takes 0x341, 0x682, 0xD04 or 0x412. */
static void
test_multicast(struct drv *drv)
{
	static const uint16_t hashes[] = { 0x341, 0x682, 0xD04 & 0xFFF, 0x412 };
	const char *mac = "\x01\x00\x5E\x00\x12\x34";
	const uint32_t rctl = GBE_RCTL_EN | GBE_RCTL_SECRC;

	for (uint32_t mo = 0; mo < 4; mo++) {
		mock_write(drv->port, GBE_RCTL, rctl | mo << 12);
		CHECK(!accepts(drv, mac));
		mock_write(drv->port, GBE_MTA + 4 * (hashes[mo] / 32), 1u << hashes[mo] % 32);
		CHECK(accepts(drv, mac));
		mock_write(drv->port, GBE_MTA + 4 * (hashes[mo] / 32), 0);
	}
	mock_write(drv->port, GBE_RCTL, rctl | GBE_RCTL_MPE);
	CHECK(accepts(drv, mac));
	mock_write(drv->port, GBE_RCTL, rctl);
	CHECK(!accepts(drv, "\xFF\xFF\xFF\xFF\xFF\xFF"));
	mock_write(drv->port, GBE_RCTL, rctl | GBE_RCTL_BAM);
	CHECK(accepts(drv, "\xFF\xFF\xFF\xFF\xFF\xFF"));
	CHECK(drv->port->dev->model->can_receive(drv->port->dev));
	mock_write(drv->port, GBE_RCTL, 0);
	CHECK(!drv->port->dev->model->can_receive(drv->port->dev));
	CHECK(!accepts(drv, "\xFF\xFF\xFF\xFF\xFF\xFF"));
}

static void
test(const char *model, bool trap)
{
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	mock_write(drv.port, GBE_RCTL, GBE_RCTL_EN | GBE_RCTL_SECRC);
	test_unicast(&drv);
	test_multicast(&drv);
}

int
main(void)
{
	mock_for_each(test);
	return 0;
}
