/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * CTRL.RST: registers have their reset values, except for the division of the
 * packet buffer; what waited is gone; interrupts are off; the link stays; the
 * device may not be touched for a millisecond. For the 82574L test_settle.c has more.
 */

#include "irq_setup.h"

static void
test(const char *model, bool trap)
{
	uint32_t size_reg = model[4] == '6' ? 0x2404 : 0x1000;
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	mock_write(drv.port, GBE_IMS, 1u << 7);
	mock_write(drv.port, size_reg, 0x10);
	mock_write(drv.port, GBE_MTA, 0xFFFFFFFF);
	for (unsigned int i = 0; i < 40; i++)
		irq_inject(&drv);
	CHECK(drv.port->intx);
	CHECK_NO_COMPLAINT(drv.port);

	mock_write(drv.port, GBE_CTRL, mock_read(drv.port, GBE_CTRL) | GBE_CTRL_RST);
	mock_advance(3000000);
	CHECK(!drv.port->intx);
	CHECK_EQ(mock_read(drv.port, GBE_CTRL) & (GBE_CTRL_RST | GBE_CTRL_FD), GBE_CTRL_FD);
	CHECK_EQ(mock_read(drv.port, GBE_RCTL), 0);
	CHECK_EQ(mock_read(drv.port, GBE_MTA), 0);
	CHECK_EQ(mock_read(drv.port, GBE_IMS), 0);
	CHECK_EQ(mock_read(drv.port, GBE_ICR), 0);
	CHECK_EQ(mock_read(drv.port, GBE_RAL), 0x45424702);
	CHECK_EQ(mock_read(drv.port, GBE_RAH), 0x80000100);
	CHECK_EQ(mock_read(drv.port, size_reg), 0x10);
	CHECK_EQ(mock_read(drv.port, drv_rx_reg(&drv, 0, GBE_RING_HEAD)), 0);
	CHECK_EQ(mock_read(drv.port, drv_rx_reg(&drv, 0, GBE_RING_TAIL)), 0);
	CHECK_NO_COMPLAINT(drv.port);

	/* 31 frames were delivered, and those that waited are gone. */
	drv_start_port(&drv, drv.port, 1, DRV_RCTL);
	CHECK(!drv_receive(&drv, 0, &rx));
	CHECK_EQ(drv.port->dev->counts.rx_frames, 31);
	CHECK_EQ(drv.port->dev->counts.rx_missed, 9);

	/* A reset of the function does more. */
	drv.port->dev->model->reset(drv.port->dev);
	CHECK(mock_read(drv.port, size_reg) != 0x10);
}

static void
test_too_early(const char *model, bool trap)
{
	struct mock_port *port = mock_create(model, trap);

	if (nic_chip_of(port->dev->model)->family == NIC_82574)
		return;
	mock_write(port, GBE_CTRL, GBE_CTRL_RST);
	mock_advance(999999);
	(void)mock_read(port, GBE_STATUS);
	CHECK_COMPLAINT(port, "STATUS (0x00008) 999999 ns after CTRL.RST");
	mock_advance(1);
	(void)mock_read(port, GBE_STATUS);
	CHECK_NO_COMPLAINT(port);
}

/* PCIe: no requests after GIO_MASTER_DISABLE, and STATUS says so. */
static void
test_master(const char *model)
{
	struct drv_rx rx;
	struct drv drv;

	drv_start(&drv, model, true, 1);
	CHECK((mock_read(drv.port, GBE_STATUS) & GBE_STATUS_GIO_MASTER) != 0);
	mock_write(drv.port, GBE_CTRL, mock_read(drv.port, GBE_CTRL) | GBE_CTRL_GIO_MASTER_DISABLE);
	CHECK_EQ(mock_read(drv.port, GBE_STATUS) & GBE_STATUS_GIO_MASTER, 0);
	irq_inject(&drv);
	CHECK(!drv_receive(&drv, 0, &rx));
	mock_write(drv.port, GBE_CTRL,
		   mock_read(drv.port, GBE_CTRL) & ~GBE_CTRL_GIO_MASTER_DISABLE);
	CHECK(drv_receive(&drv, 0, &rx));
	mock_reset();
}

/* An 8254x that takes CTRL.RST from the I/O BAR alone. */
static void
test_by_io(void)
{
	struct mock_port *port = mock_create("82540", true);

	port->fault = "reset.memory";
	port->nb_faults = 1;
	mock_write(port, GBE_MTA, 1);
	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) | GBE_CTRL_RST);
	CHECK_EQ(mock_read(port, GBE_CTRL) & GBE_CTRL_RST, 0);
	CHECK_EQ(mock_read(port, GBE_MTA), 1);
	port->nb_faults = 1;
	port->dev->is_io_access = true;
	mock_write(port, GBE_CTRL, mock_read(port, GBE_CTRL) | GBE_CTRL_RST);
	port->dev->is_io_access = false;
	mock_advance(1000000);
	CHECK_EQ(mock_read(port, GBE_MTA), 0);
	CHECK_NO_COMPLAINT(port);
	mock_reset();
}

int
main(void)
{
	mock_for_each(test);
	mock_for_each(test_too_early);
	test_master("82574");
	test_master("82576");
	test_by_io();
	return 0;
}
