/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_PRECEDENCE_H
#define GBE_PRECEDENCE_H

#include <bus_pci_driver.h>

/**
 * Have the PCI bus try a driver before all others that serve one of its devices. The bus takes the
 * first that was registered; in EAL's plugin folder that is chance, as the folder is read in no
 * order. Primary and secondary processes have to agree, as they share the driver's private data.
 * Of several copies of one driver, by its name, the first stays first: a plugin given by -d comes
 * before the one in the folder.
 * For a driver that is registered; from constructors, or where nothing else uses the bus. Never
 * blocks.
 */
void gbe_take_precedence(struct rte_pci_driver *driver);

#endif /* GBE_PRECEDENCE_H */
