/* SPDX-License-Identifier: BSD-3-Clause */

/* All 16 queues of the 82576 and both of the 82574L get their share of 1600 flows. */

#include <string.h>

#include "mock_driver.h"
#include "mock_packet.h"

#define FLOWS 1600

static void
test(const char *model, unsigned int nb_queues)
{
	struct mock_packet packet = mock_packet_default(6);
	unsigned int count[NIC_MAX_QUEUES] = { 0 };
	uint8_t frame[256];
	struct drv_rx rx;
	struct drv drv;
	uint32_t l4, len;

	drv_start(&drv, model, false, nb_queues);
	for (unsigned int i = 0; i < 10; i++)
		mock_write(drv.port, 0x5C80 + 4 * i, 0x9E3779B9u * (i + 1));
	for (unsigned int i = 0; i < 128; i += 4) {
		uint32_t entries = 0;

		for (unsigned int j = 0; j < 4; j++)
			entries |= (i + j) % nb_queues << (nb_queues == 2 ? 7 : 0) << 8 * j;
		mock_write(drv.port, 0x5C00 + i, entries);
	}
	mock_write(drv.port, GBE_RXCSUM, 1u << 13);
	mock_write(drv.port, 0x5818, 1u << 16 | (nb_queues == 2 ? 1 : 2));
	for (unsigned int flow = 0; flow < FLOWS; flow++) {
		packet.src_port = (uint16_t)(1000 + flow * 7);
		packet.src[3] = (uint8_t)flow;
		len = mock_packet_build(&packet, frame, &l4);
		drv_inject(&drv, frame, len);
		for (unsigned int q = 0; q < nb_queues; q++) {
			if (!drv_receive(&drv, q, &rx))
				continue;
			count[q]++;
			drv_refill(&drv, q, 1);
		}
	}
	for (unsigned int q = 0; q < nb_queues; q++) {
		CHECK(count[q] > FLOWS / nb_queues / 2);
		CHECK(count[q] < FLOWS / nb_queues * 2);
	}
	mock_reset();
}

int
main(void)
{
	test("82574", 2);
	test("82576", 16);
	return 0;
}
