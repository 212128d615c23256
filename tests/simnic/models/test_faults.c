/* SPDX-License-Identifier: BSD-3-Clause */

/* Each fault of the device strikes as its name says, once, and passes. */

#include <string.h>

#include "irq_setup.h"

static struct mock_port *
start(struct drv *drv, const char *model, const char *fault)
{
	mock_reset();
	drv_start(drv, model, true, 1);
	drv->port->fault = fault;
	drv->port->nb_faults = 1;
	return drv->port;
}

static void
test_stuck(void)
{
	struct mock_port *port;
	struct drv drv;

	port = start(&drv, "82576", "stuck.reset");
	mock_write(port, GBE_CTRL, GBE_CTRL_RST);
	mock_advance(10000000);
	CHECK((mock_read(port, GBE_CTRL) & GBE_CTRL_RST) != 0);
	CHECK_EQ(mock_read(port, GBE_EECD) & 1u << 9, 0);
	mock_write(port, GBE_EERD, 1);
	CHECK_EQ(mock_read(port, GBE_EERD) & 2, 0);
	mock_write(port, GBE_CTRL, GBE_CTRL_RST);
	CHECK_EQ(mock_read(port, GBE_CTRL) & GBE_CTRL_RST, 0);
	CHECK((mock_read(port, GBE_EECD) & 1u << 9) != 0);

	port = start(&drv, "82574", "stuck.nvm");
	mock_write(port, GBE_EERD, 1);
	CHECK_EQ(mock_read(port, GBE_EERD) & 2, 0);
	mock_write(port, GBE_EERD, 1);
	CHECK_EQ(mock_read(port, GBE_EERD) & 2, 2);

	port = start(&drv, "82540", "stuck.mdic");
	mock_write(port, GBE_MDIC, 1u << 27 | 1u << 21);
	CHECK_EQ(mock_read(port, GBE_MDIC) & 1u << 28, 0);
	mock_write(port, GBE_MDIC, 1u << 27 | 1u << 21);
	CHECK((mock_read(port, GBE_MDIC) & 1u << 28) != 0);

	port = start(&drv, "82576", "stuck.queue");
	mock_write(port, 0xC028, 0);
	CHECK((mock_read(port, 0xC028) & 1u << 25) != 0);
	mock_write(port, 0xC028, 0);
	CHECK_EQ(mock_read(port, 0xC028) & 1u << 25, 0);

	port = start(&drv, "82576", "stuck.semaphore");
	CHECK_EQ(mock_read(port, 0x5B50) & 1, 1);

	port = start(&drv, "82574", "stuck.semaphore");
	mock_write(port, 0x0F00, 1u << 5);
	CHECK_EQ(mock_read(port, 0x0F00) & 1u << 5, 0);
	mock_write(port, 0x0F00, 1u << 5);
	CHECK((mock_read(port, 0x0F00) & 1u << 5) != 0);

	port = start(&drv, "82574", "stuck.master");
	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) | 4);
	CHECK((mock_read(port, GBE_STATUS) & GBE_STATUS_GIO_MASTER) != 0);
	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) | 4);
	CHECK_EQ(mock_read(port, GBE_STATUS) & GBE_STATUS_GIO_MASTER, 0);
}

static struct drv_rx
receive_with(const char *model, const char *fault)
{
	struct drv_rx rx;
	struct drv drv;

	start(&drv, model, fault);
	irq_inject(&drv);
	CHECK(drv_receive(&drv, 0, &rx));
	return rx;
}

static void
test_rx(const char *model)
{
	struct drv_rx rx;
	struct drv drv;

	rx = receive_with(model, "rx.length_zero");
	CHECK_EQ(rx.length, 0);
	rx = receive_with(model, "rx.length_huge");
	CHECK_EQ(rx.length, 0xFFFF);
	rx = receive_with(model, "rx.no_eop");
	CHECK_EQ(rx.status & (DRV_DD | DRV_EOP), DRV_DD);

	start(&drv, model, "rx.wrong_slot");
	irq_inject(&drv);
	CHECK(!drv_receive(&drv, 0, &rx));
	drv.rx[0].next = 1;
	CHECK(drv_receive(&drv, 0, &rx));
	CHECK_EQ(rx.length, 60);
}

int
main(void)
{
	test_stuck();
	for (unsigned int i = 0; mock_chips[i] != NULL; i++)
		test_rx(mock_chips[i]);
	return 0;
}
