/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_intr_families.h"

static const struct gbe_intr_family *const families[] = {
	[GBE_INTR_8254X] = &gbe_intr_8254x,
	[GBE_INTR_82574] = &gbe_intr_82574,
	[GBE_INTR_82576] = &gbe_intr_82576,
};

const struct gbe_intr_family *
gbe_intr_family_of(const struct rte_eth_dev *dev)
{
	return families[gbe_chip_of(gbe_hw_of(dev))->intr];
}

enum msgintr_type
gbe_intr_max_type(const struct rte_eth_dev *dev)
{
	return gbe_chip_of(gbe_hw_of(dev))->has_line_only ? MSGINTR_LINE : MSGINTR_MSIX;
}
