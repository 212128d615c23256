/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a virtual sleep that is over before those who wait have seen what happened in
 * it: their looks may be late, or have begun before.
 */

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdlib.h>

#include "check.h"
#include "host/waiters.h"

/* Posted by every rest of the sleeper and at its end. */
static sem_t sign;
static bool returned;

static void
rest(void)
{
	sem_post(&sign);
	sched_yield();
}

static void *
sleep_once(void *arg)
{
	sim_waiters_let_look(rest);
	__atomic_store_n(&returned, true, __ATOMIC_RELEASE);
	sem_post(&sign);
	return arg;
}

static pthread_t
begin_sleep(void)
{
	pthread_t sleeper;

	returned = false;
	CHECK(pthread_create(&sleeper, NULL, sleep_once, NULL) == 0);
	return sleeper;
}

/* Two rests from now on, one of which has followed a whole test of all who wait. */
static void
check_sleeps(void)
{
	while (sem_trywait(&sign) == 0)
		;
	CHECK(!__atomic_load_n(&returned, __ATOMIC_ACQUIRE));
	for (unsigned int i = 0; i < 3; i++) {
		CHECK(sem_wait(&sign) == 0);
		CHECK(!__atomic_load_n(&returned, __ATOMIC_ACQUIRE));
	}
}

static void
check_ends(pthread_t sleeper)
{
	CHECK(pthread_join(sleeper, NULL) == 0);
	CHECK(returned);
}

static void
test_nobody(void)
{
	check_ends(begin_sleep());
}

static void
test_late_look(struct sim_waiter *waiter)
{
	pthread_t sleeper;

	sim_waiters_begin_look(waiter);
	sleeper = begin_sleep();
	check_sleeps();
	sim_waiters_end_look(waiter);
	check_sleeps();
	sim_waiters_begin_look(waiter);
	check_sleeps();
	sim_waiters_end_look(waiter);
	check_ends(sleeper);
}

static void
test_leaving(struct sim_waiter *waiter)
{
	pthread_t sleeper = begin_sleep();
	struct sim_waiter newcomer;

	check_sleeps();
	sim_waiters_enter(&newcomer);
	sim_waiters_leave(waiter);
	check_ends(sleeper);
	sim_waiters_leave(&newcomer);
}

int
main(void)
{
	struct sim_waiter first, second;

	CHECK(sem_init(&sign, 0, 0) == 0);
	test_nobody();
	sim_waiters_enter(&first);
	test_late_look(&first);
	sim_waiters_enter(&second);
	sim_waiters_leave(&first);
	test_late_look(&second);
	test_leaving(&second);
	test_nobody();
	return EXIT_SUCCESS;
}
