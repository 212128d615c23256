/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_REG_H
#define GBE_REG_H

#include <errno.h>
#include <stdint.h>

#include <rte_cycles.h>
#include <rte_io.h>

#include "gbe_chip.h"

/* The only place that touches BAR 0. */

/* What a read returns once the device is gone: no chip has a register of it. */
#define GBE_REG_GONE UINT32_MAX

static inline void *
gbe_reg_addr(const struct gbe_hw *hw, uint32_t reg)
{
	return (uint8_t *)hw->bar0 + reg;
}

static inline uint32_t
gbe_reg_read(const struct gbe_hw *hw, uint32_t reg)
{
	return rte_read32(gbe_reg_addr(hw, reg));
}

/* Orders all earlier stores, to descriptors too, before the write. */
static inline void
gbe_reg_write(const struct gbe_hw *hw, uint32_t reg, uint32_t value)
{
	rte_write32(value, gbe_reg_addr(hw, reg));
}

/* Push posted writes out to the device: a read cannot pass them. */
static inline void
gbe_reg_flush(const struct gbe_hw *hw)
{
	(void)gbe_reg_read(hw, GBE_STATUS);
}

static inline void
gbe_reg_set(const struct gbe_hw *hw, uint32_t reg, uint32_t bits)
{
	gbe_reg_write(hw, reg, gbe_reg_read(hw, reg) | bits);
}

static inline void
gbe_reg_clear(const struct gbe_hw *hw, uint32_t reg, uint32_t bits)
{
	gbe_reg_write(hw, reg, gbe_reg_read(hw, reg) & ~bits);
}

/* 0 if the device answers, -ENODEV if it is gone. */
static inline int
gbe_hw_present(const struct gbe_hw *hw)
{
	return gbe_reg_read(hw, GBE_STATUS) == GBE_REG_GONE ? -ENODEV : 0;
}

/*
 * Wait until the bits @p mask of @p reg read @p want, looking every
 * @p interval_us for at most @p timeout_us. 0, -ETIMEDOUT or -ENODEV.
 */
static inline int
gbe_reg_wait(const struct gbe_hw *hw, uint32_t reg, uint32_t mask, uint32_t want,
	     uint32_t interval_us, uint32_t timeout_us)
{
	uint32_t waited = 0;

	for (;;) {
		uint32_t value = gbe_reg_read(hw, reg);

		if (value == GBE_REG_GONE)
			return -ENODEV;
		if ((value & mask) == want)
			return 0;
		if (waited >= timeout_us)
			return -ETIMEDOUT;
		rte_delay_us_sleep(interval_us);
		waited += interval_us;
	}
}

#endif /* GBE_REG_H */
