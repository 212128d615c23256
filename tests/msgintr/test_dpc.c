/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against work that is left behind: a deferred procedure that used up
 * its budget stays scheduled, with no interrupt in between; any other arms, and
 * looks once more.
 */

#include "intr_device.h"

#define BUDGET 4

static struct unit_intr intr;
static unsigned int late_point;

static enum msgintr_dpc_state
run(uint16_t expected)
{
	enum msgintr_dpc_state state;

	CHECK_EQ(msgintr_dpc_run(intr.mi, 0, BUDGET, NULL, &state), expected);
	return state;
}

static void
late_frame(struct unit_intr *device, unsigned int point)
{
	if (point == late_point)
		unit_intr_frame(device, 0);
}

static void
budgets(uint16_t max_msix)
{
	kit_context("%u vectors: budgets", max_msix);
	unit_intr_init(&intr);
	unit_kernel.max_msix = max_msix;
	unit_intr_start(&intr, 1);
	intr.work[0] = 2 * BUDGET + 1;
	CHECK_EQ(run(BUDGET), MSGINTR_DPC_MORE);
	CHECK_EQ(run(BUDGET), MSGINTR_DPC_MORE);
	CHECK_EQ(intr.writes, 0);
	CHECK_EQ(unit_intr_signals(&intr, 0), 0);
	CHECK_EQ(run(1), MSGINTR_DPC_ARMED);
	CHECK_EQ(intr.writes, 1);
	/* Exactly the budget may hide more. */
	CHECK_EQ(msgintr_disarm(intr.mi, 0), 0);
	intr.work[0] = BUDGET;
	CHECK_EQ(run(BUDGET), MSGINTR_DPC_MORE);
	CHECK_EQ(run(0), MSGINTR_DPC_ARMED);
	unit_intr_frame(&intr, 0);
	CHECK(unit_intr_pending(&intr, 0));
	unit_intr_end(&intr);
}

/* A frame at any point: run again, or armed with a signal on its way. */
static void
races(uint16_t max_msix)
{
	unsigned int nb = 1;

	for (late_point = 0; late_point < nb; late_point++) {
		kit_context("%u vectors: frame at %u", max_msix, late_point);
		unit_intr_init(&intr);
		unit_kernel.max_msix = max_msix;
		unit_intr_start(&intr, 1);
		intr.hook = late_frame;
		if (run(late_point == 0 ? 0 : 0) == MSGINTR_DPC_ARMED && intr.work[0] != 0)
			CHECK(unit_intr_pending(&intr, 0));
		nb = RTE_MAX(nb, intr.points);
		unit_intr_end(&intr);
	}
	CHECK(nb > 3);
}

int
main(void)
{
	unit_init();
	budgets(0);
	budgets(25);
	races(0);
	races(25);
	return 0;
}
