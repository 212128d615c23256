/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Moderation: 256 ns a unit on the 8254x and 82574L, microseconds in bits 14:2
 * on the 82576. After an interrupt the next one waits for the interval, and
 * comes then only if its cause is still there.
 */

#include "irq_setup.h"

#define RXT0 (1u << 7)

static void
test_intx(const char *model, bool trap)
{
	bool is_82576 = model[4] == '6';
	struct drv drv;

	drv_start(&drv, model, trap, 1);
	/* 25600 ns, or 25 us. */
	mock_write(drv.port, is_82576 ? 0x1680 : 0x00C4, is_82576 ? 25 << 2 : 100);
	mock_write(drv.port, GBE_IMS, RXT0);
	irq_inject(&drv);
	CHECK_EQ(drv.port->intx_rises, 1);
	(void)mock_read(drv.port, GBE_ICR);
	irq_inject(&drv);
	CHECK_EQ(drv.port->intx_rises, 1);
	mock_advance(24999);
	CHECK_EQ(drv.port->intx_rises, 1);
	mock_advance(is_82576 ? 1 : 601);
	CHECK_EQ(drv.port->intx_rises, 2);

	/* Consumed while it waits: nothing comes. */
	(void)mock_read(drv.port, GBE_ICR);
	irq_inject(&drv);
	(void)mock_read(drv.port, GBE_ICR);
	mock_advance(1000000);
	CHECK_EQ(drv.port->intx_rises, 2);
	irq_inject(&drv);
	CHECK_EQ(drv.port->intx_rises, 3);
}

static void
test_vector(const char *model)
{
	bool is_82576 = model[4] == '6';
	struct drv drv;

	drv_start(&drv, model, true, 1);
	msix_setup(&drv);
	mock_write(drv.port, is_82576 ? 0x1684 : 0x00EC, is_82576 ? 50 << 2 : 200);
	msix_arm(&drv);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 1);
	msix_arm(&drv);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 1);
	mock_advance(49999);
	CHECK_EQ(drv.port->messages[1], 1);
	mock_advance(is_82576 ? 1 : 1201);
	CHECK_EQ(drv.port->messages[1], 2);
	mock_advance(10000000);
	CHECK_EQ(drv.port->messages[1], 2);

	/* Masked again while it waits: nothing comes. */
	for (unsigned int i = 0; i < 2; i++) {
		msix_arm(&drv);
		irq_inject(&drv);
	}
	CHECK_EQ(drv.port->messages[1], 3);
	mock_write(drv.port, is_82576 ? 0x1528 : GBE_IMC, UINT32_MAX);
	mock_advance(10000000);
	CHECK_EQ(drv.port->messages[1], 3);
	mock_reset();
}

/* 82576: CNT_IGNR lets the running interval be; without it the counter starts at 0. */
static void
test_rewritten(uint32_t bits, unsigned int messages)
{
	struct drv drv;

	drv_start(&drv, "82576", true, 1);
	msix_setup(&drv);
	mock_write(drv.port, 0x1684, 50 << 2);
	for (unsigned int i = 0; i < 2; i++) {
		msix_arm(&drv);
		irq_inject(&drv);
	}
	mock_write(drv.port, 0x1684, 50 << 2 | bits);
	CHECK_EQ(drv.port->messages[1], messages);
	mock_reset();
}

int
main(void)
{
	mock_for_each(test_intx);
	for (unsigned int i = 0; msix_chips[i] != NULL; i++)
		test_vector(msix_chips[i]);
	test_rewritten(1u << 31, 1);
	test_rewritten(0, 2);
	return 0;
}
