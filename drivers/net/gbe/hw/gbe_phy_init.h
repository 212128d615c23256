/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_PHY_INIT_H
#define GBE_PHY_INIT_H

#include "gbe_chip.h"

/* What a PHY needs before it is used. */

/**
 * Have the PHY set up as its type needs. What is set up already stays, with the link;
 * a PHY that hangs is reset.
 */
int gbe_phy_init(struct gbe_hw *hw);

#endif /* GBE_PHY_INIT_H */
