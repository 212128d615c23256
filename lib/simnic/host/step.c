/* SPDX-License-Identifier: BSD-3-Clause */

#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "real.h"
#include "step.h"

/* Turns without work before the device thread gives its CPU away, and sleeps. */
#define TURNS_TO_YIELD 1000
#define TURNS_TO_SLEEP 20000
#define SLEEP_NS       20000

static struct {
	pthread_t thread;
	bool runs;
	bool stop;
} device_thread;

static bool
step_once(struct sim_rig *rig)
{
	bool any = sim_wire_run(rig->wire);

	for (unsigned int i = 0; i < rig->nb_ports; i++) {
		const struct sim_port *port = &rig->port[i];

		if (!port->unplugged && port->model->run(port->dev))
			any = true;
	}
	return any;
}

bool
sim_step_is_virtual(enum sim_step step)
{
	return step == SIM_STEP_DOORBELL || step == SIM_STEP_CALL;
}

void
sim_step_all(struct sim_rig *rig)
{
	while (step_once(rig))
		;
}

void
sim_step_pass(struct sim_rig *rig, uint64_t ns)
{
	sim_clock_advance(&rig->clock, ns);
	if (rig->options.step == SIM_STEP_DOORBELL)
		sim_step_all(rig);
}

void
sim_step_before_access(struct sim_rig *rig, uint64_t ns)
{
	sim_clock_advance(&rig->clock, ns);
	/* A driver that waits for a register sees it change although nobody steps. */
	if (rig->options.step == SIM_STEP_PUMP)
		sim_clock_run(&rig->clock);
}

/* Not at doorbells only: a queue that is switched on may have work already. */
void
sim_step_after_access(struct sim_rig *rig)
{
	if (rig->options.step == SIM_STEP_DOORBELL)
		sim_step_all(rig);
}

/* EAL has bound the thread that creates ours to its own CPU. */
static void
choose_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (int i = 0; i < CPU_SETSIZE; i++) {
		if (cpu < 0 || cpu == i)
			CPU_SET(i, &set);
	}
	sched_setaffinity(0, sizeof(set), &set);
}

static void
rest(unsigned int idle_turns)
{
	const struct timespec pause = { .tv_nsec = SLEEP_NS };

	if (idle_turns > TURNS_TO_SLEEP)
		sim_real()->clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
	else if (idle_turns > TURNS_TO_YIELD)
		sched_yield();
}

static void *
run_devices(void *arg)
{
	struct sim_rig *rig = arg;
	unsigned int idle_turns = 0;
	bool any;

	choose_cpu(rig->options.cpu);
	while (!__atomic_load_n(&device_thread.stop, __ATOMIC_RELAXED)) {
		sim_lock_spin(&rig->lock);
		any = sim_clock_run(&rig->clock);
		any |= step_once(rig);
		sim_lock_release(&rig->lock);
		sim_lock_yield(&rig->lock);
		idle_turns = any ? 0 : idle_turns + 1;
		rest(idle_turns);
	}
	return NULL;
}

void
sim_step_start_thread(struct sim_rig *rig)
{
	sigset_t all, before;
	int ret;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	ret = pthread_create(&device_thread.thread, NULL, run_devices, rig);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (ret != 0)
		sim_die("no device thread: %s", strerror(ret));
	pthread_setname_np(device_thread.thread, "gbe_sim");
	device_thread.runs = true;
}

void
sim_step_stop_thread(void)
{
	if (!device_thread.runs)
		return;
	__atomic_store_n(&device_thread.stop, true, __ATOMIC_RELAXED);
	pthread_join(device_thread.thread, NULL);
	device_thread.runs = false;
}
