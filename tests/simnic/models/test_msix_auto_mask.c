/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * A queue's message clears its cause and masks itself as it is sent. What comes
 * after is latched, and sends the message as soon as it is armed again.
 */

#include "irq_setup.h"

static void
test(const char *model)
{
	struct drv drv;

	drv_start(&drv, model, true, 1);
	msix_setup(&drv);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 0);

	msix_arm(&drv);
	CHECK_EQ(drv.port->messages[1], 1);
	CHECK((drv.port->cleared & 1u << 1) != 0);
	/* Masked and cleared: nothing left to fire. */
	msix_arm(&drv);
	CHECK_EQ(drv.port->messages[1], 1);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 2);
	irq_inject(&drv);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 2);
	msix_arm(&drv);
	CHECK_EQ(drv.port->messages[1], 3);
	CHECK_EQ(drv.port->messages[0], 0);
	CHECK_NO_COMPLAINT(drv.port);
	mock_reset();
}

/* 82574L: IAME, or a mask in IAM, and it does not mask itself any more. */
static void
test_broken_by(uint32_t offset, uint32_t value)
{
	struct drv drv;

	drv_start(&drv, "82574", true, 1);
	msix_setup(&drv);
	mock_write(drv.port, offset, value);
	msix_arm(&drv);
	irq_inject(&drv);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 2);
	mock_reset();
}

/* 82576: without EIAC the cause stays and sends nothing; without EIAM it is not masked. */
static void
test_82576_parts(void)
{
	struct drv drv;

	drv_start(&drv, "82576", true, 1);
	msix_setup(&drv);
	mock_write(drv.port, 0x152C, 0);
	mock_write(drv.port, 0x1530, 0);
	msix_arm(&drv);
	irq_inject(&drv);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 1);
	/* A read does not clear it in this mode; a one does. */
	CHECK_EQ(mock_read(drv.port, 0x1580), 2);
	CHECK_EQ(mock_read(drv.port, 0x1580), 2);
	mock_write(drv.port, 0x1580, 2);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 2);

	mock_write(drv.port, 0x152C, 0x7);
	mock_write(drv.port, 0x1580, 2);
	irq_inject(&drv);
	irq_inject(&drv);
	CHECK_EQ(drv.port->messages[1], 4);
	mock_reset();
}

int
main(void)
{
	for (unsigned int i = 0; msix_chips[i] != NULL; i++)
		test(msix_chips[i]);
	test_broken_by(GBE_CTRL_EXT, 1u << 24 | 1u << 27 | 1u << 31);
	test_broken_by(0x00E0, 1u << 20);
	test_82576_parts();
	return 0;
}
