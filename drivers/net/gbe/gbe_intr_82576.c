/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_intr_family.h"
#include "gbe_regs_82576.h"

/*
 * 82576. With several MSI-X vectors each has a bit in EICR, EIMS and EIMC, and
 * the device clears and masks it as it sends the message (EIAC, EIAM); the link
 * has its own cause in ICR behind vector 0. With a single vector, one MSI or
 * INTx, ICR and IMS have everything, and RXDW is the receive cause of all
 * queues. QEMU's model clears but does not mask: then a message can come with
 * nothing behind.
 */

#define OTHER_VECTOR 0

/* EITR counts microseconds in bits 14:2; bit 31 leaves a running count alone. */
#define EITR_US_SHIFT 2
#define EITR_US_MASK  0x1FFFu
#define EITR_CNT_IGNR (1u << 31)

static bool
gbe_82576_has_vectors(const struct msgintr_grant *grant)
{
	return grant->type == MSGINTR_MSIX && grant->nb_vectors > 1;
}

static void
gbe_82576_route(struct gbe_hw *hw, uint16_t queue_id, uint8_t vector)
{
	/* Queues 0 to 7 in the lower half of a register, 8 to 15 above. */
	uint32_t reg = GBE_82576_IVAR + 4 * (queue_id & 7);
	uint32_t shift = (queue_id & 8) << 1;
	uint32_t ivar = gbe_reg_read(hw, reg) & ~(0xFFu << shift);

	ivar |= (GBE_82576_IVAR_VALID | vector) << shift;
	gbe_reg_write(hw, reg, ivar);
}

static void
gbe_82576_setup(struct rte_eth_dev *dev, const struct msgintr_grant *grant)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t vectors = 0;
	/*
	 * NSICR: a read of ICR always clears it. Not where others share the line: then it
	 * does so only while this device asserts it (I210 datasheet, table 7-52).
	 */
	uint32_t gpie = grant->type == MSGINTR_LINE ? 0 : GBE_82576_GPIE_NSICR;

	/* First of all, or the rest does not stick (as Linux igb). */
	if (gbe_82576_has_vectors(grant)) {
		gpie |= GBE_82576_GPIE_MSIX_MODE | GBE_82576_GPIE_EIAME | GBE_82576_GPIE_PBA;
		vectors = UINT32_MAX >> (32 - grant->nb_vectors);
	}
	gbe_reg_write(hw, GBE_82576_GPIE, gpie);
	gbe_reg_write(hw, GBE_82576_IVAR_MISC,
		      (GBE_82576_IVAR_VALID | OTHER_VECTOR) << GBE_82576_IVAR_MISC_OTHER_SHIFT);
	for (uint16_t q = 0; q < grant->nb_queues; q++)
		gbe_82576_route(hw, q, grant->vector[q]);
	if (gbe_82576_has_vectors(grant)) {
		gbe_reg_write(hw, GBE_82576_EIAC, vectors);
		gbe_reg_write(hw, GBE_82576_EIAM, vectors);
	}
	gbe_reg_write(hw, GBE_82576_EICR, UINT32_MAX);
}

static void
gbe_82576_unmask_other(struct rte_eth_dev *dev, const struct msgintr_grant *grant)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	gbe_reg_write(hw, GBE_IMS, GBE_ICR_LSC);
	if (gbe_82576_has_vectors(grant))
		gbe_reg_write(hw, GBE_82576_EIMS, 1u << OTHER_VECTOR);
}

static struct msgintr_cause
gbe_82576_isr(struct rte_eth_dev *dev, const struct msgintr_grant *grant, uint16_t vector)
{
	struct msgintr_cause cause = { .masked = vector != OTHER_VECTOR };
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t icr;

	if (vector != OTHER_VECTOR)
		return cause;
	icr = gbe_reg_read(hw, GBE_ICR);
	if (icr == GBE_REG_GONE)
		return cause;
	cause.other = icr & GBE_ICR_COUNTED;
	if (!gbe_82576_has_vectors(grant)) {
		cause.ours = (icr & (GBE_ICR_LSC | GBE_ICR_RXT0)) != 0;
		return cause;
	}
	cause.ours = (icr & GBE_ICR_LSC) != 0;
	/* IMS keeps the link; the message has masked itself. */
	gbe_reg_write(hw, GBE_82576_EIMS, 1u << OTHER_VECTOR);
	return cause;
}

static void
gbe_82576_enable(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	struct gbe_hw *hw = gbe_hw_of(context);

	if (gbe_82576_has_vectors(grant))
		gbe_reg_write(hw, GBE_82576_EIMS, vectors);
	else
		gbe_reg_write(hw, GBE_IMS, GBE_ICR_RXT0);
}

static void
gbe_82576_disable(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	struct gbe_hw *hw = gbe_hw_of(context);

	if (gbe_82576_has_vectors(grant))
		gbe_reg_write(hw, GBE_82576_EIMC, vectors);
	else
		gbe_reg_write(hw, GBE_IMC, GBE_ICR_RXT0);
}

static void
gbe_82576_raise(void *context, const struct msgintr_grant *grant, uint64_t vectors)
{
	struct gbe_hw *hw = gbe_hw_of(context);

	if (gbe_82576_has_vectors(grant))
		gbe_reg_write(hw, GBE_82576_EICS, vectors);
	else
		gbe_reg_write(hw, GBE_ICS, GBE_ICR_RXT0);
}

static void
gbe_82576_clear(void *context, const struct msgintr_grant *grant __rte_unused, uint64_t vectors)
{
	struct gbe_hw *hw = gbe_hw_of(context);

	gbe_reg_write(hw, GBE_82576_EICR, vectors);
	gbe_reg_flush(hw);
}

static uint32_t
gbe_82576_throttle_reg(const struct msgintr_grant *grant __rte_unused, uint16_t vector)
{
	return GBE_82576_EITR + 4u * vector;
}

static uint32_t
gbe_82576_throttle_from_us(uint32_t us)
{
	return us << EITR_US_SHIFT | EITR_CNT_IGNR;
}

static uint32_t
gbe_82576_throttle_to_ns(uint32_t value)
{
	return (value >> EITR_US_SHIFT & EITR_US_MASK) * 1000;
}

const struct gbe_intr_family gbe_intr_82576 = {
	.setup = gbe_82576_setup,
	.unmask_other = gbe_82576_unmask_other,
	.isr = gbe_82576_isr,
	.enable = gbe_82576_enable,
	.disable = gbe_82576_disable,
	.raise = gbe_82576_raise,
	.clear = gbe_82576_clear,
	.throttle_reg = gbe_82576_throttle_reg,
	.throttle_from_us = gbe_82576_throttle_from_us,
	.throttle_to_ns = gbe_82576_throttle_to_ns,
	.max_throttle_us = EITR_US_MASK,
};
