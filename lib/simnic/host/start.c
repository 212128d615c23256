/* SPDX-License-Identifier: BSD-3-Clause */

/* How the rig comes to life when it is first wanted, and what it says in the end. */

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complain.h"
#include "fault.h"
#include "host.h"
#include "port.h"
#include "report.h"
#include "rig.h"
#include "start.h"
#include "step.h"
#include "trap.h"

/* It has neither the device thread nor a device of its own. */
static void
in_child(void)
{
	struct sim_rig *rig = sim_rig_memory();

	rig->running = false;
	rig->options.nb_ports = 0;
}

static void
start(void)
{
	struct sim_rig *rig = sim_rig_memory();
	char error[256];
	int ret;

	rig->pid = getpid();
	rig->strict = rig->options.strict;
	rig->nb_ports = rig->options.nb_ports;
	sim_clock_init(&rig->clock, sim_step_is_virtual(rig->options.step));
	ret = sim_journal_open(&rig->journal, rig->options.journal);
	if (ret < 0)
		sim_die("GBE_SIM_JOURNAL: %s: %s", rig->options.journal, strerror(-ret));
	for (unsigned int i = 0; i < rig->nb_ports; i++)
		sim_port_init(&rig->port[i], rig, i);
	rig->wire = sim_wire_create(rig->options.wire, rig->nb_ports, &sim_wire_host, rig, error,
				    sizeof(error));
	if (rig->wire == NULL)
		sim_die("%s", error);
	for (unsigned int i = 0; i < rig->nb_ports; i++)
		rig->port[i].model->create(rig->port[i].dev);
	sim_trap_install();
	pthread_atfork(NULL, NULL, in_child);
	__atomic_store_n(&rig->running, true, __ATOMIC_RELEASE);
	if (rig->options.step == SIM_STEP_THREAD)
		sim_step_start_thread(rig);
}

struct sim_rig *
sim_rig_start(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	if (sim_rig_is_wanted())
		pthread_once(&once, start);
	return sim_rig();
}

static void __attribute__((constructor)) read_environment(void)
{
	struct sim_rig *rig = sim_rig_memory();
	char error[256];

	if (sim_options_read(&rig->options, error, sizeof(error)) < 0)
		sim_die("%s", error);
	if (rig->options.nb_ports != 0 && rig->options.fault != NULL &&
	    sim_fault_arm(rig->options.fault) < 0)
		sim_die("GBE_SIM_FAULT: '%s' is no list of NAME[:N[:COUNT]] of known names",
			rig->options.fault);
}

/* Threads that still run may touch registers to the very end. */
static void
close_journal(struct sim_rig *rig)
{
	sigset_t before;

	sim_lock_take(&rig->lock, &before);
	sim_journal_close(&rig->journal);
	sim_lock_give(&rig->lock, &before);
}

static void __attribute__((destructor)) finish(void)
{
	struct sim_rig *rig = sim_rig_memory();

	if (sim_rig() == NULL || rig->pid != getpid())
		return;
	sim_step_stop_thread();
	sim_report_write(rig);
	close_journal(rig);
	if (!rig->failed)
		return;
	fflush(NULL);
	_exit(SIM_EXIT_COMPLAINTS);
}
