/* SPDX-License-Identifier: BSD-3-Clause */

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "waiters.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct sim_waiter *waiters;
static uint64_t nb_sleeps;

/* Who comes later than a sleep has nothing to see for it. */
void
sim_waiters_enter(struct sim_waiter *waiter)
{
	pthread_mutex_lock(&lock);
	waiter->begun = waiter->done = nb_sleeps;
	waiter->next = waiters;
	waiters = waiter;
	pthread_mutex_unlock(&lock);
}

void
sim_waiters_leave(struct sim_waiter *waiter)
{
	struct sim_waiter **at = &waiters;

	pthread_mutex_lock(&lock);
	while (*at != waiter)
		at = &(*at)->next;
	*at = waiter->next;
	pthread_mutex_unlock(&lock);
}

void
sim_waiters_begin_look(struct sim_waiter *waiter)
{
	pthread_mutex_lock(&lock);
	waiter->begun = nb_sleeps;
	pthread_mutex_unlock(&lock);
}

void
sim_waiters_end_look(struct sim_waiter *waiter)
{
	pthread_mutex_lock(&lock);
	waiter->done = waiter->begun;
	pthread_mutex_unlock(&lock);
}

static uint64_t
begin_sleep(void)
{
	uint64_t number;

	pthread_mutex_lock(&lock);
	number = ++nb_sleeps;
	pthread_mutex_unlock(&lock);
	return number;
}

static bool
all_have_looked(uint64_t sleep)
{
	const struct sim_waiter *waiter;

	pthread_mutex_lock(&lock);
	for (waiter = waiters; waiter != NULL; waiter = waiter->next) {
		if (waiter->done < sleep)
			break;
	}
	pthread_mutex_unlock(&lock);
	return waiter == NULL;
}

void
sim_waiters_let_look(void (*rest)(void))
{
	uint64_t sleep = begin_sleep();

	while (!all_have_looked(sleep))
		rest();
}
