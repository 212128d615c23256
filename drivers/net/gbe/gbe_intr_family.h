/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_INTR_FAMILY_H
#define GBE_INTR_FAMILY_H

#include "gbe.h"

/*
 * What differs between the families in interrupts, with messages and with a line:
 * one table for each, in gbe_intr_8254x.c and its like. The rules are those of lib/msgintr: vectors
 * are bits, receive causes are masked and unmasked by one posted write, and a service routine reads
 * causes once, which clears them.
 */

/* Causes of every family in ICR that gbe_intr.c counts or acts on. */
#define GBE_ICR_COUNTED \
	(GBE_ICR_LSC | GBE_ICR_RXSEQ | GBE_ICR_RXDMT0 | GBE_ICR_RXO | GBE_ICR_DOUTSYNC | \
	 GBE_ICR_DRSTA)

struct gbe_intr_family {
	/* Route causes to the granted vectors; everything is masked, and stays. */
	void (*setup)(struct rte_eth_dev *dev, const struct msgintr_grant *grant);
	/* Unmask the link; once after setup, and in service routines. */
	void (*unmask_other)(struct rte_eth_dev *dev, const struct msgintr_grant *grant);
	struct msgintr_cause (*isr)(struct rte_eth_dev *dev, const struct msgintr_grant *grant,
				    uint16_t vector);
	/* Receive causes of vectors; registered as they are, the context is the rte_eth_dev. */
	msgintr_switch_t *enable;
	msgintr_switch_t *disable;
	msgintr_switch_t *raise;
	msgintr_switch_t *clear;
	/* Register that bounds the rate of a vector, and how it counts. */
	uint32_t (*throttle_reg)(const struct msgintr_grant *grant, uint16_t vector);
	uint32_t (*throttle_from_us)(uint32_t us);
	uint32_t (*throttle_to_ns)(uint32_t value);
	uint32_t max_throttle_us;
};

extern const struct gbe_intr_family gbe_intr_8254x;
extern const struct gbe_intr_family gbe_intr_82574;
extern const struct gbe_intr_family gbe_intr_82576;

/* Queues whose receive causes are on @vectors. */
static inline uint64_t
gbe_intr_queues_of(const struct msgintr_grant *grant, uint64_t vectors)
{
	uint64_t queues = 0;

	for (; vectors != 0; vectors &= vectors - 1)
		queues |= grant->queues[__builtin_ctzll(vectors)];
	return queues;
}

/* 8254x and 82574L count in units of 256 ns, with 16 bits. */
static inline uint32_t
gbe_throttle_from_us_256ns(uint32_t us)
{
	return (us * 1000 + 255) / 256;
}

static inline uint32_t
gbe_throttle_to_ns_256ns(uint32_t value)
{
	return (value & UINT16_MAX) * 256;
}

#define GBE_MAX_THROTTLE_US_256NS (UINT16_MAX * 256 / 1000)

#endif /* GBE_INTR_FAMILY_H */
