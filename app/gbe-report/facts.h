/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

#include "pci.h"

/** Print what sysfs has of a device, which is called @p chip: nothing of it names the card. */
void facts_print(const struct pci_device *pci, const char *chip);

#endif /* REPORT_FACTS_H */
