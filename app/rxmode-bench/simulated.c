/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_sim.h"
#include "simulated.h"

void
simulated_step(void)
{
	static const struct gbe_sim *sim;
	static bool known;

	/* Several threads may find the same answer at once. */
	if (!__atomic_load_n(&known, __ATOMIC_ACQUIRE)) {
		__atomic_store_n(&sim, gbe_sim(), __ATOMIC_RELAXED);
		__atomic_store_n(&known, true, __ATOMIC_RELEASE);
	}
	if (sim != NULL)
		sim->step();
}

bool
simulated_mmio(uint16_t port, struct mmio *mmio)
{
	const struct gbe_sim *sim = gbe_sim();
	struct gbe_sim_counts counts;

	if (sim == NULL)
		return false;
	sim->counts(port, &counts);
	*mmio = (struct mmio){ counts.reads, counts.writes, counts.exact };
	return true;
}
