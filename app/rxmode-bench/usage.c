/* SPDX-License-Identifier: BSD-3-Clause */

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "usage.h"

#define NS_PER_S UINT64_C(1000000000)

void
usage_of_me(struct usage_thread *me)
{
	me->thread = pthread_self();
	me->tid = (pid_t)syscall(SYS_gettid);
}

static FILE *
open_task(pid_t tid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/%s", (int)tid, name);
	return fopen(path, "r");
}

static uint64_t
waited_ns(pid_t tid)
{
	FILE *file = open_task(tid, "schedstat");
	uint64_t waited = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%*u %" SCNu64, &waited) != 1)
		waited = 0;
	fclose(file);
	return waited;
}

static uint64_t
preempted(pid_t tid)
{
	FILE *file = open_task(tid, "status");
	uint64_t count = 0;
	char line[128];

	if (file == NULL)
		return 0;
	while (fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "nonvoluntary_ctxt_switches: %" SCNu64, &count) == 1)
			break;
	}
	fclose(file);
	return count;
}

static uint64_t
steal_ns(void)
{
	FILE *file = fopen("/proc/stat", "r");
	uint64_t ticks = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "cpu %*u %*u %*u %*u %*u %*u %*u %" SCNu64, &ticks) != 1)
		ticks = 0;
	fclose(file);
	return ticks * (NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK));
}

void
usage_read(const struct usage_thread *thread, struct usage *usage)
{
	struct timespec time = { 0 };
	clockid_t clock;

	if (pthread_getcpuclockid(thread->thread, &clock) == 0)
		clock_gettime(clock, &time);
	usage->cpu_ns = (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
	usage->waited_ns = waited_ns(thread->tid);
	usage->preempted = preempted(thread->tid);
	usage->steal_ns = steal_ns();
}

uint64_t
usage_others_waited_ns(const struct usage_thread *thread)
{
	DIR *tasks = opendir("/proc/self/task");
	const struct dirent *entry;
	uint64_t sum = 0;

	while (tasks != NULL && (entry = readdir(tasks)) != NULL) {
		pid_t tid = atoi(entry->d_name);

		if (tid != 0 && tid != thread->tid)
			sum += waited_ns(tid);
	}
	if (tasks != NULL)
		closedir(tasks);
	return sum;
}

struct usage
usage_between(const struct usage *before, const struct usage *after)
{
	return (struct usage){
		.cpu_ns = after->cpu_ns - before->cpu_ns,
		.waited_ns = after->waited_ns - before->waited_ns,
		.preempted = after->preempted - before->preempted,
		.steal_ns = after->steal_ns - before->steal_ns,
	};
}
