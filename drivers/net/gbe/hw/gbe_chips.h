/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_CHIPS_H
#define GBE_CHIPS_H

#include "gbe_chip.h"

/* The table of chips. */

/** The constant description of @p hw's chip. Any thread. */
const struct gbe_chip *gbe_chip_of(const struct gbe_hw *hw);

/** The chip with PCI device id @p device_id (vendor 8086), or -1. Any thread. */
int gbe_chip_lookup(uint16_t device_id);

#endif /* GBE_CHIPS_H */
