/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against arming and masking that cost more than one posted write, for
 * one queue or for many at once, or a read.
 */

#include "eal.h"
#include "msgintr_device.h"

#define NB_QUEUES 8

static struct msgintr_device intr;

static void
expect(unsigned int reads, unsigned int writes)
{
	CHECK_EQ(intr.reads, reads);
	CHECK_EQ(intr.writes, writes);
	intr.reads = 0;
	intr.writes = 0;
}

static void
costs(uint16_t max_msix)
{
	kit_context("%u vectors", max_msix);
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = max_msix;
	msgintr_device_start(&intr, NB_QUEUES);
	for (uint16_t q = 0; q < NB_QUEUES; q++) {
		CHECK_EQ(msgintr_arm(intr.mi, q), 0);
		expect(0, 1);
		CHECK_EQ(msgintr_disarm(intr.mi, q), 0);
		expect(0, 1);
	}
	CHECK_EQ(msgintr_arm_many(intr.mi, 0xFF), 0);
	expect(0, 1);
	CHECK_EQ(msgintr_disarm_many(intr.mi, 0xFF), 0);
	expect(0, 1);
	msgintr_device_end(&intr);
}

/* The other safe protocol pays one more write and a read. */
static void
clearing(void)
{
	kit_context("clear before arming");
	msgintr_device_init(&intr);
	intr.config.clear_before_arm = true;
	msgintr_device_start(&intr, NB_QUEUES);
	CHECK_EQ(msgintr_arm(intr.mi, 2), 0);
	expect(1, 2);
	kit_context("and wakes nobody for what was taken");
	CHECK_EQ(msgintr_disarm(intr.mi, 2), 0);
	msgintr_device_frame(&intr, 2);
	msgintr_device_take(&intr, 2);
	CHECK_EQ(msgintr_arm(intr.mi, 2), 0);
	CHECK_EQ(msgintr_device_signals(&intr, 2), 0);
	msgintr_device_end(&intr);
}

/* A queue that holds work is signalled or refused, without the device. */
static void
with_work(bool eagain)
{
	kit_context("with work%s", eagain ? ", -EAGAIN" : "");
	msgintr_device_init(&intr);
	intr.config.arm_eagain = eagain;
	msgintr_device_start(&intr, NB_QUEUES);
	msgintr_device_frame(&intr, 1);
	CHECK_EQ(msgintr_arm(intr.mi, 1), eagain ? -EAGAIN : 0);
	expect(0, 0);
	CHECK_EQ(msgintr_device_signals(&intr, 1), !eagain);
	CHECK_EQ(intr.queue_stats[1].raised, !eagain);
	/* Of many, none is armed if one is refused. */
	CHECK_EQ(msgintr_arm_many(intr.mi, 0x7), eagain ? -EAGAIN : 0);
	CHECK_EQ(intr.enabled, eagain ? 0 : 1 << 1 | 1 << 3);
	msgintr_device_end(&intr);
}

static void
wrong_queues(void)
{
	kit_context("queues that do not exist");
	msgintr_device_init(&intr);
	msgintr_device_start(&intr, NB_QUEUES);
	CHECK_EQ(msgintr_arm(intr.mi, NB_QUEUES), -EINVAL);
	CHECK_EQ(msgintr_arm(intr.mi, 1000), -EINVAL);
	CHECK_EQ(msgintr_disarm(intr.mi, NB_QUEUES), -EINVAL);
	CHECK_EQ(msgintr_arm_many(intr.mi, 0), -EINVAL);
	CHECK_EQ(msgintr_arm_many(intr.mi, 0x100), -EINVAL);
	CHECK_EQ(msgintr_trigger(intr.mi, NB_QUEUES), -EINVAL);
	expect(0, 0);
	msgintr_stop(intr.mi);
	CHECK_EQ(msgintr_arm(intr.mi, 0), -ENOTSUP);
	CHECK_EQ(msgintr_disarm(intr.mi, 0), -ENOTSUP);
	expect(0, 0);
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	costs(0);
	costs(1);
	costs(5);
	costs(25);
	clearing();
	with_work(false);
	with_work(true);
	wrong_queues();
	return 0;
}
