/* SPDX-License-Identifier: BSD-3-Clause */

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rte_eal.h>
#include <rte_errno.h>

#include "check.h"
#include "eal.h"

#define MAX_ARGS 48

/* "0@(0,1,5)": lcore 0 on each CPU of the process. */
static void
lcores(char *text, size_t size)
{
	size_t used = snprintf(text, size, "0@(");
	cpu_set_t cpus;

	CHECK(sched_getaffinity(0, sizeof(cpus), &cpus) == 0);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &cpus))
			used += snprintf(text + used, size - used, "%d,", cpu);
		CHECK(used < size);
	}
	text[used - 1] = ')';
}

static void
cleanup(void)
{
	rte_eal_cleanup();
	/* EAL leaves it behind, one for every run. */
	(void)rmdir(rte_eal_get_runtime_dir());
}

void
kit_eal_init_memory(const char *memory, const char *options)
{
	static char line[8192];
	char on[4096];
	char *args[MAX_ARGS];
	int nb = 0;

	lcores(on, sizeof(on));
	snprintf(line, sizeof(line),
		 "test %s %s --no-pci --no-shconf --iova-mode=va --log-level=error "
		 "--lcores=%s --file-prefix=gbe_test_%d",
		 memory, options, on, (int)getpid());
	for (char *arg = strtok(line, " "); arg != NULL && nb < MAX_ARGS - 1;
	     arg = strtok(NULL, " "))
		args[nb++] = arg;
	args[nb] = NULL;
	if (rte_eal_init(nb, args) < 0)
		kit_fail(__FILE__, __LINE__, "EAL does not start: %s", rte_strerror(rte_errno));
	atexit(cleanup);
}

void
kit_eal_init(const char *options)
{
	kit_eal_init_memory("--no-huge -m 64", options);
}
