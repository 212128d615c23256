/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The 82545EM announces MSI and sends none: a driver that turns it on gets no
 * message and no line, and strict mode says why.
 */

#include "irq_setup.h"

#define RXT0 (1u << 7)

int
main(void)
{
	struct drv drv;

	drv_start(&drv, "82545", true, 1);
	CHECK(drv.port->dev->model->pci.has_msi);
	drv.port->irq_type = SIM_IRQ_MSI;
	drv.port->nb_messages = 1;
	drv.port->dev->model->irq_changed(drv.port->dev);
	CHECK_COMPLAINT(drv.port, "MSI is turned on");
	mock_write(drv.port, GBE_IMS, RXT0);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[0], 0);
	CHECK(!drv.port->intx);
	CHECK_EQ(mock_read(drv.port, GBE_ICR) & RXT0, RXT0);
	CHECK_NO_COMPLAINT(drv.port);
	mock_reset();
	return 0;
}
