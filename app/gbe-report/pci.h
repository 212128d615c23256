/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef REPORT_PCI_H
#define REPORT_PCI_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A PCI device as sysfs shows it. Reading these files changes nothing, whoever
 * has the device. $SYSFS_PCI_DEVICES names another directory than
 * /sys/bus/pci/devices, as for EAL.
 */

#define PCI_BDF_LEN 13 /* "0000:03:00.0" */

struct pci_device {
	char bdf[PCI_BDF_LEN];
	uint8_t config[4096];
	size_t config_len; /* 64 without root */
};

/** Take [DDDD:]BB:DD.F, of hexadecimal digits. */
bool pci_parse_bdf(const char *text, char bdf[PCI_BDF_LEN]);

/** Read the configuration space: 0 or -errno. */
int pci_load(struct pci_device *pci, const char *bdf);

/** The path of a file of the device. */
void pci_path(const struct pci_device *pci, const char *file, char path[PATH_MAX]);

/** The first line of a file, "" if there is none. */
void pci_text(const struct pci_device *pci, const char *file, char *text, size_t size);

/** The last part of where a link of the device leads to, "" if there is none. */
void pci_link(const struct pci_device *pci, const char *file, char *name, size_t size);

/** Of configuration space; what was not read is 0. */
uint16_t pci_word(const struct pci_device *pci, size_t offset);
uint32_t pci_dword(const struct pci_device *pci, size_t offset);

/** Where the capability is; 0: nowhere. */
uint8_t pci_capability(const struct pci_device *pci, uint8_t id);

/** The power state by the device's own word: 0 to 3 for D0 to D3. */
unsigned int pci_power_state(const struct pci_device *pci);

/** Its size in bytes and the kernel's flags; false if there is no such BAR. */
bool pci_bar(const struct pci_device *pci, unsigned int bar, uint64_t *size, uint64_t *flags);

#endif /* REPORT_PCI_H */
