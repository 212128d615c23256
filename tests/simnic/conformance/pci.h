/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_PCI_H
#define CONFORMANCE_PCI_H

/* PCI configuration of the NIC in QEMU: bus 0, device 2, function 0. */

#include <stdbool.h>
#include <stdint.h>

#include "device.h"
#include "qtest.h"

#define PCI_BAR0 0xE0000000u
/* Where messages are written: a word of memory for each vector. */
#define PCI_MESSAGES     0x00800000u
#define PCI_MAX_MESSAGES 25

/* BARs and bus mastering, after a reset. */
void pci_enable(struct qtest *qtest);
/* Does the device ask for its INTx line? */
bool pci_intx_pending(struct qtest *qtest);
void pci_set_irq_type(struct qtest *qtest, enum sim_irq_type type);

#endif /* CONFORMANCE_PCI_H */
