/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_WAITERS_H
#define SIM_WAITERS_H

/*
 * The threads that wait in virtual time, and how far each has looked. Who
 * sleeps in virtual time lets others see what happened meanwhile, as they would
 * have in real time: however busy the machine is, each that waits gets to look.
 */

#include <stdint.h>

struct sim_waiter {
	struct sim_waiter *next;
	uint64_t begun; /* number of the last sleep before the look that is under way */
	uint64_t done;  /* the same for the last look that was completed */
};

/* A thread begins to wait, and does so no more. */
void sim_waiters_enter(struct sim_waiter *waiter);
void sim_waiters_leave(struct sim_waiter *waiter);

/* Around each of its looks. */
void sim_waiters_begin_look(struct sim_waiter *waiter);
void sim_waiters_end_look(struct sim_waiter *waiter);

/*
 * Call rest() until every thread that waits has completed a look that it began
 * after this call, or waits no more.
 */
void sim_waiters_let_look(void (*rest)(void));

#endif /* SIM_WAITERS_H */
