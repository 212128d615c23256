/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a registration that could not be served: without the four
 * handlers of the line none is made, whatever the device has.
 */

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;

static void
expect(int ret)
{
	struct msgintr *mi = NULL;

	CHECK_EQ(msgintr_register(&intr.config, &intr.chars, &mi), ret);
	CHECK(mi == NULL);
	CHECK_EQ(msgintr_kernel.nb_callbacks, 0);
	CHECK_EQ(msgintr_kernel.connected, MSGINTR_NONE);
}

#define WITHOUT(member) \
	do { \
		kit_context("without " #member); \
		msgintr_device_init(&intr); \
		intr.chars.member = NULL; \
		expect(-EINVAL); \
		CHECK_EQ(msgintr_kernel.enables + msgintr_kernel.refusals, 0); \
	} while (0)

static void
handlers(void)
{
	WITHOUT(line_isr);
	WITHOUT(line_dpc);
	WITHOUT(disable_line);
	WITHOUT(enable_line);
	WITHOUT(message_isr);
	WITHOUT(message_dpc);
	WITHOUT(disable_message);
	WITHOUT(enable_message);
	WITHOUT(has_work);
	WITHOUT(progress);
	WITHOUT(other_dpc);
}

static void
no_messages(void)
{
	kit_context("a line alone needs no message handlers");
	msgintr_device_init(&intr);
	intr.chars.message_supported = false;
	intr.chars.message_isr = NULL;
	intr.chars.message_dpc = NULL;
	intr.chars.disable_message = NULL;
	intr.chars.enable_message = NULL;
	msgintr_device_start(&intr, 2);
	CHECK_EQ(msgintr_granted(intr.mi)->type, MSGINTR_LINE);
	msgintr_device_end(&intr);
}

static void
configuration(void)
{
	kit_context("configuration");
	msgintr_device_init(&intr);
	intr.config.handle = NULL;
	expect(-EINVAL);
	msgintr_device_init(&intr);
	intr.config.stats = NULL;
	expect(-EINVAL);
	msgintr_device_init(&intr);
	intr.config.min_type = MSGINTR_MSIX;
	intr.config.max_type = MSGINTR_MSI;
	expect(-EINVAL);
	msgintr_device_init(&intr);
	intr.config.clear_before_arm = true;
	intr.chars.clear = NULL;
	expect(-EINVAL);
}

static void
not_vfio(void)
{
	kit_context("not bound to vfio-pci");
	msgintr_device_init(&intr);
	rte_intr_type_set(intr.handle, RTE_INTR_HANDLE_UIO);
	expect(-ENOTSUP);
}

static void
all_refused(void)
{
	kit_context("the kernel refuses all");
	msgintr_device_init(&intr);
	msgintr_kernel.max_msix = 0;
	msgintr_kernel.refuse_msi = true;
	msgintr_kernel.refuse_line = true;
	expect(-EIO);
	CHECK_EQ(msgintr_kernel.refusals, 3);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	handlers();
	no_messages();
	configuration();
	not_vfio();
	all_refused();
	return 0;
}
