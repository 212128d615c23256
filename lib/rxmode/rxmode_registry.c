/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_eal_memconfig.h>
#include <rte_lcore.h>
#include <rte_memzone.h>
#include <rte_spinlock.h>
#include <rte_version.h>

#include "rxmode_private.h"

/*
 * The workers of this process. The library may be in it more than once, shared
 * and inside of a driver: the first copy that needs the registry puts it into a
 * memzone, where the others find it. Whatever one copy wants of another's worker
 * goes through functions that the worker's copy left here.
 */

/* The version is raised with every change of the structures below, or of rxmode_attach_ops. */
#define REGISTRY_ZONE "rxmode_registry_5"
#define MAX_WORKERS   128
#define NO_THREAD     0

struct registered {
	struct rxmode *worker; /* NULL: free */
	int (*stats)(const struct rxmode *w, struct rte_tel_data *d);
	uint16_t (*queues)(const struct rxmode *w);
	void (*usage)(const struct rxmode *w, uint64_t *total, uint64_t *busy);
	pid_t thread; /* of the owner, or NO_THREAD */
	unsigned int lcore;
	bool attached;
};

struct registry {
	rte_spinlock_t lock;
	uint32_t owners; /* changes whenever a thread gets or loses a worker; atomic */
	const struct rxmode_attach_ops *attach; /* of one copy: all use it */
	struct registered workers[MAX_WORKERS];
};

/* Function pointers are those of one process: a secondary one keeps its own. */
static struct registry own_registry;
static struct registry *found;

static int list_workers(const char *cmd, const char *params, struct rte_tel_data *d);
static int worker_stats(const char *cmd, const char *params, struct rte_tel_data *d);

static void
register_commands(void)
{
	rte_telemetry_register_cmd("/rxmode/list", list_workers,
				   "Ids of the rxmode workers that have queues.");
	rte_telemetry_register_cmd(
		"/rxmode/stats", worker_stats,
		"Thread, queues and counters of an rxmode worker. Parameters: id");
}

/* Under EAL's lock, so that no copy finds what another has not filled yet. */
static struct registry *
find_or_make(void)
{
	const struct rte_memzone *zone = rte_memzone_lookup(REGISTRY_ZONE);

	if (zone != NULL)
		return zone->addr;
	zone = rte_memzone_reserve(REGISTRY_ZONE, sizeof(struct registry), SOCKET_ID_ANY, 0);
	register_commands();
	if (zone == NULL)
		return &own_registry;
	memset(zone->addr, 0, sizeof(struct registry));
	return zone->addr;
}

static struct registry *
registry(void)
{
	struct registry *r = __atomic_load_n(&found, __ATOMIC_ACQUIRE);

	if (r != NULL)
		return r;
	rte_mcfg_tailq_write_lock();
	r = __atomic_load_n(&found, __ATOMIC_SEQ_CST);
	if (r == NULL) {
		if (rte_eal_process_type() == RTE_PROC_PRIMARY) {
			r = find_or_make();
		} else {
			register_commands();
			r = &own_registry;
		}
		__atomic_store_n(&found, r, __ATOMIC_SEQ_CST);
	}
	rte_mcfg_tailq_write_unlock();
	return r;
}

static struct registered *
entry_of(struct registry *r, const struct rxmode *w)
{
	for (int i = 0; i < MAX_WORKERS; i++) {
		if (r->workers[i].worker == w)
			return &r->workers[i];
	}
	return NULL;
}

/* A worker beyond the table works, unlisted. */
void
rxmode_registry_add(struct rxmode *w)
{
	struct registry *r = registry();
	struct registered *entry;

	rte_spinlock_lock(&r->lock);
	entry = entry_of(r, NULL);
	if (entry != NULL)
		*entry = (struct registered){
			.worker = w,
			.stats = rxmode_stats_telemetry,
			.queues = rxmode_stats_queues,
			.usage = rxmode_stats_usage,
			.lcore = LCORE_ID_ANY,
			.attached = w->attached,
		};
	rte_spinlock_unlock(&r->lock);
}

void
rxmode_registry_del(struct rxmode *w)
{
	struct registry *r = registry();
	struct registered *entry;

	rte_spinlock_lock(&r->lock);
	entry = entry_of(r, w);
	if (entry != NULL)
		*entry = (struct registered){ 0 };
	__atomic_fetch_add(&r->owners, 1, __ATOMIC_SEQ_CST);
	rte_spinlock_unlock(&r->lock);
}

/* The calling thread is the owner from now on, or there is none. */
void
rxmode_registry_own(const struct rxmode *w, bool own)
{
	struct registry *r = registry();
	struct registered *entry;

	rte_spinlock_lock(&r->lock);
	entry = entry_of(r, w);
	if (entry != NULL) {
		entry->thread = own ? rte_sys_gettid() : NO_THREAD;
		entry->lcore = own ? rte_lcore_id() : LCORE_ID_ANY;
	}
	if (!w->attached)
		__atomic_fetch_add(&r->owners, 1, __ATOMIC_SEQ_CST);
	rte_spinlock_unlock(&r->lock);
}

/* Changes with the answer of rxmode_registry_thread_has_worker(), for some thread. */
uint32_t
rxmode_registry_owners(void)
{
	return __atomic_load_n(&registry()->owners, __ATOMIC_RELAXED);
}

/* Of the application's: then none is attached to the calling thread. */
bool
rxmode_registry_thread_has_worker(void)
{
	struct registry *r = registry();
	pid_t self = rte_sys_gettid();
	bool has = false;

	rte_spinlock_lock(&r->lock);
	for (int i = 0; i < MAX_WORKERS; i++) {
		const struct registered *entry = &r->workers[i];

		if (entry->worker != NULL && entry->thread == self && !entry->attached)
			has = true;
	}
	rte_spinlock_unlock(&r->lock);
	return has;
}

/* Whoever attaches first, in whatever copy, does it for all; the others hand it on. */
const struct rxmode_attach_ops *
rxmode_registry_attach(const struct rxmode_attach_ops *mine)
{
	struct registry *r = registry();
	const struct rxmode_attach_ops *attach;

	rte_spinlock_lock(&r->lock);
	if (r->attach == NULL)
		r->attach = mine;
	attach = r->attach;
	rte_spinlock_unlock(&r->lock);
	return attach;
}

/* A thread that polls attached ports keeps its worker when it has lost its queues. */
static bool
is_shown(const struct registered *entry)
{
	return entry->worker != NULL && entry->queues(entry->worker) != 0;
}

static int
list_workers(const char *cmd, const char *params, struct rte_tel_data *d)
{
	struct registry *r = registry();

	RTE_SET_USED(cmd);
	RTE_SET_USED(params);
	rte_tel_data_start_array(d, RTE_TEL_INT_VAL);
	rte_spinlock_lock(&r->lock);
	for (int i = 0; i < MAX_WORKERS; i++) {
		if (is_shown(&r->workers[i]))
			rte_tel_data_add_array_int(d, i);
	}
	rte_spinlock_unlock(&r->lock);
	return 0;
}

/* Empty without a thread; it may have ended by itself. */
static void
name_of(pid_t thread, char *name, int size)
{
	char path[64];
	FILE *file;

	*name = '\0';
	if (thread == NO_THREAD)
		return;
	snprintf(path, sizeof(path), "/proc/self/task/%d/comm", (int)thread);
	file = fopen(path, "re");
	if (file == NULL)
		return;
	if (fgets(name, size, file) != NULL)
		name[strcspn(name, "\n")] = '\0';
	fclose(file);
}

/* Who runs the worker: 0 and -1 stand for nobody, and for a thread that is no lcore. */
static void
add_thread(const struct registered *entry, struct rte_tel_data *d)
{
	char name[32];

	name_of(entry->thread, name, sizeof(name));
	rte_tel_data_add_dict_int(d, "lcore",
				  entry->lcore == LCORE_ID_ANY ? -1 : (int)entry->lcore);
	rte_tel_data_add_dict_int(d, "thread", entry->thread);
	rte_tel_data_add_dict_string(d, "thread_name", name);
}

static int
worker_stats(const char *cmd, const char *params, struct rte_tel_data *d)
{
	struct registry *r = registry();
	struct registered entry;
	char *end = NULL;
	unsigned long i;
	int rc = -ENOENT;

	RTE_SET_USED(cmd);
	if (params == NULL || *params == '\0')
		return -EINVAL;
	i = strtoul(params, &end, 0);
	if (*end != '\0' || i >= MAX_WORKERS)
		return -EINVAL;
	rte_spinlock_lock(&r->lock);
	entry = r->workers[i];
	if (is_shown(&entry))
		rc = entry.stats(entry.worker, d);
	rte_spinlock_unlock(&r->lock);
	if (rc == 0)
		add_thread(&entry, d);
	return rc;
}

#if RTE_VERSION >= RTE_VERSION_NUM(23, 3, 0, 0)
static int
lcore_usage(unsigned int lcore, struct rte_lcore_usage *usage)
{
	struct registry *r = registry();
	int rc = -ENOENT;

	*usage = (struct rte_lcore_usage){ 0 };
	rte_spinlock_lock(&r->lock);
	for (int i = 0; i < MAX_WORKERS; i++) {
		const struct registered *entry = &r->workers[i];

		if (entry->worker == NULL || entry->lcore != lcore)
			continue;
		entry->usage(entry->worker, &usage->total_cycles, &usage->busy_cycles);
		rc = 0;
	}
	rte_spinlock_unlock(&r->lock);
	return rc;
}

int
rxmode_lcore_usage(void)
{
	rte_lcore_register_usage_cb(lcore_usage);
	return 0;
}
#else
int
rxmode_lcore_usage(void)
{
	return -ENOTSUP;
}
#endif
