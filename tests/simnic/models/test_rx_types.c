/* SPDX-License-Identifier: BSD-3-Clause */

/* Packet types in the write-back of the 82574L and the 82576. */

#include "mock_driver.h"
#include "mock_packet.h"

static struct drv_rx
receive(const char *model, const struct mock_packet *packet)
{
	uint8_t frame[256];
	uint32_t l4, len = mock_packet_build(packet, frame, &l4);
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, model, true, 1);
	drv_inject(&drv, frame, len);
	CHECK(drv_receive(&drv, 0, &rx));
	mock_reset();
	return rx;
}

static void
check(const struct mock_packet *packet, uint32_t ext, uint32_t adv)
{
	struct drv_rx rx = receive("82574", packet);

	CHECK_EQ(rx.status >> 16 & 0xF, ext);
	rx = receive("82576", packet);
	CHECK_EQ(rx.info >> 4 & 0xFFF, adv);
}

int
main(void)
{
	struct mock_packet packet = mock_packet_default(6);

	check(&packet, 2, 0x11);
	packet.options = 8;
	check(&packet, 2, 0x13);
	packet.fragment = true;
	check(&packet, 1, 0x03);
	packet = mock_packet_default(17);
	check(&packet, 2, 0x21);
	packet.tci = 5;
	check(&packet, 2, 0x21);
	packet = mock_packet_default(132);
	check(&packet, 1, 0x41);
	packet = mock_packet_default(1);
	check(&packet, 1, 0x01);
	packet = mock_packet_default(6);
	packet.ip6 = true;
	check(&packet, 6, 0x14);
	packet.options = 8;
	check(&packet, 6, 0x1C);
	packet = mock_packet_default(58);
	packet.ip6 = true;
	check(&packet, 5, 0x04);
	return 0;
}
