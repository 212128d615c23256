/* SPDX-License-Identifier: BSD-3-Clause */

/* What there is of the rig before anything else of it; start.c brings it to life. */

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "rig.h"

/* What a program ends with that could not get what it asked for. */
#define EXIT_USAGE 2

static struct sim_rig rig;

void
sim_die(const char *format, ...)
{
	va_list args;

	fputs("gbe_sim: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	_exit(EXIT_USAGE);
}

struct sim_rig *
sim_rig_memory(void)
{
	return &rig;
}

struct sim_rig *
sim_rig(void)
{
	return __atomic_load_n(&rig.running, __ATOMIC_ACQUIRE) ? &rig : NULL;
}

bool
sim_rig_is_wanted(void)
{
	return rig.options.nb_ports != 0;
}
