/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a thread that sleeps on although its queue or its device was
 * stopped: while it slept, before it armed the queue, and between arming's look
 * at the queue and the sleep.
 */

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;
static void (*meanwhile)(void);

static const struct {
	const char *name;
	uint16_t max_msix;
	bool refuse_msi;
} types[] = {
	{ "INTx", 0, true },
	{ "MSI", 0, false },
	{ "shared MSI-X", 2, false },
	{ "MSI-X", 25, false },
};

static void
wake_queue(void)
{
	CHECK_EQ(msgintr_wake(intr.mi, 1), 0);
}

static void
stop(void)
{
	msgintr_stop(intr.mi);
}

/* At the first look of arming at the queue. */
static void
at_first_look(struct msgintr_device *device, unsigned int point)
{
	if (point != 0)
		return;
	device->hook = NULL;
	meanwhile();
}

static void
begin(unsigned int type)
{
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = types[type].max_msix;
	msgintr_kernel.refuse_msi = types[type].refuse_msi;
	msgintr_device_start(&intr, 3);
}

static void
asleep(unsigned int type)
{
	kit_context("%s: asleep", types[type].name);
	begin(type);
	for (uint16_t q = 0; q < 3; q++)
		CHECK_EQ(msgintr_arm(intr.mi, q), 0);
	wake_queue();
	for (uint16_t q = 0; q < 3; q++)
		CHECK_EQ(msgintr_device_signals(&intr, q), q == 1);
	msgintr_device_end(&intr);
}

static void
before_arming(unsigned int type)
{
	kit_context("%s: before arming", types[type].name);
	begin(type);
	wake_queue();
	CHECK_EQ(msgintr_device_signals(&intr, 1), 0);
	CHECK_EQ(msgintr_arm(intr.mi, 1), 0);
	CHECK_EQ(msgintr_device_signals(&intr, 1), 1);
	kit_context("%s: once", types[type].name);
	CHECK_EQ(msgintr_arm(intr.mi, 1), 0);
	CHECK(!msgintr_device_pending(&intr, 1));
	msgintr_device_end(&intr);
}

static void
while_arming(unsigned int type, void (*what)(void), bool eagain)
{
	kit_context("%s: %s while arming%s", types[type].name, what == stop ? "stopped" : "woken",
		    eagain ? ", -EAGAIN" : "");
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = types[type].max_msix;
	msgintr_kernel.refuse_msi = types[type].refuse_msi;
	intr.config.arm_eagain = eagain;
	msgintr_device_start(&intr, 3);
	meanwhile = what;
	intr.points = 0;
	intr.hook = at_first_look;
	CHECK_EQ(msgintr_arm(intr.mi, 1), eagain ? -EAGAIN : 0);
	CHECK(intr.hook == NULL);
	CHECK_EQ(msgintr_device_signals(&intr, 1), !eagain);
	msgintr_device_end(&intr);
}

static void
refused(void)
{
	kit_context("refused");
	begin(0);
	CHECK_EQ(msgintr_wake(intr.mi, 3), -EINVAL);
	CHECK_EQ(msgintr_wake(intr.mi, UINT16_MAX), -EINVAL);
	msgintr_stop(intr.mi);
	CHECK_EQ(msgintr_wake(intr.mi, 0), -ENOTSUP);
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	for (unsigned int type = 0; type < RTE_DIM(types); type++) {
		asleep(type);
		before_arming(type);
		while_arming(type, wake_queue, false);
		while_arming(type, wake_queue, true);
		while_arming(type, stop, false);
		while_arming(type, stop, true);
	}
	refused();
	return 0;
}
