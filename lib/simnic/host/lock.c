/* SPDX-License-Identifier: BSD-3-Clause */

#include <pthread.h>
#include <sched.h>

#include "lock.h"

/* Turns before the CPU is given to who may hold the lock. */
#define NB_SPINS 200

void
sim_lock_signals(sigset_t *set)
{
	static const int kept[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT };

	sigfillset(set);
	for (unsigned int i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		sigdelset(set, kept[i]);
}

void
sim_lock_take(struct sim_lock *lock, sigset_t *before)
{
	sigset_t set;

	sim_lock_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, before);
	sim_lock_spin(lock);
}

void
sim_lock_give(struct sim_lock *lock, const sigset_t *before)
{
	sim_lock_release(lock);
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

static bool
try_lock(struct sim_lock *lock)
{
	uintptr_t nobody = 0;

	return __atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == 0 &&
	       __atomic_compare_exchange_n(&lock->owner, &nobody, (uintptr_t)pthread_self(), false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void
sim_lock_spin(struct sim_lock *lock)
{
	if (try_lock(lock))
		return;
	__atomic_fetch_add(&lock->nb_waiting, 1, __ATOMIC_RELAXED);
	for (unsigned int i = 1; !try_lock(lock); i++) {
		if (i % NB_SPINS == 0)
			sched_yield();
		else
			__builtin_ia32_pause();
	}
	__atomic_fetch_sub(&lock->nb_waiting, 1, __ATOMIC_RELAXED);
}

void
sim_lock_release(struct sim_lock *lock)
{
	__atomic_store_n(&lock->owner, 0, __ATOMIC_RELEASE);
}

bool
sim_lock_is_mine(const struct sim_lock *lock)
{
	return __atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == (uintptr_t)pthread_self();
}

void
sim_lock_yield(const struct sim_lock *lock)
{
	while (__atomic_load_n(&lock->nb_waiting, __ATOMIC_RELAXED) != 0)
		sched_yield();
}
