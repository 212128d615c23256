/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * VLAN tags: stripped and told, or left in; filtered by the table; inserted on
 * request, on the 8254x and 82574L only while CTRL.VME is set, and as the last
 * descriptor of the frame has it.
 */

#include <string.h>

#include "mock_driver.h"
#include "mock_packet.h"

#define TCI 0xA123
#define EOP (1u << 24)
#define VLE (1u << 30)

static uint32_t
tagged_frame(uint8_t *frame)
{
	struct mock_packet packet = mock_packet_default(17);
	uint32_t l4;

	packet.tci = TCI;
	return mock_packet_build(&packet, frame, &l4);
}

static void
test_strip(const char *model, bool trap)
{
	uint8_t frame[256];
	uint32_t len = tagged_frame(frame);
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	drv_inject(&drv, frame, len);
	CHECK(drv_receive(&drv, 0, &rx));
	CHECK_EQ(rx.length, len);
	CHECK_EQ(rx.status & DRV_VP, 0);
	CHECK(memcmp(rx.data, frame, len) == 0);

	mock_write(drv.port, GBE_CTRL, mock_read(drv.port, GBE_CTRL) | GBE_CTRL_VME);
	drv_inject(&drv, frame, len);
	CHECK(drv_receive(&drv, 0, &rx));
	CHECK_EQ(rx.length, len - 4);
	CHECK_EQ(rx.status & DRV_VP, DRV_VP);
	CHECK_EQ(rx.vlan, TCI);
	CHECK(memcmp(rx.data, frame, 12) == 0);
	CHECK(memcmp(rx.data + 12, frame + 16, len - 16) == 0);
}

static void
test_filter(const char *model, bool trap)
{
	uint8_t frame[256];
	uint32_t len = tagged_frame(frame);
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	mock_write(drv.port, GBE_RCTL, DRV_RCTL | GBE_RCTL_VFE);
	drv_inject(&drv, frame, len);
	CHECK(!drv_receive(&drv, 0, &rx));
	CHECK_EQ(drv.port->dev->counts.rx_filtered, 1);
	mock_write(drv.port, GBE_VFTA + 4 * (0x123 / 32), 1u << 0x123 % 32);
	drv_inject(&drv, frame, len);
	CHECK(drv_receive(&drv, 0, &rx));
	/* Frames without a tag are let in. */
	drv_frame(frame, 60, 1);
	drv_inject(&drv, frame, 60);
	CHECK(drv_receive(&drv, 0, &rx));
}

static void
send_tagged(struct drv *drv, uint8_t *frame, uint32_t len)
{
	uint64_t buffer = drv_tx_buffer(drv, 0);
	uint32_t status = (uint32_t)TCI << 16;

	memcpy(mock_memory(buffer), frame, len);
	if (drv->family == NIC_82576) {
		drv_tx_desc(drv, 0, (uint32_t)TCI << 16 | 14 << 9 | 20, 1u << 29 | 2u << 20, 0);
		buffer = drv_tx_buffer(drv, 0);
		memcpy(mock_memory(buffer), frame, len);
		status = len << 14;
	}
	drv_tx_desc(drv, 0, buffer, drv_data_cmd(drv, len) | VLE, status);
	drv_tx_doorbell(drv, 0);
}

static void
test_insert(const char *model, bool trap)
{
	uint8_t frame[256];
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	drv_frame(frame, 100, 1);
	mock_write(drv.port, GBE_CTRL, mock_read(drv.port, GBE_CTRL) | GBE_CTRL_VME);
	send_tagged(&drv, frame, 100);
	CHECK_EQ(drv.port->sent_len, 104);
	CHECK(memcmp(drv.port->sent, frame, 12) == 0);
	CHECK(memcmp(drv.port->sent + 12, "\x81\x00\xA1\x23", 4) == 0);
	CHECK(memcmp(drv.port->sent + 16, frame + 12, 88) == 0);
	CHECK_NO_COMPLAINT(drv.port);

	mock_write(drv.port, GBE_CTRL, mock_read(drv.port, GBE_CTRL) & ~GBE_CTRL_VME);
	send_tagged(&drv, frame, 100);
	CHECK_EQ(drv.port->sent_len, drv.family == NIC_82576 ? 104 : 100);
	if (drv.family != NIC_82576)
		CHECK_COMPLAINT(drv.port, "CTRL.VME");
}

/* Of a frame of two descriptors, @where has VLE and the tag. */
static void
check_place(struct drv *drv, unsigned int where, bool tagged)
{
	uint8_t frame[100];

	drv_frame(frame, sizeof(frame), 1);
	for (unsigned int i = 0; i < 2; i++) {
		uint64_t buffer = drv_tx_buffer(drv, 0);
		uint32_t cmd = drv_data_cmd(drv, 50) & ~(i == 0 ? EOP : 0);

		memcpy(mock_memory(buffer), frame + 50 * i, 50);
		if (i == where)
			drv_tx_desc(drv, 0, buffer, cmd | VLE, (uint32_t)TCI << 16);
		else
			drv_tx_desc(drv, 0, buffer, cmd, 0x777u << 16);
	}
	drv_tx_doorbell(drv, 0);
	CHECK_EQ(drv->port->sent_len, tagged ? 104 : 100);
	if (tagged)
		CHECK(memcmp(drv->port->sent + 12, "\x81\x00\xA1\x23", 4) == 0);
}

static void
test_last_descriptor(const char *model)
{
	struct drv drv;

	mock_reset();
	drv_start(&drv, model, true, 1);
	mock_write(drv.port, GBE_CTRL, mock_read(drv.port, GBE_CTRL) | GBE_CTRL_VME);
	check_place(&drv, 0, false);
	check_place(&drv, 1, true);
	CHECK_NO_COMPLAINT(drv.port);
}

int
main(void)
{
	mock_for_each(test_strip);
	mock_for_each(test_filter);
	mock_for_each(test_insert);
	test_last_descriptor("82540");
	test_last_descriptor("82574");
	return 0;
}
