/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * 82576: a full queue holds up the others, unless SRRCTL.DROP_EN has its frames
 * dropped, and counted in the queue's RQDPC.
 */

#include "mock_driver.h"
#include "mock_packet.h"

#define RQDPC(q) (0xC030 + 0x40 * (q))

/* UDP to hash entry 0 or 1: a key of one bit moves a bit of the address into the hash. */
static void
inject(struct drv *drv, unsigned int queue)
{
	struct mock_packet packet = mock_packet_default(17);
	uint8_t frame[256];
	uint32_t l4, len;

	packet.src[0] = queue == 0 ? 0 : 0x80;
	len = mock_packet_build(&packet, frame, &l4);
	drv_inject(drv, frame, len);
}

static void
start(struct drv *drv, uint32_t srrctl)
{
	drv_start(drv, "82576", true, 2);
	mock_write(drv->port, 0x5C80, 0x01000000);
	mock_write(drv->port, 0x5C00, 0x01010100);
	mock_write(drv->port, GBE_RXCSUM, 1u << 13);
	mock_write(drv->port, 0x5818, 1u << 17 | 2);
	mock_write(drv->port, drv_rx_reg(drv, 0, GBE_RING_SRRCTL), 1u << 25 | 2 | srrctl);
	for (unsigned int i = 0; i < 31; i++)
		inject(drv, 0);
}

static void
test_held_up(void)
{
	struct drv_rx rx;
	struct drv drv;

	start(&drv, 0);
	inject(&drv, 0);
	inject(&drv, 1);
	CHECK(!drv_receive(&drv, 1, &rx));
	drv_refill(&drv, 0, 1);
	CHECK(drv_receive(&drv, 1, &rx));
	CHECK_EQ(mock_read(drv.port, RQDPC(0)), 0);
	mock_reset();
}

static void
test_dropped(void)
{
	struct drv_rx rx;
	struct drv drv;

	start(&drv, 1u << 31);
	for (unsigned int i = 0; i < 5; i++)
		inject(&drv, 0);
	inject(&drv, 1);
	CHECK(drv_receive(&drv, 1, &rx));
	CHECK_EQ(drv.port->dev->counts.rx_missed, 5);
	CHECK_EQ(mock_read(drv.port, GBE_MPC), 0);
	/* By either address; read once. */
	CHECK_EQ(mock_read(drv.port, 0x2830), 5);
	CHECK_EQ(mock_read(drv.port, RQDPC(0)), 0);
	CHECK_EQ(mock_read(drv.port, RQDPC(1)), 0);
	mock_reset();
}

/* A queue that is not enabled loses its frames, and holds nobody up. */
static void
test_disabled(void)
{
	struct drv_rx rx;
	struct drv drv;

	start(&drv, 0);
	mock_write(drv.port, drv_rx_reg(&drv, 0, GBE_RING_DCTL), 0);
	for (unsigned int i = 0; i < 5; i++)
		inject(&drv, 0);
	inject(&drv, 1);
	CHECK(drv_receive(&drv, 1, &rx));
	CHECK_EQ(drv.port->dev->counts.rx_missed, 5);
	mock_reset();
}

int
main(void)
{
	test_held_up();
	test_disabled();
	test_dropped();
	return 0;
}
