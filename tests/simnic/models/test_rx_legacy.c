/* SPDX-License-Identifier: BSD-3-Clause */

/* Legacy receive descriptors, on every chip. */

#include <string.h>

#include "mock_driver.h"
#include "mock_packet.h"

static void
test(const char *model, bool trap)
{
	struct mock_packet packet = mock_packet_default(6);
	uint8_t frame[256];
	uint32_t l4, len;
	struct drv_rx rx;
	struct drv drv;

	packet.tci = 0x6005;
	len = mock_packet_build(&packet, frame, &l4);
	frame[l4 + 25] ^= 1;
	drv_start(&drv, model, trap, 1);
	if (drv.family == NIC_82574)
		mock_write(drv.port, GBE_RFCTL, 0);
	else if (drv.family == NIC_82576)
		mock_write(drv.port, drv_rx_reg(&drv, 0, GBE_RING_SRRCTL), 2);
	drv.format = DRV_LEGACY;
	mock_write(drv.port, GBE_CTRL, mock_read(drv.port, GBE_CTRL) | GBE_CTRL_VME);
	mock_write(drv.port, GBE_RXCSUM, 3u << 8);
	drv_inject(&drv, frame, len);
	CHECK(drv_receive(&drv, 0, &rx));
	CHECK_EQ(rx.length, len - 4);
	CHECK_EQ(rx.vlan, 0x6005);
	CHECK_EQ(rx.status, DRV_DD | DRV_EOP | DRV_VP | DRV_IPCS | DRV_TCPCS | DRV_TCPE);
}

int
main(void)
{
	mock_for_each(test);
	return 0;
}
