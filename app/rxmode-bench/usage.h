/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_USAGE_H
#define BENCH_USAGE_H

#include <pthread.h>
#include <stdint.h>
#include <sys/types.h>

/* What Linux knows of a thread, read from another one so that it costs the thread nothing. */

struct usage_thread {
	pthread_t thread;
	pid_t tid;
};

struct usage {
	uint64_t cpu_ns;
	uint64_t waited_ns; /* runnable, but another thread had the CPU */
	uint64_t preempted; /* involuntary context switches */
	uint64_t steal_ns;  /* of all CPUs, by the hypervisor */
};

/** Note the calling thread. */
void usage_of_me(struct usage_thread *me);

/** What Linux does not tell is 0. */
void usage_read(const struct usage_thread *thread, struct usage *usage);

/** What all threads of the process together have waited for CPUs, without this one. */
uint64_t usage_others_waited_ns(const struct usage_thread *thread);

/** after - before */
struct usage usage_between(const struct usage *before, const struct usage *after);

#endif /* BENCH_USAGE_H */
