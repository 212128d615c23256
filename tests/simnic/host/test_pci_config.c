/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against capabilities that a chip does not have or that lead nowhere,
 * and against writes to what is read-only.
 */

#include <linux/pci_regs.h>

#include "../wire/wire_test.h"
#include "host/pci_config.h"

static uint8_t image[SIM_PCI_CONFIG_SIZE];
static struct sim_pci_config config;

static uint32_t
get(uint32_t offset, unsigned int width)
{
	uint32_t value = 0;

	memcpy(&value, image + offset, width);
	return value;
}

static void
put(uint32_t offset, unsigned int width, uint32_t value)
{
	sim_pci_config_write(&config, offset, &value, width);
}

static uint8_t
find_capability(uint8_t id)
{
	uint8_t at = image[PCI_CAPABILITY_LIST], nb = 0;

	while (at != 0 && image[at] != id) {
		at = image[at + PCI_CAP_LIST_NEXT];
		CHECK(++nb < 10);
	}
	return at;
}

static void
init(const struct sim_pci_identity *identity)
{
	memset(image, 0, sizeof(image));
	sim_pci_config_init(&config, image, identity);
	CHECK_EQ(get(PCI_VENDOR_ID, 2), 0x8086);
	CHECK_EQ(get(PCI_DEVICE_ID, 2), identity->device_id);
	CHECK((find_capability(PCI_CAP_ID_PM) != 0) == identity->has_pm);
	CHECK((find_capability(PCI_CAP_ID_MSI) != 0) == identity->has_msi);
	CHECK((find_capability(PCI_CAP_ID_EXP) != 0) == identity->has_pcie);
	CHECK((find_capability(PCI_CAP_ID_MSIX) != 0) == (identity->nb_msix != 0));
	CHECK(((get(PCI_STATUS, 2) & PCI_STATUS_CAP_LIST) != 0) ==
	      (image[PCI_CAPABILITY_LIST] != 0));
}

static void
test_capabilities(void)
{
	const struct sim_pci_identity plain = { .device_id = 0x100E };
	const struct sim_pci_identity full = {
		.device_id = 0x10C9,
		.has_pm = true,
		.has_pcie = true,
		.has_flr = true,
		.has_msi = true,
		.msi_maskable = true,
		.nb_msix = 10,
	};
	uint8_t at;

	init(&plain);
	CHECK_EQ(config.size, 256);
	CHECK_EQ(config.bar_size[SIM_PCI_MSIX_BAR], 0);
	init(&full);
	at = find_capability(PCI_CAP_ID_MSIX);
	CHECK_EQ(get(at + PCI_MSIX_FLAGS, 2) & PCI_MSIX_FLAGS_QSIZE, 9);
	CHECK_EQ(get(at + PCI_MSIX_TABLE, 4) & PCI_MSIX_TABLE_BIR, SIM_PCI_MSIX_BAR);
	at = find_capability(PCI_CAP_ID_MSI);
	CHECK((get(at + PCI_MSI_FLAGS, 2) & PCI_MSI_FLAGS_MASKBIT) != 0);
	CHECK((get(find_capability(PCI_CAP_ID_EXP) + PCI_EXP_DEVCAP, 4) & PCI_EXP_DEVCAP_FLR) != 0);
}

static void
test_writes(void)
{
	put(PCI_VENDOR_ID, 4, 0);
	CHECK_EQ(get(PCI_VENDOR_ID, 4), 0x10C98086);
	put(PCI_BASE_ADDRESS_0, 4, UINT32_MAX);
	CHECK_EQ(get(PCI_BASE_ADDRESS_0, 4), -(uint32_t)SIM_BAR0_SIZE);
	put(PCI_BASE_ADDRESS_1, 4, UINT32_MAX);
	CHECK_EQ(get(PCI_BASE_ADDRESS_1, 4), 0);

	CHECK(!sim_pci_config_is_bus_master(&config));
	put(PCI_COMMAND, 2, PCI_COMMAND_MASTER | PCI_COMMAND_INTX_DISABLE);
	CHECK(sim_pci_config_is_bus_master(&config));
	CHECK(sim_pci_config_has_intx_off(&config));
	sim_pci_config_show_intx(&config, true);
	put(PCI_STATUS, 2, 0);
	CHECK((get(PCI_STATUS, 2) & PCI_STATUS_INTERRUPT) != 0);

	/* Enabling interrupts is the kernel's. */
	put(config.msix + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE);
	CHECK((get(config.msix + PCI_MSIX_FLAGS, 2) & PCI_MSIX_FLAGS_ENABLE) == 0);
	sim_pci_config_show_type(&config, SIM_IRQ_MSIX);
	CHECK((get(config.msix + PCI_MSIX_FLAGS, 2) & PCI_MSIX_FLAGS_ENABLE) != 0);
	CHECK((get(config.msi + PCI_MSI_FLAGS, 2) & PCI_MSI_FLAGS_ENABLE) == 0);

	sim_pci_config_restore(&config);
	CHECK(!sim_pci_config_is_bus_master(&config));
	/* Across the end of what has a meaning, and far behind it. */
	put(254, 4, UINT32_MAX);
	put(UINT32_MAX - 1, 4, UINT32_MAX);
	CHECK_EQ(get(254, 4), 0);
}

static void
test_vanish(void)
{
	sim_pci_config_vanish(&config);
	put(PCI_COMMAND, 2, 0);
	CHECK_EQ(get(PCI_VENDOR_ID, 4), UINT32_MAX);
	CHECK_EQ(get(PCI_COMMAND, 2), 0xFFFF);
}

int
main(void)
{
	test_capabilities();
	test_writes();
	test_vanish();
	return EXIT_SUCCESS;
}
