/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_HW_H
#define GBE_HW_H

#include "gbe_chip.h"

/* The chip as a whole: how it is stopped and reset. */

/* CTRL_EXT.LINK_MODE. */
enum gbe_link_mode {
	GBE_LINK_COPPER, /* the internal PHY: the only one that this driver knows */
	GBE_LINK_KX,
	GBE_LINK_SGMII,
	GBE_LINK_SERDES,
};

/** What the port is connected by; GBE_LINK_COPPER if the chip has nothing else. */
enum gbe_link_mode gbe_hw_link_mode(const struct gbe_hw *hw);

/** Mask all causes of interrupts, and be sure that they are: it reads. Any thread. */
void gbe_hw_mask_interrupts(const struct gbe_hw *hw);

/**
 * Mask all interrupts and stop all DMA, of a device in whatever state. Its
 * counters stand still afterwards, to be read before the reset clears them.
 */
int gbe_hw_stop(struct gbe_hw *hw);

/**
 * Reset the stopped MAC and bring it to the state in which queues can be set
 * up: DMA off, interrupts masked and drained, link set up requested. The
 * filter tables are for the start of a port to write; the PHY keeps its state.
 */
int gbe_hw_reset(struct gbe_hw *hw);

#endif /* GBE_HW_H */
