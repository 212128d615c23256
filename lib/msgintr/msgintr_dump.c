/* SPDX-License-Identifier: BSD-3-Clause */

#include <inttypes.h>

#include "msgintr_private.h"

static void
msgintr_dump_queue(const struct msgintr *mi, uint16_t q, FILE *file)
{
	const struct msgintr_queue_stats *stats = &mi->queue_stats[q];
	/* No partner: what it was a moment ago. */
	bool armed = (__atomic_load_n(&mi->armed, __ATOMIC_RELAXED) >> q & 1) != 0;

	fprintf(file,
		"  queue %u: vector %u, %s, %s; %" PRIu64 " interrupts, %" PRIu64
		" spurious, %" PRIu64 " relayed, %" PRIu64 " raised\n",
		q, mi->grant.vector[q], msgintr_is_relayed(mi, q) ? "relayed" : "direct",
		armed ? "armed" : "not armed", stats->interrupts, stats->spurious, stats->relayed,
		stats->raised);
}

void
msgintr_dump(const struct msgintr *mi, FILE *file)
{
	const struct msgintr_grant *grant = &mi->grant;

	fprintf(file, "interrupts: %s, %u of %u vectors, %s\n", msgintr_type_name(grant->type),
		grant->nb_vectors, grant->type == MSGINTR_MSIX ? grant->table_size : 1,
		!msgintr_is_running(mi) ? "stopped" :
		mi->storm.polling       ? "off: polling instead" :
					  "on");
	for (uint16_t q = 0; q < grant->nb_queues; q++)
		msgintr_dump_queue(mi, q, file);
	fprintf(file,
		"  other causes: %" PRIu64 " interrupts; %" PRIu64 " for no cause, %" PRIu64
		" storms\n",
		mi->stats->other, mi->stats->not_ours, mi->stats->storms);
}
