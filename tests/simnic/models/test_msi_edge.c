/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * MSI is an edge: a cause that stays set sends no second message, a read of ICR
 * makes room for the next, and unmasking a latched cause sends one.
 */

#include "irq_setup.h"

#define RXT0 (1u << 7)

static void
test(const char *model)
{
	struct drv drv;

	drv_start(&drv, model, true, 1);
	drv.port->irq_type = SIM_IRQ_MSI;
	drv.port->nb_messages = 1;
	mock_write(drv.port, GBE_IMS, RXT0);
	irq_inject(&drv);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[0], 1);
	(void)mock_read(drv.port, GBE_ICR);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[0], 2);
	(void)mock_read(drv.port, GBE_ICR);
	mock_write(drv.port, GBE_IMC, RXT0);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[0], 2);
	mock_write(drv.port, GBE_IMS, RXT0);
	CHECK_EQ(drv.port->messages[0], 3);
	CHECK(!drv.port->intx);
	mock_reset();
}

/* 82576: MSI-X without GPIE.MSIX_MODE is message 0; MSIX_MODE without MSI-X is none. */
static void
test_82576_modes(void)
{
	struct drv drv;

	drv_start(&drv, "82576", true, 1);
	drv.port->irq_type = SIM_IRQ_MSIX;
	drv.port->nb_messages = 10;
	mock_write(drv.port, GBE_IMS, RXT0);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[0], 1);

	drv.port->irq_type = SIM_IRQ_MSI;
	drv.port->nb_messages = 1;
	mock_write(drv.port, 0x1514, 1u << 4 | 1);
	mock_write(drv.port, 0x1700, 0x80);
	mock_write(drv.port, 0x1524, 1);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[0], 1);
	mock_reset();
}

int
main(void)
{
	for (unsigned int i = 0; msix_chips[i] != NULL; i++)
		test(msix_chips[i]);
	test_82576_modes();
	return 0;
}
