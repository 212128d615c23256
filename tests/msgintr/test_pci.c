/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against trusting anybody but configuration space about the interrupts
 * that a device has, and against lists of capabilities that do not end.
 */

#include "eal.h"
#include "msgintr_device.h"
#include "msgintr_pci.h"

static const struct rte_pci_device device;

int
main(void)
{
	static const uint16_t sizes[] = { 1, 2, 3, 5, 10, 25, 64, 256, 2048 };

	kit_eal_init("--no-telemetry");
	for (unsigned int i = 0; i < RTE_DIM(sizes); i++) {
		kit_context("table of %u", sizes[i]);
		msgintr_config_space = (struct msgintr_config_space){
			.msix_table = sizes[i],
			.msi = i % 2 == 0,
		};
		CHECK_EQ(msgintr_pci_msix_table_size(&device), sizes[i]);
		CHECK_EQ(msgintr_pci_has_msi(&device), i % 2 == 0);
		CHECK(!msgintr_pci_has_line(&device));
	}
	kit_context("line alone");
	msgintr_config_space = (struct msgintr_config_space){ .line = true };
	CHECK_EQ(msgintr_pci_msix_table_size(&device), 0);
	CHECK(!msgintr_pci_has_msi(&device));
	CHECK(msgintr_pci_has_line(&device));
	kit_context("endless list");
	msgintr_config_space = (struct msgintr_config_space){ .endless = true };
	CHECK_EQ(msgintr_pci_msix_table_size(&device), 0);
	CHECK(!msgintr_pci_has_msi(&device));
	return 0;
}
