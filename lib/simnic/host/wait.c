/* SPDX-License-Identifier: BSD-3-Clause */

#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "real.h"
#include "rig.h"
#include "step.h"
#include "wait.h"
#include "waiters.h"

/* Of real time: long enough for a thread that was woken to get the CPU. */
#define SLEEP_NS 30000
/* Sleeps that drivers make by the thousand, between looks at a register. */
#define SHORT_NS 100000
/* How long to wait in one go while others may set timers. */
#define SLICE_NS 1000000
/* What a look that finds nothing takes: who only looks must come to an end too. */
#define LOOK_NS 1000

/* EAL waits for interrupts for as long as the process lives. */
bool
sim_wait_is_interrupt_thread(void)
{
	static const char *const names[] = { "eal-intr-thread", "dpdk-intr" };
	char name[16] = "";

	pthread_getname_np(pthread_self(), name, sizeof(name));
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

bool
sim_wait_is_virtual(void)
{
	const struct sim_rig *rig = sim_rig();

	return rig != NULL && rig->clock.is_virtual && !sim_wait_is_interrupt_thread();
}

static void
pass(uint64_t ns)
{
	struct sim_rig *rig = sim_rig();
	sigset_t before;

	sim_lock_take(&rig->lock, &before);
	sim_step_pass(rig, ns);
	sim_lock_give(&rig->lock, &before);
}

static void
rest(void)
{
	const struct timespec moment = { .tv_nsec = SLEEP_NS };

	sim_real()->clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL);
}

void
sim_wait_sleep(uint64_t ns)
{
	pass(ns);
	if (ns < SHORT_NS) {
		sched_yield();
		return;
	}
	rest();
	sim_waiters_let_look(rest);
}

/* Up to what is due next, if that is within ns. What has passed, 0: nothing is due. */
static uint64_t
pass_to_next(uint64_t ns)
{
	struct sim_rig *rig = sim_rig();
	uint64_t passed = 0, now, next;
	sigset_t before;

	sim_lock_take(&rig->lock, &before);
	now = sim_clock_now(&rig->clock);
	next = sim_clock_next(&rig->clock);
	if (next <= now)
		passed = LOOK_NS;
	else if (next - now <= ns)
		passed = next - now;
	if (passed != 0)
		sim_step_pass(rig, passed);
	sim_lock_give(&rig->lock, &before);
	return passed;
}

static int
look(struct sim_wait *wait, struct sim_waiter *waiter, int64_t timeout_ns)
{
	int ready;

	sim_waiters_begin_look(waiter);
	ready = wait->look(wait, timeout_ns);
	sim_waiters_end_look(waiter);
	return ready;
}

static int
wait_for_ever(struct sim_wait *wait, struct sim_waiter *waiter)
{
	int ready;

	for (;;) {
		ready = look(wait, waiter, SLICE_NS);
		if (ready != 0)
			return ready;
		pass(SLICE_NS);
	}
}

static int
wait_as_known(struct sim_wait *wait, struct sim_waiter *waiter, int64_t timeout_ns)
{
	int64_t passed;
	int ready = look(wait, waiter, 0);

	if (ready == 0 && timeout_ns < 0)
		return wait_for_ever(wait, waiter);
	if (ready == 0 && timeout_ns == 0)
		pass(LOOK_NS);
	while (ready == 0 && timeout_ns > 0) {
		passed = pass_to_next(timeout_ns);
		if (passed == 0) {
			passed = timeout_ns < SLICE_NS ? timeout_ns : SLICE_NS;
			ready = look(wait, waiter, passed);
			pass(passed);
		} else {
			ready = look(wait, waiter, 0);
		}
		timeout_ns -= passed;
	}
	return ready;
}

static void
leave(void *waiter)
{
	sim_waiters_leave(waiter);
}

/* A look is where threads are cancelled. */
int
sim_wait(struct sim_wait *wait, int64_t timeout_ns)
{
	struct sim_waiter waiter;
	int ready;

	sim_waiters_enter(&waiter);
	pthread_cleanup_push(leave, &waiter);
	ready = wait_as_known(wait, &waiter, timeout_ns);
	pthread_cleanup_pop(1);
	return ready;
}
