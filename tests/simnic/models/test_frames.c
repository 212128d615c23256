/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Frames of all lengths go from one port to another of each chip, over rings
 * that wrap, in both forms of ring pages, and a driver that does right draws
 * no complaint.
 */

#include <string.h>

#include "mock_driver.h"

static void
exchange(struct drv *from, struct drv *to, uint32_t len, uint8_t seed)
{
	uint8_t frame[1518] = { 0 };
	uint32_t index = from->tx[0].tail;
	struct drv_rx rx;

	drv_frame(frame, len, seed);
	drv_send(from, 0, frame, len);
	CHECK(drv_tx_done(from, 0, index));
	CHECK(drv_receive(to, 0, &rx));
	CHECK_EQ(rx.status & (DRV_DD | DRV_EOP), DRV_DD | DRV_EOP);
	CHECK_EQ(rx.length, len < 60 ? 60 : len);
	CHECK(memcmp(rx.data, frame, rx.length) == 0);
	CHECK(!drv_receive(to, 0, &rx));
	drv_refill(to, 0, 1);
}

static void
test(const char *model, bool trap)
{
	struct drv a, b;

	drv_start_pair(&a, &b, model, trap);
	for (uint32_t len = 17; len <= 1514; len += 13) {
		exchange(&a, &b, len, (uint8_t)len);
		exchange(&b, &a, len, (uint8_t)(len + 1));
	}
	CHECK_EQ(a.port->dev->counts.tx_frames, 116);
	CHECK_EQ(a.port->dev->counts.rx_frames, 116);
	CHECK(a.port->dev->counts.tx_doorbells >= 116);
	CHECK(a.port->dev->counts.rx_doorbells >= 116);
	CHECK_NO_COMPLAINT(a.port);
	CHECK_NO_COMPLAINT(b.port);
}

int
main(void)
{
	mock_for_each(test);
	return 0;
}
