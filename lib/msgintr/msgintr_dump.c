/* SPDX-License-Identifier: BSD-3-Clause */

#include "msgintr_private.h"

/* Nothing that changes by itself: what counts is in the statistics. */

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
		fprintf(file, "  queue %u: vector %u, %s\n", q, grant->vector[q],
			msgintr_is_relayed(mi, q) ? "relayed" : "direct");
}
