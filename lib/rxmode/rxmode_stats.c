/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>

#include <rte_version.h>

#include "rxmode_private.h"

/* What a worker tells of itself. */

/* Whenever the policy was asked. */
void
rxmode_stats_regime(struct rxmode *w)
{
	static const char *const regimes[] = {
		[RXMODE_REGIME_INTERRUPT] = "interrupt",
		[RXMODE_REGIME_MODERATED] = "moderated",
		[RXMODE_REGIME_POLLING] = "polling",
	};
	const char *regime = w->conf.mode == RXMODE_ADAPTIVE ? regimes[w->policy.regime] :
			     w->conf.mode == RXMODE_POLL     ? "polling" :
							       "interrupt";

	/* No partner: as in rxmode_count(). */
	__atomic_store_n(&w->stats.regime, regime, __ATOMIC_RELAXED);
	__atomic_store_n(&w->stats.regime_changes, w->policy.changes, __ATOMIC_RELAXED);
}

/* While the owner writes them: each member is whole, and all are as of about the same round. */
void
rxmode_stats_get(const struct rxmode *worker, struct rxmode_stats *stats)
{
	const struct rxmode_stats *from = &worker->stats;

	*stats = (struct rxmode_stats){
		.sleeps = __atomic_load_n(&from->sleeps, __ATOMIC_RELAXED),
		.wakes = __atomic_load_n(&from->wakes, __ATOMIC_RELAXED),
		.spurious = __atomic_load_n(&from->spurious, __ATOMIC_RELAXED),
		.kicks = __atomic_load_n(&from->kicks, __ATOMIC_RELAXED),
		.rescues = __atomic_load_n(&from->rescues, __ATOMIC_RELAXED),
		.probation_rescues = __atomic_load_n(&from->probation_rescues, __ATOMIC_RELAXED),
		.regime_changes = __atomic_load_n(&from->regime_changes, __ATOMIC_RELAXED),
		.packets = __atomic_load_n(&from->packets, __ATOMIC_RELAXED),
		.asleep_ns = __atomic_load_n(&from->asleep_ns, __ATOMIC_RELAXED),
		.total_ns = rxmode_now_ns(worker, rxmode_cycles(worker)),
		.wake_ns = from->wake_ns,
		.queues = __atomic_load_n(&from->queues, __ATOMIC_RELAXED),
		.queues_by_timer = __atomic_load_n(&from->queues_by_timer, __ATOMIC_RELAXED),
		.regime = __atomic_load_n(&from->regime, __ATOMIC_RELAXED),
	};
}

/* Cycles since it was created, and in rounds with packets. */
void
rxmode_stats_usage(const struct rxmode *w, uint64_t *total, uint64_t *busy)
{
	*total += rxmode_cycles(w) - w->created;
	*busy += __atomic_load_n(&w->busy_cycles, __ATOMIC_RELAXED);
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

uint16_t
rxmode_stats_queues(const struct rxmode *w)
{
	return (uint16_t)__atomic_load_n(&w->stats.queues, __ATOMIC_RELAXED);
}

/* Each as port:queue. While queues come and go one may be missing, or there twice. */
static int
add_queues(const struct rxmode *w, struct rte_tel_data *d)
{
	struct rte_tel_data *list = rte_tel_data_alloc();
	uint16_t n = rxmode_stats_queues(w);
	char text[16];
	int rc;

	if (list == NULL)
		return -ENOMEM;
	rte_tel_data_start_array(list, RTE_TEL_STRING_VAL);
	for (uint16_t i = 0; i < n; i++) {
		uint32_t queue = __atomic_load_n(&w->listed[i], __ATOMIC_RELAXED);

		snprintf(text, sizeof(text), "%u:%u", queue >> 16, queue & UINT16_MAX);
		rte_tel_data_add_array_string(list, text);
	}
	rc = rte_tel_data_add_dict_container(d, "queue_list", list, 0);
	if (rc != 0)
		rte_tel_data_free(list);
	return rc;
}

/* /rxmode/stats of one worker; what its registry knows comes after it. */
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
	add_number(d, "wake_cpu_ns", w->policy_conf.wake_cpu_ns);
	add_number(d, "queues", stats.queues);
	add_number(d, "queues_by_timer", stats.queues_by_timer);
	return add_queues(w, d);
}
