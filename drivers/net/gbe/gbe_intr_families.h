/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_INTR_FAMILIES_H
#define GBE_INTR_FAMILIES_H

#include "gbe_intr_family.h"

/* The table of the port's chip. Any thread. */
const struct gbe_intr_family *gbe_intr_family_of(const struct rte_eth_dev *dev);

/* The richest type that works on the chip. */
enum msgintr_type gbe_intr_max_type(const struct rte_eth_dev *dev);

#endif /* GBE_INTR_FAMILIES_H */
