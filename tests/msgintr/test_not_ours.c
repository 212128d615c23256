/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a line that stays masked for ever because an interrupt on it
 * was another device's, or had no cause that the driver looks for.
 */

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;

int
main(void)
{
	kit_eal_init("--no-telemetry");
	msgintr_device_init(&intr);
	intr.config.max_type = MSGINTR_LINE;
	msgintr_device_start(&intr, 2);
	CHECK_EQ(msgintr_arm(intr.mi, 0), 0);
	for (unsigned int i = 1; i <= 10; i++) {
		kit_context("interrupt %u that is not ours", i);
		intr.writes = 0;
		msgintr_device_spurious(0);
		CHECK(msgintr_kernel.line_masked);
		CHECK_EQ(msgintr_device_thread(), 1);
		CHECK(!msgintr_kernel.line_masked);
		CHECK_EQ(msgintr_kernel.acks, i);
		CHECK_EQ(intr.writes, 0);
		CHECK_EQ(intr.stats.not_ours, i);
		CHECK_EQ(intr.others, 0);
		CHECK_EQ(msgintr_device_signals(&intr, 0), 0);
	}
	kit_context("still armed");
	msgintr_device_frame(&intr, 0);
	msgintr_device_thread();
	CHECK_EQ(msgintr_device_signals(&intr, 0), 1);
	CHECK(!msgintr_kernel.line_masked);
	msgintr_device_end(&intr);
	return 0;
}
