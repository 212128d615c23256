/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "msgintr_private.h"

/* What is granted: how queues share vectors. */

static uint64_t
msgintr_bits(uint16_t first, uint16_t end)
{
	uint64_t bits = 0;

	for (uint16_t i = first; i < end; i++)
		bits |= 1ULL << i;
	return bits;
}

/* Share @nb_vectors out, by the rule that msgintr.h states. */
void
msgintr_grant_plan(struct msgintr_grant *grant, enum msgintr_type type, uint16_t nb_vectors,
		   uint16_t nb_queues)
{
	uint16_t nb_own = RTE_MIN(nb_queues, nb_vectors - 1);
	uint16_t last = nb_vectors - 1;

	if (nb_vectors > 1 && nb_queues > nb_vectors - 1)
		nb_own = nb_vectors - 2;
	memset(grant->queues, 0, sizeof(grant->queues));
	grant->type = type;
	grant->nb_vectors = nb_vectors;
	grant->nb_queues = nb_queues;
	grant->relayed = 0;
	for (uint16_t q = 0; q < nb_own; q++) {
		grant->vector[q] = q + 1;
		grant->queues[q + 1] = 1ULL << q;
	}
	for (uint16_t q = nb_own; q < nb_queues; q++)
		grant->vector[q] = last;
	if (nb_own < nb_queues) {
		grant->queues[last] = msgintr_bits(nb_own, nb_queues);
		grant->relayed = 1ULL << last;
	}
}

const struct msgintr_grant *
msgintr_granted(const struct msgintr *mi)
{
	return &mi->grant;
}

const char *
msgintr_type_name(enum msgintr_type type)
{
	static const char *const names[] = {
		[MSGINTR_NONE] = "none",
		[MSGINTR_LINE] = "INTx",
		[MSGINTR_MSI] = "MSI",
		[MSGINTR_MSIX] = "MSI-X",
	};

	return names[type];
}
