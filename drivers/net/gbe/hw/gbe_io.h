/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_IO_H
#define GBE_IO_H

#include "gbe_chip.h"

/* Registers through the I/O BAR. */

/** Find and map the I/O BAR of a chip that needs it; it may be missing. Before any reset. */
void gbe_io_open(struct gbe_hw *hw, struct rte_pci_device *pci_dev);
void gbe_io_close(struct gbe_hw *hw);

/** Write a register through the I/O BAR, if gbe_hw.has_io. */
void gbe_io_write(struct gbe_hw *hw, uint32_t reg, uint32_t value);

#endif /* GBE_IO_H */
