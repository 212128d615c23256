/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef MSGINTR_PCI_H
#define MSGINTR_PCI_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The interrupts that a device has, from configuration space: neither EAL nor
 * VFIO can be asked, as both report types that are not there. Not installed: for this library
 * and the drivers of this tree.
 */

struct rte_pci_device;

/* Offset of capability @id in configuration space, or 0. */
uint8_t msgintr_pci_find_cap(const struct rte_pci_device *pci_dev, uint8_t id);

/* Entries of the MSI-X table, 0 without one. */
uint16_t msgintr_pci_msix_table_size(const struct rte_pci_device *pci_dev);

bool msgintr_pci_has_msi(const struct rte_pci_device *pci_dev);

bool msgintr_pci_has_line(const struct rte_pci_device *pci_dev);

#endif /* MSGINTR_PCI_H */
