/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_intr_family.h"
#include "gbe_regs_82574.h"

/*
 * 82574L. With MSI and INTx all receive causes are RXT0. With MSI-X each queue
 * has a cause, and IVAR says which vector it is on. On a vector that is not
 * vector 0 the device clears and masks the cause as it sends the message
 * (EIAC, EIAME), so nothing has to be read there.
 */

static bool
gbe_82574_is_msix(const struct msgintr_grant *grant)
{
	return grant->type == MSGINTR_MSIX;
}

/* Vectors of queues' own, beside vector 0? */
static bool
gbe_82574_auto_masks(const struct msgintr_grant *grant)
{
	return gbe_82574_is_msix(grant) && grant->nb_vectors > 1;
}

static uint32_t
gbe_82574_causes(const struct msgintr_grant *grant, uint64_t vectors)
{
	uint64_t queues = gbe_intr_queues_of(grant, vectors);
	uint32_t causes = 0;

	if (!gbe_82574_is_msix(grant))
		return GBE_ICR_RXT0;
	for (; queues != 0; queues &= queues - 1)
		causes |= GBE_82574_ICR_RXQ(__builtin_ctzll(queues));
	return causes;
}

static uint32_t
gbe_82574_ivar(const struct msgintr_grant *grant)
{
	uint32_t ivar = GBE_82574_IVAR_VALID << GBE_82574_IVAR_OTHER_SHIFT;

	for (uint16_t q = 0; q < grant->nb_queues; q++)
		ivar |= (GBE_82574_IVAR_VALID | grant->vector[q]) << GBE_82574_IVAR_RXQ_SHIFT(q);
	return ivar;
}

static void
gbe_82574_setup(struct rte_eth_dev *dev, const struct msgintr_grant *grant)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t eiac = 0;
	uint32_t ctrl_ext;

	if (!gbe_82574_is_msix(grant))
		return;
	gbe_reg_write(hw, GBE_82574_ITR, 0);
	gbe_reg_write(hw, GBE_82574_IVAR, gbe_82574_ivar(grant));
	/* IAME would break auto-masking (Linux e1000e no longer sets it). */
	ctrl_ext = gbe_reg_read(hw, GBE_CTRL_EXT);
	ctrl_ext &= ~(GBE_82574_CTRL_EXT_IAME | GBE_82574_CTRL_EXT_EIAME);
	/* PBA_CLR drops a pending bit when a cause is armed. */
	ctrl_ext |= GBE_82574_CTRL_EXT_PBA_CLR;
	if (gbe_82574_auto_masks(grant)) {
		ctrl_ext |= GBE_82574_CTRL_EXT_EIAME;
		eiac = gbe_82574_causes(grant, UINT32_MAX & ~1u);
	}
	gbe_reg_write(hw, GBE_CTRL_EXT, ctrl_ext);
	gbe_reg_write(hw, GBE_82574_EIAC, eiac);
}

/*
 * On MSI-X one cause, OTHER, stands for all that have no vector, and comes whether
 * these are unmasked or not. But ICR.INT_ASSERTED comes only for those that are, and
 * a read of ICR without it clears nothing and may lose interrupts: erratum 12, as
 * Linux e1000e. A full ring would end the link's interrupts. So all are unmasked,
 * also those that this driver does not enable, which firmware may.
 *
 * The read clears OTHER. To write it to ICR besides would clear a change of the link
 * that came after the read.
 */
static void
gbe_82574_unmask_other(struct rte_eth_dev *dev, const struct msgintr_grant *grant)
{
	uint32_t causes = GBE_ICR_LSC;

	if (gbe_82574_is_msix(grant))
		causes = GBE_82574_ICR_OTHER | GBE_82574_ICR_OTHERS;
	gbe_reg_write(gbe_hw_of(dev), GBE_IMS, causes);
}

static struct msgintr_cause
gbe_82574_isr(struct rte_eth_dev *dev, const struct msgintr_grant *grant, uint16_t vector)
{
	struct msgintr_cause cause = { .masked = vector != 0 };
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t icr;

	if (vector != 0)
		return cause;
	icr = gbe_reg_read(hw, GBE_ICR);
	if (icr == GBE_REG_GONE)
		return cause;
	/* The read clears nothing if nothing that is unmasked is set. */
	if (dev->data->dev_conf.intr_conf.lsc == 0)
		icr &= ~(GBE_ICR_LSC | GBE_82574_ICR_OTHER);
	cause.ours = (icr & (GBE_ICR_LSC | GBE_82574_ICR_OTHER | gbe_82574_causes(grant, 1))) != 0;
	cause.other = icr & GBE_ICR_COUNTED;
	if (!gbe_82574_auto_masks(grant))
		return cause;
	/*
	 * The read clears causes of other vectors too, whose message was
	 * perhaps not sent yet: raise them again, as Linux e1000e.
	 */
	if ((icr & GBE_82574_ICR_RXQ_ALL) != 0)
		gbe_reg_write(hw, GBE_ICS, icr & GBE_82574_ICR_RXQ_ALL);
	if (dev->data->dev_conf.intr_conf.lsc != 0)
		gbe_82574_unmask_other(dev, grant);
	return cause;
}

static void
gbe_82574_enable(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	gbe_reg_write(gbe_hw_of(context), GBE_IMS, gbe_82574_causes(grant, vectors));
}

static void
gbe_82574_disable(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	gbe_reg_write(gbe_hw_of(context), GBE_IMC, gbe_82574_causes(grant, vectors));
}

static void
gbe_82574_raise(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	gbe_reg_write(gbe_hw_of(context), GBE_ICS, gbe_82574_causes(grant, vectors));
}

static void
gbe_82574_clear(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	struct gbe_hw *hw = gbe_hw_of(context);

	gbe_reg_write(hw, GBE_ICR, gbe_82574_causes(grant, vectors));
	gbe_reg_flush(hw);
}

static uint32_t
gbe_82574_throttle_reg(const struct msgintr_grant *grant, uint16_t vector)
{
	return gbe_82574_is_msix(grant) ? GBE_82574_EITR + 4u * vector : GBE_82574_ITR;
}

const struct gbe_intr_family gbe_intr_82574 = {
	.setup = gbe_82574_setup,
	.unmask_other = gbe_82574_unmask_other,
	.isr = gbe_82574_isr,
	.enable = gbe_82574_enable,
	.disable = gbe_82574_disable,
	.raise = gbe_82574_raise,
	.clear = gbe_82574_clear,
	.throttle_reg = gbe_82574_throttle_reg,
	.throttle_from_us = gbe_throttle_from_us_256ns,
	.throttle_to_ns = gbe_throttle_to_ns_256ns,
	.max_throttle_us = GBE_MAX_THROTTLE_US_256NS,
};
