/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_TABLES_H
#define GBE_TABLES_H

#include "gbe_chip.h"

/* The filter tables. */

/** Write receive address entry @p index, of RAL and RAH; without RAH.AV it is off. */
void gbe_rar_write(const struct gbe_hw *hw, uint32_t index, uint32_t low, uint32_t high);

/** Write the multicast table, of GBE_MTA_DWORDS words. */
void gbe_mta_write(const struct gbe_hw *hw, const uint32_t *words);

/** Write the VLAN table, of GBE_VFTA_DWORDS words. */
void gbe_vfta_write(const struct gbe_hw *hw, const uint32_t *words);

/** Write word @p index of the VLAN table. */
void gbe_vfta_write_one(const struct gbe_hw *hw, uint32_t index, uint32_t value);

#endif /* GBE_TABLES_H */
