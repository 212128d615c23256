/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_intr_families.h"
#include "gbe_moderation.h"

/*
 * Interrupt moderation: at most one signal of a vector in an interval. What is
 * asked for is kept per queue and written at every start; queues that share a
 * vector share its interval.
 */

/*
 * At line rate a frame of the shortest kind comes every 0.67 us and a ring of
 * 512 is full after 344 us. 20 us let at most 30 of them wait, and bound a
 * thread that sleeps after each frame to 50 000 wake-ups a second.
 */
#define OWN_VECTOR_US 20
/* A shared vector also fires for queues that poll: the relay runs for them. */
#define SHARED_VECTOR_US 50
/* Vector 0 of several: on the 82574L a full ring raises it, too. */
#define OTHER_VECTOR_US 1000

/* The largest interval that a queue of the vector asks for, or the default. */
static uint32_t
gbe_moderation_wanted(const struct gbe_port *port, const struct msgintr_grant *grant,
		      uint16_t vector)
{
	uint64_t queues = grant->queues[vector];
	int32_t us = GBE_MODERATION_DEFAULT;

	if (queues == 0)
		return OTHER_VECTOR_US;
	for (; queues != 0; queues &= queues - 1)
		us = RTE_MAX(us, port->moderation_us[__builtin_ctzll(queues)]);
	if (us != GBE_MODERATION_DEFAULT)
		return us;
	return (grant->relayed >> vector & 1) != 0 ? SHARED_VECTOR_US : OWN_VECTOR_US;
}

static void
gbe_moderation_write(struct rte_eth_dev *dev, uint16_t vector)
{
	const struct msgintr_grant *grant = msgintr_granted(gbe_intr_of(dev));
	const struct gbe_intr_family *family = gbe_intr_family_of(dev);
	uint32_t us = gbe_moderation_wanted(gbe_port_of(dev), grant, vector);

	us = RTE_MIN(us, family->max_throttle_us);
	gbe_reg_write(gbe_hw_of(dev), family->throttle_reg(grant, vector),
		      family->throttle_from_us(us));
}

void
gbe_moderation_init(struct gbe_port *port)
{
	for (uint16_t q = 0; q < GBE_MAX_QUEUES; q++)
		port->moderation_us[q] = port->args.moderation_us;
}

/* After the vectors were granted. */
void
gbe_moderation_start(struct rte_eth_dev *dev)
{
	const struct msgintr_grant *grant = msgintr_granted(gbe_intr_of(dev));

	for (uint16_t v = 0; v < grant->nb_vectors; v++)
		gbe_moderation_write(dev, v);
}

static int
gbe_moderation_check(const struct rte_eth_dev *dev, uint16_t queue_id)
{
	if (gbe_intr_of(dev) == NULL)
		return -ENOTSUP;
	return queue_id < dev->data->nb_rx_queues ? 0 : -EINVAL;
}

/* Shared vectors: for all queues of the vector. Control path. */
int
gbe_moderation_set(struct rte_eth_dev *dev, uint16_t queue_id,
		   const struct rxmode_moderation *moderation)
{
	const struct msgintr_grant *grant;
	struct gbe_port *port = gbe_port_of(dev);
	uint32_t us = moderation->interval_us;
	int ret;

	ret = gbe_moderation_check(dev, queue_id);
	if (ret != 0)
		return ret;
	if (us == 0 && moderation->per_second != 0)
		us = RTE_MAX((US_PER_S + moderation->per_second - 1) / moderation->per_second, 1u);
	if (us > gbe_intr_family_of(dev)->max_throttle_us)
		return -ERANGE;
	port->moderation_us[queue_id] = us;
	grant = msgintr_granted(gbe_intr_of(dev));
	if (!port->intr_active || queue_id >= grant->nb_queues)
		return 0;
	for (uint16_t q = 0; q < grant->nb_queues; q++) {
		if (grant->vector[q] == grant->vector[queue_id])
			port->moderation_us[q] = us;
	}
	gbe_moderation_write(dev, grant->vector[queue_id]);
	return 0;
}

/* As programmed, from the register. */
int
gbe_moderation_get(struct rte_eth_dev *dev, uint16_t queue_id, struct rxmode_moderation *moderation)
{
	const struct gbe_intr_family *family = gbe_intr_family_of(dev);
	const struct msgintr_grant *grant;
	uint32_t ns;
	int ret;

	ret = gbe_moderation_check(dev, queue_id);
	if (ret != 0)
		return ret;
	grant = msgintr_granted(gbe_intr_of(dev));
	if (!gbe_port_of(dev)->intr_active || queue_id >= grant->nb_queues)
		return -ENODATA;
	ns = family->throttle_to_ns(
		gbe_reg_read(gbe_hw_of(dev), family->throttle_reg(grant, grant->vector[queue_id])));
	moderation->interval_us = (ns + 500) / 1000;
	moderation->interval_ns = ns;
	moderation->per_second = ns == 0 ? 0 : NS_PER_S / ns;
	return 0;
}
