/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_bus_pci.h>
#include <rte_byteorder.h>

#include "msgintr_pci.h"

#define PCI_CAPABILITY_LIST   0x34
#define PCI_STATUS_REG        0x06
#define PCI_STATUS_CAP_LIST   0x10
#define PCI_INTERRUPT_PIN_REG 0x3D
#define PCI_CAP_MSI           0x05
#define PCI_CAP_MSIX          0x11
#define PCI_MSIX_TABLE_SIZE   0x07FF
/* 192 bytes of capabilities of 4 bytes at least: a longer list is a loop. */
#define PCI_MAX_CAPS 48

uint8_t
msgintr_pci_find_cap(const struct rte_pci_device *pci_dev, uint8_t id)
{
	uint16_t status;
	uint8_t pos;

	if (rte_pci_read_config(pci_dev, &status, sizeof(status), PCI_STATUS_REG) !=
		    sizeof(status) ||
	    (rte_le_to_cpu_16(status) & PCI_STATUS_CAP_LIST) == 0)
		return 0;
	if (rte_pci_read_config(pci_dev, &pos, sizeof(pos), PCI_CAPABILITY_LIST) != sizeof(pos))
		return 0;
	for (unsigned int i = 0; i < PCI_MAX_CAPS && pos != 0; i++) {
		uint8_t cap[2];

		if (rte_pci_read_config(pci_dev, cap, sizeof(cap), pos) != sizeof(cap))
			return 0;
		if (cap[0] == id)
			return pos;
		pos = cap[1];
	}
	return 0;
}

uint16_t
msgintr_pci_msix_table_size(const struct rte_pci_device *pci_dev)
{
	uint8_t pos = msgintr_pci_find_cap(pci_dev, PCI_CAP_MSIX);
	uint16_t control;

	if (pos == 0 ||
	    rte_pci_read_config(pci_dev, &control, sizeof(control), pos + 2) != sizeof(control))
		return 0;
	return (rte_le_to_cpu_16(control) & PCI_MSIX_TABLE_SIZE) + 1;
}

bool
msgintr_pci_has_line(const struct rte_pci_device *pci_dev)
{
	uint8_t pin;

	return rte_pci_read_config(pci_dev, &pin, sizeof(pin), PCI_INTERRUPT_PIN_REG) ==
		       sizeof(pin) &&
	       pin != 0;
}

bool
msgintr_pci_has_msi(const struct rte_pci_device *pci_dev)
{
	return msgintr_pci_find_cap(pci_dev, PCI_CAP_MSI) != 0;
}
