/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_NIC_RINGS_H
#define SIM_NIC_RINGS_H

/* Ring registers, and what the driver wrote to them. */

#include "nic.h"

extern const struct nic_handler nic_ring_8254x_handlers[];
extern const struct nic_handler nic_ring_82574_handlers[];
extern const struct nic_handler nic_ring_82576_handlers[];

void nic_rings_create(struct nic *nic);
void nic_rings_reset(struct nic *nic);
/* The offset in 0xC000 to 0xEFFF of a ring register of the 82576. */
uint32_t nic_ring_canonical(enum nic_family family, uint32_t offset);
/* Learn what the driver wrote; true if it rang. */
bool nic_ring_learn(struct nic *nic, struct nic_ring *ring);
void nic_ring_set(struct nic *nic, struct nic_ring *ring, uint32_t offset, uint32_t value);
/* The queue that has a ring register, or NULL. */
struct nic_ring *nic_ring_at(struct nic *nic, uint32_t offset);

/*
 * Cheap, as it is asked all the time: nothing happens to a ring without a
 * change of one of these, and to a disabled one not without one of DCTL.
 */
static inline bool
nic_ring_changed_at(const struct nic *nic, const struct nic_ring *ring, uint32_t place)
{
	const uint32_t *seen = ring->seen;

	if (nic_reg(nic, place + GBE_RING_DCTL) != seen[GBE_RING_DCTL / 4])
		return true;
	if (nic->chip->family == NIC_82576 &&
	    (seen[GBE_RING_DCTL / 4] & GBE_DCTL_QUEUE_ENABLE) == 0)
		return false;
	return nic_reg(nic, place + GBE_RING_TAIL) != seen[GBE_RING_TAIL / 4] ||
	       nic_reg(nic, place + GBE_RING_BAL) != seen[GBE_RING_BAL / 4];
}

/* In the plain form: find out whether the driver wrote, and rang. */
static inline bool
nic_ring_look(struct nic *nic, struct nic_ring *ring)
{
	if (nic->dev.ring_pages_trap ||
	    (!nic_ring_changed_at(nic, ring, ring->base) &&
	     (ring->alias == 0 || !nic_ring_changed_at(nic, ring, ring->alias))))
		return false;
	return nic_ring_learn(nic, ring);
}

#endif /* SIM_NIC_RINGS_H */
