/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_WAIT_H
#define SIM_WAIT_H

/*
 * Sleeping and waiting in virtual time. A sleep lets its time pass and really
 * lasts a moment only; from 100 us on it ends when each thread that waits has
 * looked since, so that a busy machine does not make it too short for them. A wait looks, lets time
 * pass up to the next thing that is due, and looks again; with nothing due it really waits, since
 * another thread may do what is waited for, and virtual time goes on as real time does.
 */

#include <stdbool.h>
#include <stdint.h>

/* Is there virtual time, and has the caller part in it? Not EAL's own threads. */
bool sim_wait_is_virtual(void);

/* Is the caller the thread that EAL handles interrupts in? */
bool sim_wait_is_interrupt_thread(void);

void sim_wait_sleep(uint64_t ns);

/*
 * Look for up to timeout_ns of real time (negative: for ever): above 0 if there
 * is something, 0, or -1 and errno.
 */
struct sim_wait {
	int (*look)(struct sim_wait *wait, int64_t timeout_ns);
};

int sim_wait(struct sim_wait *wait, int64_t timeout_ns);

#endif /* SIM_WAIT_H */
