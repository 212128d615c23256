/* SPDX-License-Identifier: BSD-3-Clause */

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <time.h>

#include <rte_cycles.h>
#include <rte_lcore.h>

#include "batch.h"

#define UNIT         2000 /* steps, some microseconds of work */
#define CALIBRATE_US 50000
#define LEAST_S      0.02

static struct {
	pthread_t thread;
	bool runs;
	double units_per_s; /* with the CPU to itself */
	/* Of the job's thread; accessed atomically. */
	uint64_t units;
	bool stop;
} batch;

/* Xorshift: nothing that a compiler can leave out, or memory could slow down. */
static void *
work(void *arg)
{
	uint64_t x = 1;

	(void)arg;
	while (!__atomic_load_n(&batch.stop, __ATOMIC_RELAXED)) {
		for (unsigned int i = 0; i < UNIT; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
		}
		/* x is never 0, which only the reader of this line knows. */
		__atomic_fetch_add(&batch.units, x != 0, __ATOMIC_RELAXED);
	}
	return NULL;
}

static uint64_t
units(void)
{
	return __atomic_load_n(&batch.units, __ATOMIC_RELAXED);
}

static double
cpu_seconds(void)
{
	struct timespec time = { 0 };
	clockid_t clock;

	if (pthread_getcpuclockid(batch.thread, &clock) == 0)
		clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* By the time that it had, as others may want the CPU, too. */
static void
calibrate(void)
{
	double from_s, taken_s;
	uint64_t from;

	rte_delay_us_sleep(CALIBRATE_US);
	from_s = cpu_seconds();
	from = units();
	do {
		rte_delay_us_sleep(CALIBRATE_US);
		taken_s = cpu_seconds() - from_s;
	} while (taken_s < LEAST_S);
	batch.units_per_s = (double)(units() - from) / taken_s;
}

static int
start_thread(unsigned int lcore)
{
	rte_cpuset_t cpus = rte_lcore_cpuset(lcore);
	pthread_attr_t attributes;
	int rc;

	pthread_attr_init(&attributes);
	pthread_attr_setaffinity_np(&attributes, sizeof(cpus), &cpus);
	/* The calling thread may have real-time priority. */
	pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
	rc = -pthread_create(&batch.thread, &attributes, work, NULL);
	pthread_attr_destroy(&attributes);
	return rc;
}

int
batch_start(unsigned int lcore)
{
	const struct sched_param param = { 0 };
	int rc = start_thread(lcore);

	if (rc != 0)
		return rc;
	batch.runs = true;
	calibrate();
	rc = -pthread_setschedparam(batch.thread, SCHED_IDLE, &param);
	if (rc != 0)
		batch_stop();
	return rc;
}

void
batch_stop(void)
{
	if (!batch.runs)
		return;
	__atomic_store_n(&batch.stop, true, __ATOMIC_RELAXED);
	pthread_join(batch.thread, NULL);
	batch.runs = false;
}

double
batch_done(void)
{
	return batch.runs ? (double)units() / batch.units_per_s : 0;
}
