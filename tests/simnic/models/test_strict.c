/* SPDX-License-Identifier: BSD-3-Clause */

/* Each complaint is provoked once, and what is right beside it draws none. */

#include <string.h>

#include "irq_setup.h"

#define TXD_EOP (1u << 24)

static void
start_queues(struct drv *drv, const char *model, unsigned int nb_queues)
{
	mock_reset();
	drv_start(drv, model, true, nb_queues);
	CHECK_NO_COMPLAINT(drv->port);
}

static void
start(struct drv *drv, const char *model)
{
	start_queues(drv, model, 2);
}

static void
test_reserved_bits(void)
{
	struct drv drv;

	start(&drv, "82576");
	mock_write(drv.port, GBE_RCTL, DRV_RCTL | 1u << 10);
	CHECK_COMPLAINT(drv.port, "RCTL (0x00100) changes reserved bits 0x00000400");
	start(&drv, "82574");
	mock_write(drv.port, 0x00E4, 1u << 20);
	CHECK_COMPLAINT(drv.port, "IVAR");
}

static void
test_not_enabled(void)
{
	struct drv drv;

	start(&drv, "82576");
	mock_write(drv.port, drv_rx_reg(&drv, 5, GBE_RING_TAIL), 0);
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, drv_rx_reg(&drv, 5, GBE_RING_TAIL), 7);
	CHECK_COMPLAINT(drv.port, "RDT of queue 5 is written before");
	CHECK_EQ(mock_read(drv.port, drv_rx_reg(&drv, 5, GBE_RING_TAIL)), 0);
	mock_write(drv.port, drv_tx_reg(&drv, 5, GBE_RING_TAIL), 7);
	CHECK_COMPLAINT(drv.port, "TDT of queue 5 is written before the queue is enabled");
	mock_write(drv.port, GBE_TCTL, mock_read(drv.port, GBE_TCTL) & ~GBE_TCTL_EN);
	mock_write(drv.port, drv_tx_reg(&drv, 0, GBE_RING_TAIL), 1);
	CHECK_COMPLAINT(drv.port, "before TCTL.EN");
}

static void
test_overrun(void)
{
	uint8_t frame[60];
	struct drv drv;

	start(&drv, "82574");
	/* 31 of 32 are given; one more makes the ring empty. */
	mock_write(drv.port, drv.rx[0].tail_reg, 0);
	CHECK_COMPLAINT(drv.port, "RDT of queue 0 goes from 31 to 0 over the head at 0");
	start(&drv, "82574");
	drv_frame(frame, sizeof(frame), 1);
	drv_inject(&drv, frame, sizeof(frame));
	drv_refill(&drv, 0, 1);
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, drv.rx[0].tail_reg, 40);
	CHECK_COMPLAINT(drv.port, "RDT of queue 0 is 40 in a ring of 32");
}

/* With no link nothing is sent, and a buffer can change in the meantime. */
static void
test_tx_changed(bool descriptor)
{
	uint64_t buffer;
	struct drv drv;

	start(&drv, "82576");
	drv.port->carrier = false;
	drv.port->dev->model->carrier_changed(drv.port->dev);
	for (unsigned int i = 0; i < 2; i++) {
		buffer = drv_tx_buffer(&drv, 0);
		drv_frame(mock_memory(buffer), 100, 1);
		drv_tx_desc(&drv, 0, buffer, drv_data_cmd(&drv, 100), 100 << 14);
	}
	drv_tx_doorbell(&drv, 0);
	if (descriptor)
		*(uint32_t *)mock_memory(drv.tx[0].ring + 24) ^= 4;
	else
		*(uint8_t *)mock_memory(buffer + 99) ^= 1;
	drv.port->carrier = true;
	drv.port->dev->model->carrier_changed(drv.port->dev);
	mock_advance(1000000);
	mock_run();
	CHECK_EQ(drv.port->nb_sent, 2);
	CHECK_EQ(drv.port->complaints, 1);
	CHECK_COMPLAINT(drv.port, "descriptor 1 of Tx queue 0 or its buffer was changed");
}

static void
test_rx_written(void)
{
	uint8_t frame[60];
	struct drv drv;

	start(&drv, "82574");
	drv_frame(frame, sizeof(frame), 1);
	*(uint8_t *)mock_memory(drv.rx[0].buffers + 2047) = 1;
	/* Beyond the buffer's end, where the device does not write. */
	*(uint8_t *)mock_memory(drv.rx[0].buffers + 4096 + 2048) = 1;
	*(uint8_t *)mock_memory(drv.rx[0].ring + 32) ^= 0x80;
	drv_inject(&drv, frame, sizeof(frame));
	CHECK_COMPLAINT(drv.port, "buffer of descriptor 0 of Rx queue 0 was written");
	drv_inject(&drv, frame, sizeof(frame));
	CHECK_NO_COMPLAINT(drv.port);
	drv_inject(&drv, frame, sizeof(frame));
	CHECK_COMPLAINT(drv.port, "descriptor 2 of Rx queue 0 was changed");
}

/* Give descriptor 31 a buffer at @where. */
static void
give_buffer(struct drv *drv, uint64_t where)
{
	memcpy(mock_memory(drv->rx[0].ring + 31 * 16), &where, sizeof(where));
	mock_write(drv->port, drv->rx[0].tail_reg, 0);
}

static void
test_64k(const char *model, bool complains)
{
	uint8_t frame[60];
	struct drv drv;
	uint64_t boundary;

	start_queues(&drv, model, 1);
	drv_frame(frame, sizeof(frame), 1);
	boundary = (drv.rx[0].buffers + 0xFFFF) & ~(uint64_t)0xFFFF;
	drv_inject(&drv, frame, sizeof(frame));
	give_buffer(&drv, boundary - 2048);
	CHECK_NO_COMPLAINT(drv.port);
	start_queues(&drv, model, 1);
	drv_inject(&drv, frame, sizeof(frame));
	give_buffer(&drv, boundary - 2047);
	if (complains)
		CHECK_COMPLAINT(drv.port, "descriptor 31 of Rx queue 0 crosses a 64 KB boundary");
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, drv_tx_reg(&drv, 0, GBE_RING_BAL), (uint32_t)boundary - 16);
	mock_write(drv.port, drv_tx_reg(&drv, 0, GBE_RING_TAIL), 0);
	if (complains)
		CHECK_COMPLAINT(drv.port, "Tx ring of queue 0 crosses a 64 KB boundary");
	CHECK_NO_COMPLAINT(drv.port);
}

static void
test_no_vector(void)
{
	struct drv drv;

	start(&drv, "82574");
	msix_setup(&drv);
	mock_write(drv.port, GBE_IMS, 1u << 21);
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, GBE_IMS, 1u << 22);
	CHECK_COMPLAINT(drv.port, "cause 22, which has no MSI-X vector");
	/* RXT0 has none in this mode. */
	mock_write(drv.port, GBE_IMS, 1u << 7);
	CHECK_COMPLAINT(drv.port, "cause 7");

	start(&drv, "82576");
	msix_setup(&drv);
	mock_write(drv.port, 0x1524, 1u << 2);
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, 0x1524, 1u << 3);
	CHECK_COMPLAINT(drv.port, "nothing is routed");
	/* Fewer messages were granted than the driver armed. */
	drv.port->nb_messages = 2;
	mock_write(drv.port, 0x1524, 1u << 2);
	CHECK_COMPLAINT(drv.port, "does not exist");
	mock_write(drv.port, 0x1740, 0);
	mock_write(drv.port, GBE_IMS, 1u << 2);
	CHECK_COMPLAINT(drv.port, "IVAR_MISC");
}

static void
test_eiac_first(void)
{
	struct drv drv;

	start(&drv, "82576");
	mock_write(drv.port, 0x152C, 1);
	CHECK_COMPLAINT(drv.port, "before GPIE.MSIX_MODE");
	CHECK_EQ(mock_read(drv.port, 0x152C), 0);
}

static void
ring_as(struct drv *drv, uintptr_t thread)
{
	uint8_t frame[60];

	drv->port->thread = thread;
	drv_frame(frame, sizeof(frame), 1);
	drv_send(drv, 0, frame, sizeof(frame));
}

/* A queue may be handed over, but not used by two. */
static void
test_two_threads(void)
{
	struct drv drv;

	start(&drv, "82576");
	for (unsigned int i = 0; i < 20; i++)
		ring_as(&drv, 1);
	for (unsigned int i = 0; i < 20; i++)
		ring_as(&drv, 2);
	CHECK_NO_COMPLAINT(drv.port);
	ring_as(&drv, 1);
	ring_as(&drv, 2);
	CHECK_NO_COMPLAINT(drv.port);
	ring_as(&drv, 1);
	CHECK_COMPLAINT(drv.port, "two threads use Tx queue 0");
}

static void
test_tx_descriptor(void)
{
	struct drv drv;

	start(&drv, "82576");
	drv_tx_desc(&drv, 0, drv_tx_buffer(&drv, 0), 100 | 5u << 20 | 0x2B000000, 0);
	drv_tx_doorbell(&drv, 0);
	CHECK_COMPLAINT(drv.port, "unknown type");
	CHECK(drv_tx_done(&drv, 0, 0));
	drv_tx_desc(&drv, 0, drv_tx_buffer(&drv, 0), drv_data_cmd(&drv, 100) & ~(1u << 25), 0);
	drv_tx_doorbell(&drv, 0);
	CHECK_COMPLAINT(drv.port, "without IFCS");
}

static void
test_thresholds(void)
{
	uint8_t frame[60];
	struct drv drv;

	start(&drv, "82574");
	mock_write(drv.port, 0x2828, 47 | 1u << 8);
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, 0x2828, 48 | 1u << 8);
	CHECK_COMPLAINT(drv.port, "PTHRESH 48, and 47 is the largest");
	mock_write(drv.port, 0x2928, 8);
	CHECK_COMPLAINT(drv.port, "RXDCTL of queue 1 has PTHRESH without HTHRESH");
	drv_frame(frame, sizeof(frame), 1);
	mock_write(drv.port, 0x3828, 1u << 22 | 8);
	mock_write(drv.port, 0x3928, 1u << 22 | 8);
	drv_send(&drv, 0, frame, sizeof(frame));
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, 0x3928, 1u << 22 | 9);
	CHECK_NO_COMPLAINT(drv.port);
	drv_send(&drv, 0, frame, sizeof(frame));
	CHECK_COMPLAINT(drv.port, "TXDCTL is 0x00400008 for queue 0 and 0x00400009");
}

static void
put(struct drv *drv, uint32_t len, bool end)
{
	drv_tx_desc(drv, 0, drv_tx_buffer(drv, 0), drv_data_cmd(drv, len) & ~(end ? 0 : TXD_EOP),
		    len << 14);
}

static void
test_tx_lengths(const char *model, uint32_t longest)
{
	struct drv drv;

	start(&drv, model);
	put(&drv, 17, true);
	put(&drv, longest, true);
	drv_tx_doorbell(&drv, 0);
	CHECK_NO_COMPLAINT(drv.port);
	put(&drv, 16, true);
	drv_tx_doorbell(&drv, 0);
	CHECK_COMPLAINT(drv.port, "a frame of 16 bytes; 17 is the shortest");
	put(&drv, longest + 1, true);
	drv_tx_doorbell(&drv, 0);
	CHECK_COMPLAINT(drv.port, "is the longest");
	put(&drv, 60, false);
	put(&drv, 0, true);
	drv_tx_doorbell(&drv, 0);
	CHECK_COMPLAINT(drv.port, "descriptor 5 of Tx queue 0 has no bytes");
}

static void
test_while_receiving(const char *model, uint32_t mode)
{
	struct drv drv;

	start(&drv, model);
	mock_write(drv.port, GBE_RXCSUM, GBE_RXCSUM_TUOFL);
	CHECK_COMPLAINT(drv.port, "RXCSUM changes while RCTL.EN is set");
	mock_write(drv.port, GBE_RSSRK, 1);
	mock_write(drv.port, GBE_MRQC, 1u << 17 | mode);
	mock_write(drv.port, 0x5C00, 1);
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, GBE_RSSRK + 36, 1);
	CHECK_COMPLAINT(drv.port, "the RSS key changes while RSS is on");
	mock_write(drv.port, GBE_MRQC, 1u << 16 | mode);
	CHECK_COMPLAINT(drv.port, "MRQC changes while RSS is on");
	mock_write(drv.port, GBE_MRQC, 0);
	mock_write(drv.port, GBE_RSSRK + 36, 2);
	CHECK_NO_COMPLAINT(drv.port);
}

static void
test_rss_needs_checksum(void)
{
	struct drv drv;

	start(&drv, "82576");
	mock_write(drv.port, GBE_RCTL, DRV_RCTL & ~GBE_RCTL_EN);
	mock_write(drv.port, GBE_RXCSUM, 0);
	mock_write(drv.port, GBE_RCTL, DRV_RCTL);
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, GBE_MRQC, 1u << 17 | 2);
	CHECK_COMPLAINT(drv.port, "RSS is on, and RXCSUM.TUOFL is off");
	mock_write(drv.port, GBE_RCTL, DRV_RCTL & ~GBE_RCTL_EN);
	CHECK_NO_COMPLAINT(drv.port);
	mock_write(drv.port, GBE_RCTL, DRV_RCTL);
	CHECK_COMPLAINT(drv.port, "RSS is on, and RXCSUM.TUOFL is off");
}

int
main(void)
{
	test_reserved_bits();
	test_not_enabled();
	test_overrun();
	test_tx_changed(false);
	test_tx_changed(true);
	test_rx_written();
	test_64k("82540", false);
	test_64k("82545", true);
	test_no_vector();
	test_eiac_first();
	test_two_threads();
	test_tx_descriptor();
	test_thresholds();
	test_while_receiving("82574", 1);
	test_while_receiving("82576", 2);
	test_rss_needs_checksum();
	test_tx_lengths("82574", 9230);
	test_tx_lengths("82576", 9724);
	return 0;
}
