/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_PHY_H
#define GBE_PHY_H

#include "gbe_chip.h"

/* The PHY: its registers and the link that it negotiates. */

/** Read PHY register @p reg of page 0. */
int gbe_phy_read(struct gbe_hw *hw, uint32_t reg, uint16_t *value);

/** Write PHY register @p reg of page 0. */
int gbe_phy_write(struct gbe_hw *hw, uint32_t reg, uint16_t value);

/**
 * Write @p value, and of the bits @p keep what the register has, unless it has that
 * already; set @p changed if it had not.
 */
int gbe_phy_update(struct gbe_hw *hw, uint32_t reg, uint16_t keep, uint16_t value, bool *changed);

/** Who made the PHY, its model and revision: registers 2 (above) and 3 of page 0. */
int gbe_phy_id(struct gbe_hw *hw, uint32_t *id);

/* What to advertise to the link partner: bits of gbe_phy_advertise(). */
#define GBE_ADV_10_HALF   (1u << 0)
#define GBE_ADV_10_FULL   (1u << 1)
#define GBE_ADV_100_HALF  (1u << 2)
#define GBE_ADV_100_FULL  (1u << 3)
#define GBE_ADV_1000_FULL (1u << 4)
#define GBE_ADV_ALL       0x1Fu

/**
 * Power the PHY up and have it negotiate for @p adv (GBE_ADV_*). Negotiation
 * is restarted only if something changes or no result is there yet, so that a
 * port that stops and starts keeps its link. Does not wait for the link.
 */
int gbe_phy_advertise(struct gbe_hw *hw, uint32_t adv);

/** Power the PHY down: the link partner sees the link go. */
int gbe_phy_power_down(struct gbe_hw *hw);

#endif /* GBE_PHY_H */
