/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a line that stays masked for ever because an interrupt on it
 * was another device's, or had no cause that the driver looks for.
 */

#include "intr_device.h"

static struct unit_intr intr;

int
main(void)
{
	unit_init();
	unit_intr_init(&intr);
	intr.config.max_type = MSGINTR_LINE;
	unit_intr_start(&intr, 2);
	CHECK_EQ(msgintr_arm(intr.mi, 0), 0);
	for (unsigned int i = 1; i <= 10; i++) {
		kit_context("interrupt %u that is not ours", i);
		intr.writes = 0;
		unit_intr_spurious(0);
		CHECK(unit_kernel.line_masked);
		CHECK_EQ(unit_intr_thread(), 1);
		CHECK(!unit_kernel.line_masked);
		CHECK_EQ(unit_kernel.acks, i);
		CHECK_EQ(intr.writes, 0);
		CHECK_EQ(intr.stats.not_ours, i);
		CHECK_EQ(intr.others, 0);
		CHECK_EQ(unit_intr_signals(&intr, 0), 0);
	}
	kit_context("still armed");
	unit_intr_frame(&intr, 0);
	unit_intr_thread();
	CHECK_EQ(unit_intr_signals(&intr, 0), 1);
	CHECK(!unit_kernel.line_masked);
	unit_intr_end(&intr);
	return 0;
}
