/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against work that is left behind: a deferred procedure that used up
 * its budget stays scheduled, with no interrupt in between; any other arms, and
 * looks once more.
 */

#include "eal.h"
#include "msgintr_device.h"

#define BUDGET 4

static struct msgintr_device intr;
static unsigned int late_point;

static enum msgintr_dpc_state
run(uint16_t expected)
{
	enum msgintr_dpc_state state;

	CHECK_EQ(msgintr_dpc_run(intr.mi, 0, BUDGET, NULL, &state), expected);
	return state;
}

static void
late_frame(struct msgintr_device *device, unsigned int point)
{
	if (point == late_point)
		msgintr_device_frame(device, 0);
}

static void
budgets(uint16_t max_msix)
{
	kit_context("%u vectors: budgets", max_msix);
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = max_msix;
	msgintr_device_start(&intr, 1);
	intr.work[0] = 2 * BUDGET + 1;
	CHECK_EQ(run(BUDGET), MSGINTR_DPC_MORE);
	CHECK_EQ(run(BUDGET), MSGINTR_DPC_MORE);
	CHECK_EQ(intr.writes, 0);
	CHECK_EQ(msgintr_device_signals(&intr, 0), 0);
	CHECK_EQ(run(1), MSGINTR_DPC_ARMED);
	CHECK_EQ(intr.writes, 1);
	/* Exactly the budget may hide more. */
	CHECK_EQ(msgintr_disarm(intr.mi, 0), 0);
	intr.work[0] = BUDGET;
	CHECK_EQ(run(BUDGET), MSGINTR_DPC_MORE);
	CHECK_EQ(run(0), MSGINTR_DPC_ARMED);
	msgintr_device_frame(&intr, 0);
	CHECK(msgintr_device_pending(&intr, 0));
	msgintr_device_end(&intr);
}

/* A frame at any point: run again, or armed with a signal on its way. */
static void
races(uint16_t max_msix)
{
	unsigned int nb = 1;

	for (late_point = 0; late_point < nb; late_point++) {
		kit_context("%u vectors: frame at %u", max_msix, late_point);
		msgintr_device_init(&intr);
		msgintr_kernel.max_msix = max_msix;
		msgintr_device_start(&intr, 1);
		intr.hook = late_frame;
		if (run(late_point == 0 ? 0 : 0) == MSGINTR_DPC_ARMED && intr.work[0] != 0)
			CHECK(msgintr_device_pending(&intr, 0));
		nb = RTE_MAX(nb, intr.points);
		msgintr_device_end(&intr);
	}
	CHECK(nb > 3);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	budgets(0);
	budgets(25);
	races(0);
	races(25);
	return 0;
}
