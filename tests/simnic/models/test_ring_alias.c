/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * 82576: the registers of queues 0 to 3 are at 0x2800 and 0x3800 too, and
 * whatever is written at one place, by either side, is at the other.
 */

#include <string.h>

#include "mock_driver.h"

static const uint32_t regs[] = { 0x00, 0x04, 0x08, 0x0C, 0x10, 0x28 };

/* In the plain form the other place follows when the device looks. */
static void
check_step(struct mock_port *port, uint32_t from, uint32_t to)
{
	for (unsigned int i = 0; i < sizeof(regs) / sizeof(regs[0]); i++) {
		uint32_t value = regs[i] == 0x28 ? 0x02010000 : 0x1000 * (i + 1);

		mock_write(port, from + regs[i], value);
	}
	mock_run();
	for (unsigned int i = 0; i < sizeof(regs) / sizeof(regs[0]); i++) {
		uint32_t value = regs[i] == 0x28 ? 0x02010000 : 0x1000 * (i + 1);

		CHECK_EQ(mock_read(port, to + regs[i]), value);
		CHECK_EQ(mock_read(port, from + regs[i]), value);
	}
}

static void
test_step(bool trap)
{
	for (uint32_t q = 0; q < 4; q++) {
		struct mock_port *port = mock_create("82576", trap);

		check_step(port, 0x2800 + 0x100 * q, 0xC000 + 0x40 * q);
		check_step(port, 0xE000 + 0x40 * q, 0x3800 + 0x100 * q);
		mock_reset();
	}
}

/* A driver that knows one place only, and a device that moves the head at both. */
static void
test_traffic(bool trap)
{
	uint8_t frame[100];
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, "82576", trap, 2);
	drv.rx[1].tail_reg = 0x2918;
	drv.tx[1].tail_reg = 0x3918;
	drv_frame(frame, sizeof(frame), 1);
	for (unsigned int i = 1; i <= 50; i++) {
		drv_send(&drv, 1, frame, sizeof(frame));
		CHECK_EQ(drv.port->nb_sent, i);
		CHECK_EQ(mock_read(drv.port, 0x3910), i % DRV_NB_DESC);
		CHECK_EQ(mock_read(drv.port, 0xE050), i % DRV_NB_DESC);
		CHECK_EQ(mock_read(drv.port, 0xE058), i % DRV_NB_DESC);
		drv_inject(&drv, frame, sizeof(frame));
		CHECK(drv_receive(&drv, 0, &rx));
		drv_refill(&drv, 0, 1);
		CHECK_EQ(mock_read(drv.port, 0x2810), i % DRV_NB_DESC);
		CHECK_EQ(mock_read(drv.port, 0xC010), i % DRV_NB_DESC);
	}
	CHECK_NO_COMPLAINT(drv.port);
	CHECK(drv.port->dev->model->is_doorbell(0x2B18));
	CHECK(!drv.port->dev->model->is_doorbell(0x2C18));
	CHECK(drv.port->dev->model->is_doorbell(0xE3D8));
	mock_reset();
}

/* Disabled and enabled again with nobody looking in between. */
static void
test_restart(bool trap)
{
	uint8_t frame[100];
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, "82576", trap, 1);
	drv_frame(frame, sizeof(frame), 1);
	mock_write(drv.port, 0xC028, 0);
	mock_write(drv.port, 0xC000, (uint32_t)mock_alloc(4096));
	mock_write(drv.port, 0xC010, 0);
	mock_write(drv.port, 0xC018, 0);
	mock_write(drv.port, 0xC028, 1u << 25);
	drv.rx[0].ring = mock_read(drv.port, 0xC000) | (uint64_t)mock_read(drv.port, 0xC004) << 32;
	drv.rx[0].tail = 0;
	drv_refill(&drv, 0, DRV_NB_DESC - 1);
	drv_inject(&drv, frame, sizeof(frame));
	CHECK(drv_receive(&drv, 0, &rx));
	CHECK_EQ(mock_read(drv.port, 0x2800), (uint32_t)drv.rx[0].ring);
	mock_reset();
}

int
main(void)
{
	for (unsigned int trap = 0; trap < 2; trap++) {
		test_step(trap != 0);
		test_traffic(trap != 0);
		test_restart(trap != 0);
	}
	return 0;
}
