/* SPDX-License-Identifier: BSD-3-Clause */

#include <inttypes.h>
#include <linux/pci_regs.h>
#include <stdio.h>

#include "facts.h"

#define NAME_LEN      64
#define NB_BARS       6
#define BAR_IO        0x100 /* flags of the kernel's linux/ioport.h */
#define BAR_64        0x100000
#define EXTENDED_BASE 0x100
#define EXTENDED_MAX  64

static const char *const aspm_names[] = { "off", "L0s", "L1", "L0s and L1" };

static const char *
on_off(bool on)
{
	return on ? "on" : "off";
}

static void
print_identity(const struct pci_device *pci, const char *chip)
{
	char driver[NAME_LEN], group[NAME_LEN], node[NAME_LEN];

	pci_link(pci, "driver", driver, sizeof(driver));
	pci_link(pci, "iommu_group", group, sizeof(group));
	pci_text(pci, "numa_node", node, sizeof(node));
	printf("device          %s\n", pci->bdf);
	printf("chip            %s\n", chip);
	printf("id              %04x:%04x revision %02x, subsystem %04x:%04x\n",
	       pci_word(pci, PCI_VENDOR_ID), pci_word(pci, PCI_DEVICE_ID),
	       pci->config[PCI_REVISION_ID], pci_word(pci, PCI_SUBSYSTEM_VENDOR_ID),
	       pci_word(pci, PCI_SUBSYSTEM_ID));
	printf("kernel driver   %s, IOMMU group %s, NUMA node %s\n",
	       driver[0] != '\0' ? driver : "none", group[0] != '\0' ? group : "none",
	       node[0] != '\0' ? node : "unknown");
}

static void
print_state(const struct pci_device *pci)
{
	uint16_t command = pci_word(pci, PCI_COMMAND);

	printf("command, status %04x %04x: memory %s, I/O %s, bus master %s, INTx %s\n", command,
	       pci_word(pci, PCI_STATUS), on_off(command & PCI_COMMAND_MEMORY),
	       on_off(command & PCI_COMMAND_IO), on_off(command & PCI_COMMAND_MASTER),
	       on_off((command & PCI_COMMAND_INTX_DISABLE) == 0));
	printf("power           D%u\n", pci_power_state(pci));
}

static void
print_bars(const struct pci_device *pci)
{
	uint64_t size, flags;

	for (unsigned int bar = 0; bar < NB_BARS; bar++) {
		if (!pci_bar(pci, bar, &size, &flags))
			continue;
		printf("BAR %u           %s, %" PRIu64 " bytes\n", bar,
		       (flags & BAR_IO) != 0 ? "I/O" :
		       (flags & BAR_64) != 0 ? "memory, 64 bit" :
					       "memory, 32 bit",
		       size);
	}
}

static const char *
link_speed(unsigned int code)
{
	static const char *const names[] = { "?", "2.5 GT/s", "5 GT/s", "8 GT/s" };

	return names[code < sizeof(names) / sizeof(names[0]) ? code : 0];
}

static void
print_link(const struct pci_device *pci)
{
	uint8_t at = pci_capability(pci, PCI_CAP_ID_EXP);
	uint32_t can = pci_dword(pci, at + PCI_EXP_LNKCAP);
	uint16_t control = pci_word(pci, at + PCI_EXP_LNKCTL);
	uint16_t status = pci_word(pci, at + PCI_EXP_LNKSTA);

	if (at == 0) {
		printf("PCIe            none: conventional PCI\n");
		return;
	}
	printf("PCIe link       %s x%u, of %s x%u\n", link_speed(status & PCI_EXP_LNKSTA_CLS),
	       (status & PCI_EXP_LNKSTA_NLW) >> PCI_EXP_LNKSTA_NLW_SHIFT,
	       link_speed(can & PCI_EXP_LNKCAP_SLS), (can & PCI_EXP_LNKCAP_MLW) >> 4);
	printf("ASPM            %s (LNKCTL %04x); the device supports: %s\n",
	       aspm_names[control & PCI_EXP_LNKCTL_ASPMC], control,
	       aspm_names[(can & PCI_EXP_LNKCAP_ASPMS) >> 10]);
	printf("PCIe status     DEVCTL %04x, DEVSTA %04x, LNKSTA %04x, DEVCTL2 %04x\n",
	       pci_word(pci, at + PCI_EXP_DEVCTL), pci_word(pci, at + PCI_EXP_DEVSTA), status,
	       pci_word(pci, at + PCI_EXP_DEVCTL2));
}

static void
print_messages(const struct pci_device *pci)
{
	uint8_t msi = pci_capability(pci, PCI_CAP_ID_MSI);
	uint8_t msix = pci_capability(pci, PCI_CAP_ID_MSIX);
	uint16_t flags = pci_word(pci, msi + PCI_MSI_FLAGS);
	uint32_t table = pci_dword(pci, msix + PCI_MSIX_TABLE);
	uint32_t pba = pci_dword(pci, msix + PCI_MSIX_PBA);

	if (msi == 0)
		printf("MSI             none\n");
	else
		printf("MSI             %s, vectors: %u, %s bit%s\n",
		       on_off(flags & PCI_MSI_FLAGS_ENABLE),
		       1u << ((flags & PCI_MSI_FLAGS_QMASK) >> 1),
		       (flags & PCI_MSI_FLAGS_64BIT) != 0 ? "64" : "32",
		       (flags & PCI_MSI_FLAGS_MASKBIT) != 0 ? ", can be masked" : "");
	if (msix == 0) {
		printf("MSI-X           none\n");
		return;
	}
	flags = pci_word(pci, msix + PCI_MSIX_FLAGS);
	printf("MSI-X           %s, vectors: %u, table in BAR %u at 0x%x, pending bits in BAR %u at 0x%x\n",
	       on_off(flags & PCI_MSIX_FLAGS_ENABLE), (flags & PCI_MSIX_FLAGS_QSIZE) + 1u,
	       table & PCI_MSIX_TABLE_BIR, table & PCI_MSIX_TABLE_OFFSET, pba & PCI_MSIX_PBA_BIR,
	       pba & PCI_MSIX_PBA_OFFSET);
}

/* Ids and places alone: the extended capability 0003 would be the card's serial number. */
static void
print_capabilities(const struct pci_device *pci)
{
	size_t at = EXTENDED_BASE;

	printf("capabilities   ");
	for (unsigned int id = 1; id <= PCI_CAP_ID_MAX; id++) {
		if (pci_capability(pci, id) != 0)
			printf(" %02x@%02x", id, pci_capability(pci, id));
	}
	for (int i = 0; i < EXTENDED_MAX && at >= EXTENDED_BASE && at < pci->config_len; i++) {
		uint32_t header = pci_dword(pci, at);

		if (header == 0 || header == UINT32_MAX)
			break;
		printf(" %04x@%03zx", PCI_EXT_CAP_ID(header), at);
		at = PCI_EXT_CAP_NEXT(header);
	}
	printf("%s\n",
	       pci->config_len <= PCI_STD_HEADER_SIZEOF ? " unknown: only root may read them" : "");
}

void
facts_print(const struct pci_device *pci, const char *chip)
{
	print_identity(pci, chip);
	print_state(pci);
	print_bars(pci);
	print_link(pci);
	print_messages(pci);
	print_capabilities(pci);
}
