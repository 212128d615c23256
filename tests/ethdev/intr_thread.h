/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_INTR_THREAD_H
#define ETHDEV_INTR_THREAD_H

/* EAL's thread that serves interrupts and alarms. */

#include <sched.h>
#include <time.h>

#include <rte_alarm.h>

#include "deadline.h"
#include "test.h"

#define INTR_THREAD_MS 5000

static inline void
intr_thread_mark(void *arg)
{
	__atomic_fetch_add((unsigned int *)arg, 1, __ATOMIC_RELEASE);
}

/*
 * Wait until the thread has done with everything that was signalled so far. An
 * alarm may come before other events of one look, the next one does not.
 */
static inline int
intr_thread_sync(void)
{
	uint64_t deadline = deadline_in_ms(INTR_THREAD_MS);
	static unsigned int marks;
	unsigned int i, before;

	for (i = 0; i < 2; i++) {
		before = __atomic_load_n(&marks, __ATOMIC_ACQUIRE);
		CHECK_OK(rte_eal_alarm_set(1, intr_thread_mark, &marks));
		while (__atomic_load_n(&marks, __ATOMIC_ACQUIRE) == before) {
			CHECK(!deadline_over(deadline),
				"the interrupt thread does not come round");
			sched_yield();
		}
	}
	return TEST_PASS;
}

static inline void
intr_thread_read_clock(void *arg)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	__atomic_store_n((uint64_t *)arg,
		now.tv_sec * UINT64_C(1000000000) + now.tv_nsec, __ATOMIC_RELEASE);
}

/* What the thread has taken of a processor so far. */
static inline int
intr_thread_cpu_ns(uint64_t *ns)
{
	static uint64_t read;

	CHECK_OK(rte_eal_alarm_set(1, intr_thread_read_clock, &read));
	TRY(intr_thread_sync());
	*ns = __atomic_load_n(&read, __ATOMIC_ACQUIRE);
	return TEST_PASS;
}

#endif /* ETHDEV_INTR_THREAD_H */
