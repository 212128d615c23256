/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a message raised by software that gets lost: an armed queue is
 * signalled at once, any other when it is armed, whether it has work or not.
 */

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;

static void
trigger(uint16_t max_msix, bool raise)
{
	kit_context("%u vectors%s", max_msix, raise ? "" : ", no raise");
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = max_msix;
	if (!raise)
		intr.chars.raise = NULL;
	msgintr_device_start(&intr, 3);
	for (uint16_t q = 0; q < 3; q++) {
		CHECK_EQ(msgintr_arm(intr.mi, q), 0);
		CHECK_EQ(msgintr_trigger(intr.mi, q), 0);
		CHECK(msgintr_device_pending(&intr, q));
		CHECK_EQ(msgintr_device_signals(&intr, q), 1);
		CHECK_EQ(msgintr_disarm(intr.mi, q), 0);

		CHECK_EQ(msgintr_trigger(intr.mi, q), 0);
		CHECK(!msgintr_device_pending(&intr, q));
		CHECK_EQ(msgintr_arm(intr.mi, q), 0);
		CHECK(msgintr_device_pending(&intr, q));
		CHECK_EQ(msgintr_device_signals(&intr, q), 1);
		CHECK_EQ(msgintr_disarm(intr.mi, q), 0);
		CHECK_EQ(msgintr_arm(intr.mi, q), 0);
		CHECK(!msgintr_device_pending(&intr, q));
		CHECK_EQ(msgintr_disarm(intr.mi, q), 0);
	}
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	for (uint16_t max_msix = 0; max_msix < 5; max_msix++) {
		trigger(max_msix, true);
		trigger(max_msix, false);
	}
	return 0;
}
