/* SPDX-License-Identifier: BSD-3-Clause */

/* Causes that have no message of their own share message 0: here the link. */

#include "irq_setup.h"

#define RXO      (1u << 6)
#define RXQ0     (1u << 20)
#define OTHER    (1u << 24)
#define ASSERTED (1u << 31)

static void
set_link(struct drv *drv, bool up)
{
	drv->port->carrier = up;
	drv->port->dev->model->carrier_changed(drv->port->dev);
	mock_advance(1000000);
}

static void
arm_other(struct drv *drv)
{
	if (drv->family == NIC_82574) {
		mock_write(drv->port, GBE_IMS, 1u << 24 | 1u << 2);
		return;
	}
	mock_write(drv->port, GBE_IMS, 1u << 2);
	mock_write(drv->port, 0x1524, 1u << 0);
}

static void
test(const char *model)
{
	struct drv drv;

	drv_start(&drv, model, true, 1);
	msix_setup(&drv);
	arm_other(&drv);
	CHECK_EQ(drv.port->messages[0], 0);
	set_link(&drv, false);
	CHECK_EQ(drv.port->messages[0], 1);
	CHECK_EQ(mock_read(drv.port, GBE_STATUS) & GBE_STATUS_LU, 0);
	/* Not read yet: the cause stays, and is not sent twice. */
	set_link(&drv, true);
	CHECK_EQ(drv.port->messages[0], 1);
	CHECK((mock_read(drv.port, GBE_ICR) & 1u << 2) != 0);
	arm_other(&drv);
	set_link(&drv, false);
	CHECK_EQ(drv.port->messages[0], 2);
	CHECK_EQ(drv.port->messages[1], 0);
	CHECK_NO_COMPLAINT(drv.port);
	mock_reset();
}

/*
 * 82574L: causes that are not in IMS raise OTHER, but assert nothing. A read then
 * clears nothing, so that no further message comes, and loses causes of queues.
 */
static void
test_overrun(void)
{
	struct drv drv;

	drv_start(&drv, "82574", true, 1);
	msix_setup(&drv);
	arm_other(&drv);
	irq_inject(&drv);
	mock_write(drv.port, GBE_ICS, RXO);
	CHECK_EQ(drv.port->messages[0], 1);
	CHECK_EQ(mock_read(drv.port, GBE_ICR), RXO | OTHER);
	CHECK_COMPLAINT(drv.port, "without INT_ASSERTED: of 0x00000040 none");
	set_link(&drv, false);
	CHECK_EQ(drv.port->messages[0], 1);
	msix_arm(&drv);
	CHECK_EQ(drv.port->messages[1], 0);

	mock_write(drv.port, GBE_ICR, OTHER);
	mock_write(drv.port, GBE_IMS, RXO);
	mock_write(drv.port, GBE_ICS, RXQ0);
	CHECK_EQ(drv.port->messages[1], 1);
	mock_write(drv.port, GBE_ICS, RXO);
	CHECK_EQ(drv.port->messages[0], 2);
	CHECK_EQ(mock_read(drv.port, GBE_ICR), ASSERTED | RXO | OTHER);
	CHECK_EQ(mock_read(drv.port, GBE_ICR), 0);
	set_link(&drv, true);
	CHECK_EQ(drv.port->messages[0], 3);
	CHECK_NO_COMPLAINT(drv.port);
	mock_reset();
}

int
main(void)
{
	for (unsigned int i = 0; msix_chips[i] != NULL; i++)
		test(msix_chips[i]);
	test_overrun();
	return 0;
}
