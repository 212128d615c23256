/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_MANAGE_H
#define GBE_MANAGE_H

#include "gbe_chip.h"

/* Management controllers that share the port. */

/** Whether a management controller needs the PHY's link, so that it must stay up. */
bool gbe_manage_keeps_phy(struct gbe_hw *hw);

/** Give the port back to firmware: the driver is done with it. Its last access. */
void gbe_manage_release(struct gbe_hw *hw);

#endif /* GBE_MANAGE_H */
