/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <string.h>

#include <rte_spinlock.h>
#include <rte_telemetry.h>
#include <rte_version.h>

#include "rxmode_int.h"

/* The workers of this process, for telemetry: /rxmode/list and /rxmode/stats,ID. */

#define MAX_WORKERS	128

static struct rxmode *workers[MAX_WORKERS];
static rte_spinlock_t lock = RTE_SPINLOCK_INITIALIZER;

/* A worker beyond the table works, unlisted. */
void
rxmode_registry_add(struct rxmode *w)
{
	rte_spinlock_lock(&lock);
	for (int i = 0; i < MAX_WORKERS; i++) {
		if (workers[i] == NULL) {
			workers[i] = w;
			break;
		}
	}
	rte_spinlock_unlock(&lock);
}

void
rxmode_registry_del(struct rxmode *w)
{
	rte_spinlock_lock(&lock);
	for (int i = 0; i < MAX_WORKERS; i++) {
		if (workers[i] == w)
			workers[i] = NULL;
	}
	rte_spinlock_unlock(&lock);
}

static int
list_workers(const char *cmd, const char *params, struct rte_tel_data *d)
{
	RTE_SET_USED(cmd);
	RTE_SET_USED(params);
	rte_tel_data_start_array(d, RTE_TEL_INT_VAL);
	rte_spinlock_lock(&lock);
	for (int i = 0; i < MAX_WORKERS; i++) {
		if (workers[i] != NULL)
			rte_tel_data_add_array_int(d, i);
	}
	rte_spinlock_unlock(&lock);
	return 0;
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

static void
add_stats(struct rte_tel_data *d, const struct rxmode *w)
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
}

static int
worker_stats(const char *cmd, const char *params, struct rte_tel_data *d)
{
	char *end = NULL;
	unsigned long i;
	int rc = -ENOENT;

	RTE_SET_USED(cmd);
	if (params == NULL || *params == '\0')
		return -EINVAL;
	i = strtoul(params, &end, 0);
	if (*end != '\0' || i >= MAX_WORKERS)
		return -EINVAL;
	rte_spinlock_lock(&lock);
	if (workers[i] != NULL) {
		add_stats(d, workers[i]);
		rc = 0;
	}
	rte_spinlock_unlock(&lock);
	return rc;
}

RTE_INIT(rxmode_telemetry)
{
	rte_telemetry_register_cmd("/rxmode/list", list_workers, "Ids of the rxmode workers.");
	rte_telemetry_register_cmd("/rxmode/stats", worker_stats,
		"Counters of an rxmode worker. Parameters: id");
}
