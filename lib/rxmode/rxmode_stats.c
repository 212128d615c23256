/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_version.h>

#include "rxmode_private.h"

/* What a worker tells of itself. */

void
rxmode_stats_get(const struct rxmode *worker, struct rxmode_stats *stats)
{
	static const char *const regimes[] = {
		[RXMODE_REGIME_INTERRUPT] = "interrupt",
		[RXMODE_REGIME_MODERATED] = "moderated",
		[RXMODE_REGIME_POLLING] = "polling",
	};

	*stats = worker->stats;
	stats->total_ns = rxmode_now_ns(worker, rxmode_cycles(worker));
	stats->queues = worker->nb_queues;
	stats->queues_by_timer = 0;
	for (uint16_t i = 0; i < worker->nb_queues; i++)
		stats->queues_by_timer += worker->queues[i].trust == RXQ_TIMER;
	stats->regime = worker->conf.mode == RXMODE_ADAPTIVE ? regimes[worker->policy.regime] :
			worker->conf.mode == RXMODE_POLL     ? "polling" :
							       "interrupt";
}

/* Cycles since it was created, and in rounds with packets. */
void
rxmode_stats_usage(const struct rxmode *w, uint64_t *total, uint64_t *busy)
{
	*total += rxmode_cycles(w) - w->created;
	*busy += w->busy_cycles;
}

static void
add_number(struct rte_tel_data *d, const char *name, uint64_t value)
{
#if RTE_VERSION >= RTE_VERSION_NUM(23, 3, 0, 0)
	rte_tel_data_add_dict_uint(d, name, value);
#else
	rte_tel_data_add_dict_u64(d, name, value);
#endif
}

/* /rxmode/stats of one worker. */
int
rxmode_stats_telemetry(const struct rxmode *w, struct rte_tel_data *d)
{
	struct rxmode_stats stats;

	rxmode_stats_get(w, &stats);
	rte_tel_data_start_dict(d);
	rte_tel_data_add_dict_string(d, "name", w->name);
	rte_tel_data_add_dict_string(d, "regime", stats.regime);
	add_number(d, "sleeps", stats.sleeps);
	add_number(d, "wakes", stats.wakes);
	add_number(d, "spurious", stats.spurious);
	add_number(d, "kicks", stats.kicks);
	add_number(d, "rescues", stats.rescues);
	add_number(d, "probation_rescues", stats.probation_rescues);
	add_number(d, "regime_changes", stats.regime_changes);
	add_number(d, "packets", stats.packets);
	add_number(d, "asleep_ns", stats.asleep_ns);
	add_number(d, "total_ns", stats.total_ns);
	add_number(d, "wake_ns", stats.wake_ns);
	add_number(d, "queues", stats.queues);
	add_number(d, "queues_by_timer", stats.queues_by_timer);
	return 0;
}
