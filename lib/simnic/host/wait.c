/* SPDX-License-Identifier: BSD-3-Clause */

#define _GNU_SOURCE /* pthread_getname_np() */
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "real.h"
#include "rig.h"
#include "step.h"
#include "wait.h"

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

void
sim_wait_sleep(uint64_t ns)
{
	const struct timespec moment = { .tv_nsec = SLEEP_NS };

	pass(ns);
	if (ns < SHORT_NS)
		sched_yield();
	else
		sim_real()->clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL);
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
wait_for_ever(struct sim_wait *wait)
{
	int ready;

	for (;;) {
		ready = wait->look(wait, SLICE_NS);
		if (ready != 0)
			return ready;
		pass(SLICE_NS);
	}
}

int
sim_wait(struct sim_wait *wait, int64_t timeout_ns)
{
	int64_t passed;
	int ready = wait->look(wait, 0);

	if (ready == 0 && timeout_ns < 0)
		return wait_for_ever(wait);
	if (ready == 0 && timeout_ns == 0)
		pass(LOOK_NS);
	while (ready == 0 && timeout_ns > 0) {
		passed = pass_to_next(timeout_ns);
		if (passed == 0) {
			passed = timeout_ns < SLICE_NS ? timeout_ns : SLICE_NS;
			ready = wait->look(wait, passed);
			pass(passed);
		} else {
			ready = wait->look(wait, 0);
		}
		timeout_ns -= passed;
	}
	return ready;
}
