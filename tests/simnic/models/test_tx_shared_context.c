/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * 82574L: the last context holds for both transmit queues, whichever wrote it. The
 * 82576 has contexts of each queue. And what two queues want of TARC.
 */

#include <string.h>

#include "mock_driver.h"

#define LEN  100
#define DEXT (1u << 29)
#define TXSM (1u << 9)
#define L4   34
#define TCP  1
#define UDP  0
#define TARC 0x3840

static uint32_t
sum_at(int proto)
{
	return L4 + (proto == TCP ? 16 : 6);
}

static void
put_context(struct drv *drv, unsigned int queue, int proto)
{
	uint32_t type = proto == TCP ? 1u : 0;

	if (drv->family == NIC_82576)
		drv_tx_desc(drv, queue, 14 << 9 | 20, DEXT | 2u << 20 | 1u << 10 | type << 11, 0);
	else
		drv_tx_desc(drv, queue, 14 | (uint64_t)(L4 | sum_at(proto) << 8) << 32,
			    DEXT | type << 24, 0);
}

/* Where the device has put a sum into a frame of zeroes: 0, or the offset. */
static uint32_t
send(struct drv *drv, unsigned int queue)
{
	uint64_t buffer = drv_tx_buffer(drv, queue);
	uint8_t *frame = mock_memory(buffer);

	memset(frame, 0, LEN);
	frame[LEN - 1] = 1;
	drv_tx_desc(drv, queue, buffer, drv_data_cmd(drv, LEN),
		    TXSM | (drv->family == NIC_82576 ? LEN << 14 : 0));
	drv_tx_doorbell(drv, queue);
	CHECK_EQ(drv->port->sent_len, LEN);
	for (uint32_t i = L4; i < LEN - 1; i += 2) {
		if (drv->port->sent[i] != 0 || drv->port->sent[i + 1] != 0)
			return i;
	}
	return 0;
}

static void
test(const char *model, bool trap, bool shared)
{
	struct drv drv;

	drv_start(&drv, model, trap, 2);
	put_context(&drv, 0, UDP);
	CHECK_EQ(send(&drv, 0), sum_at(UDP));
	put_context(&drv, 1, TCP);
	CHECK_EQ(send(&drv, 1), sum_at(TCP));
	CHECK_EQ(send(&drv, 0), sum_at(shared ? TCP : UDP));
	CHECK_NO_COMPLAINT(drv.port);
	mock_reset();
}

static void
test_registers(void)
{
	struct drv drv;

	drv_start(&drv, "82574", true, 2);
	mock_write(drv.port, TARC + 0x100, mock_read(drv.port, TARC + 0x100) & ~(1u << 7));
	(void)send(&drv, 0);
	CHECK_COMPLAINT(drv.port, "two Tx queues with TARC1 0x07800403, without bits 0x00000080");
	mock_write(drv.port, TARC + 0x100, mock_read(drv.port, TARC));
	(void)send(&drv, 1);
	CHECK_NO_COMPLAINT(drv.port);
	mock_reset();

	/* One queue has no such wants. */
	drv_start(&drv, "82574", true, 1);
	(void)send(&drv, 0);
	CHECK_NO_COMPLAINT(drv.port);
	mock_reset();
}

int
main(void)
{
	for (int trap = 0; trap < 2; trap++) {
		test("82574", trap, true);
		test("82576", trap, false);
	}
	test_registers();
	return 0;
}
