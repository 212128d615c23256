/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <string.h>

#include "rxmode_private.h"

/* Life of a worker. */

#define NS_PER_US        1000u
#define LATENCY_US       50
#define LONGEST_SLEEP_US 1000000
/* Of a thread that knows nothing of its worker. */
#define LONGEST_ATTACHED_SLEEP_US 100000
#define RING_SIZE                 512
#define BUDGET                    32

static void
fill_defaults(struct rxmode_conf *conf)
{
	if (conf->latency_us == 0)
		conf->latency_us = LATENCY_US;
	if (conf->longest_sleep_us == 0)
		conf->longest_sleep_us = LONGEST_SLEEP_US;
	if (conf->ring_size == 0)
		conf->ring_size = RING_SIZE;
	if (conf->budget == 0)
		conf->budget = BUDGET;
}

/* With a wake after each wait for packets, wakes take CPU / (wait + wake) of the time. */
static void
keep_below_ceiling(struct rxmode_policy_conf *conf, uint8_t percent)
{
	uint64_t cycle_ns = conf->wake_cpu_ns * 100 / percent;
	uint64_t wait_ns = cycle_ns > conf->wake_ns ? cycle_ns - conf->wake_ns : 0;

	conf->latency_ns = RTE_MAX(conf->latency_ns, wait_ns);
}

/* Of attached threads, measured where nothing has to be received yet. */
static struct rxmode_wake_cost attached_cost;

/* What is configured is all of it CPU time, as nothing else is known. */
static struct rxmode_wake_cost
wake_cost(const struct rxmode *w)
{
	uint32_t ns = w->conf.wake_us * NS_PER_US;

	if (ns != 0)
		return (struct rxmode_wake_cost){ .ns = ns, .cpu_ns = ns };
	return w->attached ? attached_cost : rxmode_measure_wake_cost();
}

static void
set_policy(struct rxmode *w)
{
	const struct rxmode_wake_cost cost = wake_cost(w);
	const struct rxmode_conf *conf = &w->conf;

	w->policy_conf = (struct rxmode_policy_conf){
		.latency_ns = (uint64_t)conf->latency_us * NS_PER_US,
		.wake_ns = cost.ns,
		.wake_cpu_ns = cost.cpu_ns,
		.longest_sleep_ns = (uint64_t)conf->longest_sleep_us * NS_PER_US,
		.ring_size = conf->ring_size,
	};
	if (conf->cpu_ceiling != 0)
		keep_below_ceiling(&w->policy_conf, conf->cpu_ceiling);
	w->stats.wake_ns = (uint32_t)w->policy_conf.wake_ns;
	rxmode_policy_init(&w->policy);
	rxmode_stats_regime(w);
}

/* The bounds also keep the policy's products within 64 bits. */
int
rxmode_check(const struct rxmode_conf *conf)
{
	if (conf == NULL || conf->mode > RXMODE_INTERRUPT || conf->cpu_ceiling > 100 ||
	    conf->budget > RXMODE_MAX_BUDGET || conf->latency_us > RXMODE_MAX_US ||
	    conf->wake_us > RXMODE_MAX_US)
		return -EINVAL;
	/* What a later release has there is not known here. */
	for (unsigned int i = 0; i < RTE_DIM(conf->reserved); i++) {
		if (conf->reserved[i] != 0)
			return -EINVAL;
	}
	return 0;
}

static int
create(const struct rxmode_conf *conf, bool attached, struct rxmode **worker)
{
	struct rxmode *w;
	int rc;

	if (worker == NULL || rxmode_check(conf) != 0)
		return -EINVAL;
	w = aligned_alloc(RTE_CACHE_LINE_SIZE, RTE_CACHE_LINE_ROUNDUP(sizeof(*w)));
	if (w == NULL)
		return -ENOMEM;
	memset(w, 0, sizeof(*w));
	w->conf = *conf;
	w->attached = attached;
	fill_defaults(&w->conf);
	snprintf(w->name, sizeof(w->name), "%s", conf->name != NULL ? conf->name : "worker");
	w->conf.name = w->name;
	w->time = *rxmode_time;
	rc = rx_wait_open(&w->wait, &w->time);
	if (rc != 0)
		goto free_worker;
	w->ns_per_cycle = 1e9 / w->time.hz();
	w->created = rxmode_cycles(w);
	w->round_from = w->created;
	w->probation_ns = RXMODE_PROBATION_NS;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->done_cond, NULL);
	set_policy(w);
	rxmode_registry_add(w);
	*worker = w;
	return 0;

free_worker:
	free(w);
	return rc;
}

int
rxmode_create(const struct rxmode_conf *conf, struct rxmode **worker)
{
	return create(conf, false, worker);
}

/* For a worker of rxmode_attach(): the numbers that the application gave, and no functions. */
void
rxmode_conf_attached(struct rxmode_conf *to, const struct rxmode_conf *from)
{
	*to = (struct rxmode_conf){
		.name = "attached",
		.mode = from->mode,
		.latency_us = from->latency_us,
		.longest_sleep_us = from->longest_sleep_us,
		.wake_us = from->wake_us,
		.cpu_ceiling = from->cpu_ceiling,
		.ring_size = from->ring_size,
	};
	if (to->longest_sleep_us == 0 || to->longest_sleep_us > LONGEST_ATTACHED_SLEEP_US)
		to->longest_sleep_us = LONGEST_ATTACHED_SLEEP_US;
	if (to->wake_us == 0 && attached_cost.ns == 0)
		attached_cost = rxmode_measure_wake_cost();
}

int
rxmode_create_attached(const struct rxmode_conf *conf, struct rxmode **worker)
{
	return create(conf, true, worker);
}

void
rxmode_destroy(struct rxmode *worker)
{
	if (worker == NULL)
		return;
	rxmode_registry_del(worker);
	for (uint16_t i = 0; i < worker->nb_queues; i++)
		rxq_unregister(worker, &worker->queues[i]);
	rx_wait_close(&worker->wait);
	pthread_cond_destroy(&worker->done_cond);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
}
