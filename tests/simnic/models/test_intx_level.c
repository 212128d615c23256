/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The INTx line is up as long as a cause is unmasked: it rises once however
 * many frames come, falls with the read of ICR or the mask, and rises again at
 * once when a latched cause is unmasked.
 */

#include "mock_driver.h"

#define RXT0 (1u << 7)

static void
inject(struct drv *drv)
{
	uint8_t frame[60];
	struct drv_rx rx;

	drv_frame(frame, sizeof(frame), 1);
	drv_inject(drv, frame, sizeof(frame));
	CHECK(drv_receive(drv, 0, &rx));
}

static void
test(const char *model, bool trap)
{
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	inject(&drv);
	CHECK(!drv.port->intx);

	mock_write(drv.port, GBE_IMS, RXT0);
	CHECK(drv.port->intx);
	inject(&drv);
	inject(&drv);
	CHECK_EQ(drv.port->intx_rises, 1);

	CHECK((mock_read(drv.port, GBE_ICR) & RXT0) != 0);
	CHECK(!drv.port->intx);
	CHECK_EQ(mock_read(drv.port, GBE_ICR) & RXT0, 0);

	inject(&drv);
	CHECK_EQ(drv.port->intx_rises, 2);
	mock_write(drv.port, GBE_IMC, RXT0);
	CHECK(!drv.port->intx);
	mock_write(drv.port, GBE_IMS, RXT0);
	CHECK_EQ(drv.port->intx_rises, 3);
	/* The function stops using the line. */
	drv.port->irq_type = SIM_IRQ_MSI;
	drv.port->dev->model->irq_changed(drv.port->dev);
	CHECK(!drv.port->intx);
}

/* Only the 82571 and later say that it was they. */
static void
test_asserted(const char *model, bool trap)
{
	uint32_t asserted = model[3] == '4' ? 0 : 1u << 31;
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	inject(&drv);
	mock_write(drv.port, GBE_IMS, RXT0);
	CHECK_EQ(mock_read(drv.port, GBE_ICR) & 1u << 31, asserted);
}

int
main(void)
{
	mock_for_each(test);
	mock_for_each(test_asserted);
	return 0;
}
