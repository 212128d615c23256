/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against interrupts that are believed to be there and are not: on each
 * rung, when the kernel refuses or gives fewer vectors, at registration and at
 * any later start, the next rung is taken, or a clear error returned.
 */

#include "eal.h"
#include "msgintr_device.h"

static struct msgintr_device intr;

static void
expect(enum msgintr_type type, uint16_t nb_vectors)
{
	const struct msgintr_grant *grant = msgintr_granted(intr.mi);

	CHECK_EQ(grant->type, type);
	CHECK_EQ(grant->nb_vectors, nb_vectors);
	CHECK_EQ(msgintr_kernel.connected, type);
	CHECK_EQ(msgintr_kernel.nb_vectors, nb_vectors);
}

/* The kernel gives any number of MSI-X vectors, for any number of queues. */
static void
short_grants(void)
{
	for (uint16_t max = 0; max <= 20; max++) {
		for (uint16_t nb = 0; nb <= 17; nb++) {
			kit_context("%u vectors for %u queues", max, nb);
			msgintr_device_init(&intr);
			msgintr_kernel.max_msix = max;
			msgintr_device_start(&intr, nb);
			if (max == 0)
				expect(MSGINTR_MSI, 1);
			else
				expect(MSGINTR_MSIX, RTE_MIN(max, nb + 1));
			msgintr_device_end(&intr);
		}
	}
}

/* The table is smaller than EAL believes: not even asked for more. */
static void
small_table(void)
{
	kit_context("table of 10");
	msgintr_device_init(&intr);
	msgintr_config_space.msix_table = 10;
	msgintr_device_start(&intr, 16);
	expect(MSGINTR_MSIX, 10);
	CHECK_EQ(msgintr_kernel.refusals, 0);
	CHECK_EQ(msgintr_granted(intr.mi)->table_size, 10);
	msgintr_device_end(&intr);
}

static void
rung(const char *what, uint16_t table, bool msi, uint16_t max_msix, bool refuse_msi,
     enum msgintr_type type)
{
	kit_context("%s", what);
	msgintr_device_init(&intr);
	msgintr_config_space.msix_table = table;
	msgintr_config_space.msi = msi;
	msgintr_kernel.max_msix = max_msix;
	msgintr_kernel.refuse_msi = refuse_msi;
	msgintr_device_start(&intr, 1);
	expect(type, 1);
	msgintr_device_end(&intr);
}

static void
no_line(void)
{
	kit_context("nothing but a refused MSI-X");
	msgintr_device_init(&intr);
	msgintr_config_space.msi = false;
	msgintr_config_space.line = false;
	msgintr_kernel.max_msix = 0;
	CHECK_EQ(msgintr_register(&intr.config, &intr.chars, &intr.mi), -EIO);
	kit_context("nothing at all");
	msgintr_config_space.msix_table = 0;
	CHECK_EQ(msgintr_register(&intr.config, &intr.chars, &intr.mi), -ENOTSUP);
	CHECK_EQ(msgintr_kernel.nb_callbacks, 0);
}

/* --vfio-intr, and the driver's own range, narrow the choice. */
static void
narrowed(void)
{
	kit_context("--vfio-intr=msi");
	msgintr_device_init(&intr);
	rte_intr_type_set(intr.handle, RTE_INTR_HANDLE_VFIO_MSI);
	msgintr_device_start(&intr, 4);
	expect(MSGINTR_MSI, 1);
	msgintr_device_end(&intr);

	kit_context("at most a line");
	msgintr_device_init(&intr);
	intr.config.max_type = MSGINTR_LINE;
	msgintr_device_start(&intr, 4);
	expect(MSGINTR_LINE, 1);
	msgintr_device_end(&intr);

	kit_context("at least MSI-X, refused");
	msgintr_device_init(&intr);
	intr.config.min_type = MSGINTR_MSIX;
	msgintr_kernel.max_msix = 0;
	CHECK_EQ(msgintr_register(&intr.config, &intr.chars, &intr.mi), -EIO);

	kit_context("at least MSI-X, --vfio-intr=legacy");
	msgintr_device_init(&intr);
	intr.config.min_type = MSGINTR_MSIX;
	rte_intr_type_set(intr.handle, RTE_INTR_HANDLE_VFIO_LEGACY);
	CHECK_EQ(msgintr_register(&intr.config, &intr.chars, &intr.mi), -ENOTSUP);
}

/* What was granted before is no promise, and what was refused no verdict. */
static void
later_starts(void)
{
	msgintr_device_init(&intr);
	msgintr_device_start(&intr, 4);
	expect(MSGINTR_MSIX, 5);
	kit_context("later fewer");
	msgintr_stop(intr.mi);
	msgintr_kernel.max_msix = 3;
	CHECK_EQ(msgintr_start(intr.mi, 4), 0);
	expect(MSGINTR_MSIX, 3);
	kit_context("later none");
	msgintr_stop(intr.mi);
	msgintr_kernel.max_msix = 0;
	CHECK_EQ(msgintr_start(intr.mi, 4), 0);
	expect(MSGINTR_MSI, 1);
	kit_context("later no message");
	msgintr_stop(intr.mi);
	msgintr_kernel.refuse_msi = true;
	CHECK_EQ(msgintr_start(intr.mi, 4), 0);
	expect(MSGINTR_LINE, 1);
	kit_context("later nothing");
	msgintr_stop(intr.mi);
	msgintr_kernel.refuse_line = true;
	CHECK_EQ(msgintr_start(intr.mi, 4), -EIO);
	CHECK_EQ(msgintr_kernel.connected, MSGINTR_NONE);
	CHECK_EQ(msgintr_arm(intr.mi, 0), -ENOTSUP);
	kit_context("later all again");
	msgintr_kernel.max_msix = 64;
	CHECK_EQ(msgintr_start(intr.mi, 4), 0);
	expect(MSGINTR_MSIX, 5);
	msgintr_device_end(&intr);
}

int
main(void)
{
	kit_eal_init("--no-telemetry");
	short_grants();
	small_table();
	rung("no MSI-X", 0, true, 64, false, MSGINTR_MSI);
	rung("neither MSI-X nor MSI", 0, false, 64, false, MSGINTR_LINE);
	rung("MSI-X refused", 25, true, 0, false, MSGINTR_MSI);
	rung("MSI-X and MSI refused", 25, true, 0, true, MSGINTR_LINE);
	rung("MSI-X refused, no MSI", 25, false, 0, false, MSGINTR_LINE);
	no_line();
	narrowed();
	later_starts();
	return 0;
}
