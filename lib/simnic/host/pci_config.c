/* SPDX-License-Identifier: BSD-3-Clause */

#include <linux/pci_regs.h>
#include <string.h>

#include "pci_config.h"

#define VENDOR_INTEL   0x8086
#define CLASS_ETHERNET 0x0200

#define PM_AT   0x40
#define MSI_AT  0x50
#define MSIX_AT 0x70
#define PCIE_AT 0xA0

#define IO_BAR_SIZE     32
#define MSIX_BAR_SIZE   (16 * 1024)
#define MSIX_PBA_OFFSET 0x2000

static void
put16(struct sim_pci_config *config, uint32_t offset, uint16_t value)
{
	memcpy(config->image + offset, &value, sizeof(value));
}

static void
put32(struct sim_pci_config *config, uint32_t offset, uint32_t value)
{
	memcpy(config->image + offset, &value, sizeof(value));
}

static uint16_t
get16(const struct sim_pci_config *config, uint32_t offset)
{
	uint16_t value;

	memcpy(&value, config->image + offset, sizeof(value));
	return value;
}

static void
set_bits(struct sim_pci_config *config, uint32_t offset, uint16_t bits, bool on)
{
	uint16_t value = get16(config, offset);

	put16(config, offset, on ? value | bits : value & ~bits);
}

static void
allow16(struct sim_pci_config *config, uint32_t offset, uint16_t bits)
{
	memcpy(config->writable + offset, &bits, sizeof(bits));
}

/* Sizing works by itself: the bits below the size stay as they are. */
static void
init_bar(struct sim_pci_config *config, unsigned int bar, uint32_t size, uint32_t address,
	 uint32_t type)
{
	uint32_t offset = PCI_BASE_ADDRESS_0 + 4 * bar, writable = ~(size - 1);

	config->bar_size[bar] = size;
	put32(config, offset, address | type);
	memcpy(config->writable + offset, &writable, sizeof(writable));
}

/* The chain goes from the highest offset to the lowest: each new one is its head. */
static uint8_t
add_capability(struct sim_pci_config *config, uint8_t at, uint8_t id)
{
	config->image[at] = id;
	config->image[at + PCI_CAP_LIST_NEXT] = config->image[PCI_CAPABILITY_LIST];
	config->image[PCI_CAPABILITY_LIST] = at;
	set_bits(config, PCI_STATUS, PCI_STATUS_CAP_LIST, true);
	return at;
}

static void
add_pcie(struct sim_pci_config *config, bool has_flr, uint8_t aspm)
{
	config->pcie = add_capability(config, PCIE_AT, PCI_CAP_ID_EXP);
	put16(config, PCIE_AT + PCI_EXP_FLAGS, 2);
	put32(config, PCIE_AT + PCI_EXP_DEVCAP,
	      PCI_EXP_DEVCAP_RBER | (has_flr ? PCI_EXP_DEVCAP_FLR : 0));
	put32(config, PCIE_AT + PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_SLS_2_5GB | 1 << 4);
	put16(config, PCIE_AT + PCI_EXP_LNKCTL, aspm);
	put16(config, PCIE_AT + PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_CLS_2_5GB | PCI_EXP_LNKSTA_NLW_X1);
	allow16(config, PCIE_AT + PCI_EXP_DEVCTL, 0xFFFF & ~PCI_EXP_DEVCTL_BCR_FLR);
	allow16(config, PCIE_AT + PCI_EXP_LNKCTL, PCI_EXP_LNKCTL_ASPMC);
	allow16(config, PCIE_AT + PCI_EXP_DEVCTL2, PCI_EXP_DEVCTL2_COMP_TIMEOUT);
}

static void
add_msix(struct sim_pci_config *config, uint8_t nb_vectors)
{
	config->msix = add_capability(config, MSIX_AT, PCI_CAP_ID_MSIX);
	put16(config, MSIX_AT + PCI_MSIX_FLAGS, nb_vectors - 1);
	put32(config, MSIX_AT + PCI_MSIX_TABLE, SIM_PCI_MSIX_BAR);
	put32(config, MSIX_AT + PCI_MSIX_PBA, MSIX_PBA_OFFSET | SIM_PCI_MSIX_BAR);
	init_bar(config, SIM_PCI_MSIX_BAR, MSIX_BAR_SIZE, 0xFE040000,
		 PCI_BASE_ADDRESS_SPACE_MEMORY);
}

static void
add_msi(struct sim_pci_config *config, bool maskable)
{
	config->msi = add_capability(config, MSI_AT, PCI_CAP_ID_MSI);
	put16(config, MSI_AT + PCI_MSI_FLAGS,
	      PCI_MSI_FLAGS_64BIT | (maskable ? PCI_MSI_FLAGS_MASKBIT : 0));
}

static void
add_pm(struct sim_pci_config *config)
{
	config->pm = add_capability(config, PM_AT, PCI_CAP_ID_PM);
	put16(config, PM_AT + PCI_PM_PMC, 2);
}

static void
init_header(struct sim_pci_config *config, const struct sim_pci_identity *identity)
{
	put16(config, PCI_VENDOR_ID, VENDOR_INTEL);
	put16(config, PCI_DEVICE_ID, identity->device_id);
	config->image[PCI_REVISION_ID] = identity->revision;
	put16(config, PCI_CLASS_DEVICE, CLASS_ETHERNET);
	put16(config, PCI_SUBSYSTEM_VENDOR_ID, VENDOR_INTEL);
	config->image[PCI_INTERRUPT_PIN] = 1;
	allow16(config, PCI_COMMAND,
		PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
			PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE);
	config->writable[PCI_CACHE_LINE_SIZE] = 0xFF;
	config->writable[PCI_LATENCY_TIMER] = 0xFF;
	config->writable[PCI_INTERRUPT_LINE] = 0xFF;
	init_bar(config, 0, SIM_BAR0_SIZE, 0xFE000000, PCI_BASE_ADDRESS_SPACE_MEMORY);
	init_bar(config, SIM_PCI_IO_BAR, IO_BAR_SIZE, 0xC000, PCI_BASE_ADDRESS_SPACE_IO);
}

void
sim_pci_config_init(struct sim_pci_config *config, uint8_t *image,
		    const struct sim_pci_identity *identity)
{
	memset(config, 0, sizeof(*config));
	config->image = image;
	config->size = identity->has_pcie ? SIM_PCI_CONFIG_SIZE : sizeof(config->initial);
	init_header(config, identity);
	if (identity->has_pcie)
		add_pcie(config, identity->has_flr, identity->aspm);
	if (identity->nb_msix != 0)
		add_msix(config, identity->nb_msix);
	if (identity->has_msi)
		add_msi(config, identity->msi_maskable);
	if (identity->has_pm)
		add_pm(config);
	memcpy(config->initial, image, sizeof(config->initial));
}

void
sim_pci_config_write(struct sim_pci_config *config, uint32_t offset, const void *data, uint32_t len)
{
	const uint8_t *byte = data;
	uint8_t mask;

	for (uint32_t i = offset; i < sizeof(config->writable) && i - offset < len; i++) {
		mask = config->writable[i];
		config->image[i] = (config->image[i] & ~mask) | (byte[i - offset] & mask);
	}
}

void
sim_pci_config_restore(struct sim_pci_config *config)
{
	memcpy(config->image, config->initial, sizeof(config->initial));
}

void
sim_pci_config_show_intx(struct sim_pci_config *config, bool asserted)
{
	set_bits(config, PCI_STATUS, PCI_STATUS_INTERRUPT, asserted);
}

void
sim_pci_config_show_type(struct sim_pci_config *config, enum sim_irq_type type)
{
	if (config->msix != 0)
		set_bits(config, config->msix + PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_ENABLE,
			 type == SIM_IRQ_MSIX);
	if (config->msi != 0)
		set_bits(config, config->msi + PCI_MSI_FLAGS, PCI_MSI_FLAGS_ENABLE,
			 type == SIM_IRQ_MSI);
}

bool
sim_pci_config_is_bus_master(const struct sim_pci_config *config)
{
	return (get16(config, PCI_COMMAND) & PCI_COMMAND_MASTER) != 0;
}

bool
sim_pci_config_has_intx_off(const struct sim_pci_config *config)
{
	return (get16(config, PCI_COMMAND) & PCI_COMMAND_INTX_DISABLE) != 0;
}

void
sim_pci_config_vanish(struct sim_pci_config *config)
{
	memset(config->image, 0xFF, config->size);
	memset(config->writable, 0, sizeof(config->writable));
}
