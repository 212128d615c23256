/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "rxmode_int.h"

/* Life of a worker, what a wake costs, counters. */

#define NS_PER_US        1000u
#define LATENCY_US       50
#define LONGEST_SLEEP_US 1000000
#define RING_SIZE        512
#define BUDGET           32

static double
ns_per_cycle(void)
{
	return 1e9 / rte_get_tsc_hz();
}

/*
 * Rounds of: asleep on an eventfd, which another thread writes some time later. As a semaphore:
 * one reading for each writing, also when the reader was late.
 */
#define PINGS       31
#define PING_GAP_US 200

struct ping {
	int fd;
	_Atomic uint64_t written;
};

static void *
ping_writer(void *arg)
{
	struct ping *ping = arg;
	const uint64_t one = 1;

	for (int i = 0; i < PINGS; i++) {
		usleep(PING_GAP_US);
		atomic_store(&ping->written, rte_rdtsc());
		if (write(ping->fd, &one, sizeof(one)) < 0)
			break;
	}
	return NULL;
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

uint32_t
rxmode_measure_wake(void)
{
	struct ping ping = { .fd = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE) };
	uint64_t cycles[PINGS] = { 0 };
	pthread_t writer;
	uint64_t count;

	if (ping.fd < 0)
		return 0;
	if (pthread_create(&writer, NULL, ping_writer, &ping) != 0) {
		close(ping.fd);
		return 0;
	}
	for (int i = 0; i < PINGS; i++) {
		if (read(ping.fd, &count, sizeof(count)) < 0)
			break;
		cycles[i] = rte_rdtsc() - atomic_load(&ping.written);
	}
	pthread_join(writer, NULL);
	close(ping.fd);
	qsort(cycles, PINGS, sizeof(cycles[0]), compare);
	return (uint32_t)(cycles[PINGS / 2] * ns_per_cycle());
}

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

static void
set_policy(struct rxmode *w)
{
	const struct rxmode_conf *conf = &w->conf;

	w->policy_conf = (struct rxmode_policy_conf){
		.latency_ns = (uint64_t)conf->latency_us * NS_PER_US,
		.wake_ns = (uint64_t)conf->wake_us * NS_PER_US,
		.longest_sleep_ns = (uint64_t)conf->longest_sleep_us * NS_PER_US,
		.ring_size = conf->ring_size,
		.cpu_ceiling = conf->cpu_ceiling,
	};
	if (conf->wake_us == 0)
		w->policy_conf.wake_ns = rxmode_measure_wake();
	w->stats.wake_ns = (uint32_t)w->policy_conf.wake_ns;
	rxmode_policy_init(&w->policy);
}

/* The bounds also keep the policy's products within 64 bits. */
int
rxmode_check(const struct rxmode_conf *conf)
{
	if (conf == NULL || conf->mode > RXMODE_INTERRUPT || conf->cpu_ceiling > 100 ||
	    conf->budget > RXMODE_MAX_BUDGET || conf->latency_us > RXMODE_MAX_US ||
	    conf->wake_us > RXMODE_MAX_US)
		return -EINVAL;
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
	rc = rx_wait_open(&w->wait);
	if (rc != 0) {
		free(w);
		return rc;
	}
	w->ns_per_cycle = ns_per_cycle();
	w->created = rte_rdtsc();
	w->round_from = w->created;
	w->probation_ns = RXMODE_PROBATION_NS;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->done_cond, NULL);
	set_policy(w);
	rxmode_registry_add(w);
	*worker = w;
	return 0;
}

int
rxmode_create(const struct rxmode_conf *conf, struct rxmode **worker)
{
	return create(conf, false, worker);
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

void
rxmode_stats_get(const struct rxmode *worker, struct rxmode_stats *stats)
{
	static const char *const regimes[] = {
		[RXMODE_REGIME_INTERRUPT] = "interrupt",
		[RXMODE_REGIME_MODERATED] = "moderated",
		[RXMODE_REGIME_POLLING] = "polling",
	};

	*stats = worker->stats;
	stats->total_ns = rxmode_now_ns(worker, rte_rdtsc());
	stats->queues = worker->nb_queues;
	stats->queues_by_timer = 0;
	for (uint16_t i = 0; i < worker->nb_queues; i++)
		stats->queues_by_timer += worker->queues[i].trust == RXQ_TIMER;
	stats->regime = worker->conf.mode == RXMODE_ADAPTIVE ? regimes[worker->policy.regime] :
			worker->conf.mode == RXMODE_POLL     ? "polling" :
							       "interrupt";
}
