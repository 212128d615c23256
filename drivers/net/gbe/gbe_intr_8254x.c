/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_intr.h"
#include "gbe_regs_8254x.h"

/* 82540EM and 82545EM: one INTx line, one queue, ICR for everything. */

static void
gbe_8254x_setup(struct rte_eth_dev *dev __rte_unused,
		const struct msgintr_grant *grant __rte_unused)
{
}

static void
gbe_8254x_unmask_other(struct rte_eth_dev *dev, const struct msgintr_grant *grant __rte_unused)
{
	gbe_reg_write(gbe_hw_of(dev), GBE_IMS, GBE_ICR_LSC);
}

/*
 * The read clears everything, so it is the only one for this interrupt. Causes
 * that never interrupt, as those of sending, do not make an interrupt ours.
 */
static struct msgintr_cause
gbe_8254x_isr(struct rte_eth_dev *dev, const struct msgintr_grant *grant __rte_unused,
	      uint16_t vector __rte_unused)
{
	uint32_t icr = gbe_reg_read(gbe_hw_of(dev), GBE_ICR);
	struct msgintr_cause cause = { .ours = false };

	if (icr == GBE_REG_GONE)
		return cause;
	cause.ours = (icr & (GBE_ICR_RXT0 | GBE_ICR_LSC)) != 0;
	cause.other = icr & GBE_ICR_COUNTED;
	return cause;
}

static void
gbe_8254x_enable(void *context, const struct msgintr_grant *grant __rte_unused,
		 uint64_t vectors __rte_unused)
{
	gbe_reg_write(gbe_hw_of(context), GBE_IMS, GBE_ICR_RXT0);
}

static void
gbe_8254x_disable(void *context, const struct msgintr_grant *grant __rte_unused,
		  uint64_t vectors __rte_unused)
{
	gbe_reg_write(gbe_hw_of(context), GBE_IMC, GBE_ICR_RXT0);
}

static void
gbe_8254x_raise(void *context, const struct msgintr_grant *grant __rte_unused,
		uint64_t vectors __rte_unused)
{
	gbe_reg_write(gbe_hw_of(context), GBE_ICS, GBE_ICR_RXT0);
}

/* Only vectors that one queue has to itself are cleared: here is none. */
static void
gbe_8254x_clear(void *context __rte_unused, const struct msgintr_grant *grant __rte_unused,
		uint64_t vectors __rte_unused)
{
}

static uint32_t
gbe_8254x_throttle_reg(const struct msgintr_grant *grant __rte_unused, uint16_t vector __rte_unused)
{
	return GBE_8254X_ITR;
}

const struct gbe_intr_family gbe_intr_8254x = {
	.setup = gbe_8254x_setup,
	.unmask_other = gbe_8254x_unmask_other,
	.isr = gbe_8254x_isr,
	.enable = gbe_8254x_enable,
	.disable = gbe_8254x_disable,
	.raise = gbe_8254x_raise,
	.clear = gbe_8254x_clear,
	.throttle_reg = gbe_8254x_throttle_reg,
	.throttle_from_us = gbe_throttle_from_us_256ns,
	.throttle_to_ns = gbe_throttle_to_ns_256ns,
	.max_throttle_us = GBE_MAX_THROTTLE_US_256NS,
};
