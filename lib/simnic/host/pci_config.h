/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_PCI_CONFIG_H
#define SIM_PCI_CONFIG_H

/*
 * The PCI configuration space of a port and the sizes of its BARs. The image
 * lies in the memory that stands for the device, so reads need no help; writes
 * go through sim_pci_config_write(), which keeps what is read-only.
 *
 * BAR 0 are the registers, BAR 2 is the I/O window, BAR 3 holds the
 * MSI-X table. All chips have their capabilities at the same places.
 */

#include <stdbool.h>
#include <stdint.h>

#include "device.h"

#define SIM_PCI_CONFIG_SIZE 4096 /* of PCIe; 256 else */
#define SIM_PCI_NB_BARS     6
#define SIM_PCI_IO_BAR      2
#define SIM_PCI_MSIX_BAR    3

struct sim_pci_config {
	uint8_t *image;
	uint32_t size;
	uint32_t bar_size[SIM_PCI_NB_BARS];
	uint8_t initial[256];
	uint8_t writable[256]; /* bits */
	/* Offsets, 0: not there. */
	uint8_t pm;
	uint8_t msi;
	uint8_t msix;
	uint8_t pcie;
};

/* image: SIM_PCI_CONFIG_SIZE bytes, cleared. */
void sim_pci_config_init(struct sim_pci_config *config, uint8_t *image,
			 const struct sim_pci_identity *identity);

void sim_pci_config_write(struct sim_pci_config *config, uint32_t offset, const void *data,
			  uint32_t len);

/* As it was at first. */
void sim_pci_config_restore(struct sim_pci_config *config);

/* Show the level of INTx and the type that is enabled. */
void sim_pci_config_show_intx(struct sim_pci_config *config, bool asserted);
void sim_pci_config_show_type(struct sim_pci_config *config, enum sim_irq_type type);

bool sim_pci_config_is_bus_master(const struct sim_pci_config *config);
bool sim_pci_config_has_intx_off(const struct sim_pci_config *config);

/* Nobody is there: all reads are ones. */
void sim_pci_config_vanish(struct sim_pci_config *config);

#endif /* SIM_PCI_CONFIG_H */
