/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef REPORT_BAR_H
#define REPORT_BAR_H

#include <stdint.h>

#include "pci.h"

/*
 * BAR 0, which is opened and mapped for reading alone: the processor itself
 * refuses a write. The one place that reads a register.
 */
struct bar {
	const volatile uint32_t *words;
	uint64_t size; /* in bytes */
};

/** Map it: 0 or -errno. Beware: the device may vanish, and a read raises SIGBUS then. */
int bar_open(struct bar *bar, const struct pci_device *pci);
void bar_close(struct bar *bar);

uint32_t bar_read(const struct bar *bar, uint32_t offset);

#endif /* REPORT_BAR_H */
