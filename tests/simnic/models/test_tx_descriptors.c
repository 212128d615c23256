/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Only descriptors with RS get DD; a frame waits for its last descriptor; the
 * 82576 can write its head to memory instead. Legacy descriptors work on every
 * chip.
 */

#include <string.h>

#include "mock_driver.h"

#define EOP  (1u << 24)
#define IFCS (1u << 25)
#define IC   (1u << 26)
#define RS   (1u << 27)

static void
put(struct drv *drv, uint32_t len, uint32_t cmd)
{
	uint64_t buffer = drv_tx_buffer(drv, 0);

	drv_frame(mock_memory(buffer), len, 1);
	drv_tx_desc(drv, 0, buffer, cmd, 0);
}

static void
test(const char *model, bool trap)
{
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	put(&drv, 100, drv_data_cmd(&drv, 100) & ~RS);
	put(&drv, 100, drv_data_cmd(&drv, 100));
	drv_tx_doorbell(&drv, 0);
	CHECK_EQ(drv.port->nb_sent, 2);
	CHECK(!drv_tx_done(&drv, 0, 0));
	CHECK(drv_tx_done(&drv, 0, 1));

	put(&drv, 100, drv_data_cmd(&drv, 100) & ~EOP);
	drv_tx_doorbell(&drv, 0);
	CHECK_EQ(drv.port->nb_sent, 2);
	put(&drv, 50, drv_data_cmd(&drv, 50));
	drv_tx_doorbell(&drv, 0);
	CHECK_EQ(drv.port->nb_sent, 3);
	CHECK_EQ(drv.port->sent_len, 150);
	CHECK_EQ(mock_read(drv.port, drv_tx_reg(&drv, 0, GBE_RING_HEAD)), 4);
	/* TXDW, and TXQE where there is such a cause. */
	CHECK_EQ(mock_read(drv.port, GBE_ICR), drv.family == NIC_82576 ? 1 : 3);
}

/* With a checksum from byte 14 on to bytes 20 and 21. */
static void
test_legacy(const char *model, bool trap)
{
	uint64_t buffer;
	struct drv drv;
	uint32_t sum = 0;

	drv_start(&drv, model, trap, 1);
	buffer = drv_tx_buffer(&drv, 0);
	drv_frame(mock_memory(buffer), 100, 1);
	memset((uint8_t *)mock_memory(buffer) + 20, 0, 2);
	drv_tx_desc(&drv, 0, buffer, 100 | 20 << 16 | EOP | IFCS | IC | RS, 14 << 8);
	drv_tx_doorbell(&drv, 0);
	CHECK_EQ(drv.port->sent_len, 100);
	CHECK(drv_tx_done(&drv, 0, 0));
	for (unsigned int i = 14; i < 100; i += 2)
		sum += (uint32_t)drv.port->sent[i] << 8 | drv.port->sent[i + 1];
	CHECK_EQ((sum & 0xFFFF) + (sum >> 16), 0xFFFF);
}

static void
test_head_write_back(void)
{
	uint64_t where;
	struct drv drv;

	drv_start(&drv, "82576", true, 1);
	where = mock_alloc(4);
	mock_write(drv.port, 0xE03C, where >> 32);
	mock_write(drv.port, 0xE038, (uint32_t)where | 1);
	put(&drv, 100, drv_data_cmd(&drv, 100));
	put(&drv, 100, drv_data_cmd(&drv, 100));
	drv_tx_doorbell(&drv, 0);
	CHECK(!drv_tx_done(&drv, 0, 0));
	CHECK_EQ(*(uint32_t *)mock_memory(where), 2);
	mock_reset();
}

/* Without a link nothing goes out; it does when the link is back. */
static void
test_no_link(const char *model, bool trap)
{
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	drv.port->carrier = false;
	drv.port->dev->model->carrier_changed(drv.port->dev);
	put(&drv, 100, drv_data_cmd(&drv, 100));
	drv_tx_doorbell(&drv, 0);
	CHECK_EQ(drv.port->nb_sent, 0);
	drv.port->carrier = true;
	drv.port->dev->model->carrier_changed(drv.port->dev);
	mock_advance(1000000);
	mock_run();
	CHECK_EQ(drv.port->nb_sent, 1);
	CHECK_NO_COMPLAINT(drv.port);
}

int
main(void)
{
	mock_for_each(test);
	mock_for_each(test_legacy);
	mock_for_each(test_no_link);
	test_head_write_back();
	return 0;
}
