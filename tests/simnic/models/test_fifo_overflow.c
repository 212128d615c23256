/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Without descriptors frames wait in the packet buffer, whose size registers
 * say, are counted in RNBC, and are missed (MPC, RXO) when it is full. What
 * waited is delivered in order.
 */

#include <string.h>

#include "mock_driver.h"

#define LEN 1000
#define RXO (1u << 6)

static void
inject(struct drv *drv, uint8_t seed)
{
	uint8_t frame[LEN];

	drv_frame(frame, sizeof(frame), seed);
	drv_inject(drv, frame, sizeof(frame));
}

static void
check_next(struct drv *drv, uint8_t seed)
{
	uint8_t frame[LEN];
	struct drv_rx rx;

	drv_frame(frame, sizeof(frame), seed);
	CHECK(drv_receive(drv, 0, &rx));
	CHECK_EQ(rx.length, LEN);
	CHECK(memcmp(rx.data, frame, LEN) == 0);
}

static void
test(const char *model, bool trap)
{
	uint32_t size_reg = model[4] == '6' ? 0x2404 : 0x1000;
	uint8_t next = 0;
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	mock_write(drv.port, size_reg, 8);
	for (uint8_t i = 0; i < 31; i++)
		inject(&drv, i);
	CHECK_EQ(mock_read(drv.port, GBE_RNBC), 0);
	/* 8 KB: eight frames and what belongs to them. */
	for (uint8_t i = 31; i < 41; i++)
		inject(&drv, i);
	CHECK_EQ(mock_read(drv.port, GBE_RNBC), 10);
	CHECK_EQ(mock_read(drv.port, GBE_MPC), 2);
	CHECK_EQ(mock_read(drv.port, GBE_ICR) & RXO, RXO);
	CHECK_EQ(drv.port->dev->counts.rx_missed, 2);
	CHECK_EQ(mock_read(drv.port, GBE_GPRC), 39);
	CHECK_EQ(mock_read(drv.port, GBE_TPR), 41);

	while (next < 31)
		check_next(&drv, next++);
	CHECK(!drv_receive(&drv, 0, &rx));
	drv_refill(&drv, 0, 3);
	while (next < 34)
		check_next(&drv, next++);
	CHECK(!drv_receive(&drv, 0, &rx));
	drv_refill(&drv, 0, 20);
	while (next < 39)
		check_next(&drv, next++);
	CHECK(!drv_receive(&drv, 0, &rx));
	CHECK_EQ(drv.port->dev->counts.rx_frames, 39);
	CHECK_EQ(mock_read(drv.port, GBE_MPC), 0);
}

int
main(void)
{
	mock_for_each(test);
	return 0;
}
