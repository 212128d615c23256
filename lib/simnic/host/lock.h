/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_LOCK_H
#define SIM_LOCK_H

/*
 * The rig's one lock. It is taken inside a SIGSEGV handler too, so it is built
 * of atomics alone, and its holder takes no signal but those of its own faults:
 * a handler of the application that touched a register would wait for itself.
 */

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct sim_lock {
	uintptr_t owner; /* pthread_self(), 0: free */
	unsigned int nb_waiting;
};

/* Signals to keep away while the lock is held. */
void sim_lock_signals(sigset_t *set);

void sim_lock_take(struct sim_lock *lock, sigset_t *before);
void sim_lock_give(struct sim_lock *lock, const sigset_t *before);

/* The same with the signals kept away by the caller. */
void sim_lock_spin(struct sim_lock *lock);
void sim_lock_release(struct sim_lock *lock);

/* Is it the caller who holds it? */
bool sim_lock_is_mine(const struct sim_lock *lock);

/* For a thread that takes it again and again: let those pass who wait. */
void sim_lock_yield(const struct sim_lock *lock);

#endif /* SIM_LOCK_H */
