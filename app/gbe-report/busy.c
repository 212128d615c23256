/* SPDX-License-Identifier: BSD-3-Clause */

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "busy.h"

static bool
same_file(const struct stat *a, const struct stat *b)
{
	if (S_ISCHR(a->st_mode))
		return S_ISCHR(b->st_mode) && a->st_rdev == b->st_rdev;
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool
has_open(const char *pid, const struct stat *wanted)
{
	char path[PATH_MAX];
	struct dirent *entry;
	struct stat status;
	bool found = false;
	DIR *descriptors;

	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	descriptors = opendir(path);
	if (descriptors == NULL)
		return false;
	while (!found && (entry = readdir(descriptors)) != NULL)
		found = isdigit((unsigned char)entry->d_name[0]) &&
			fstatat(dirfd(descriptors), entry->d_name, &status, 0) == 0 &&
			same_file(wanted, &status);
	closedir(descriptors);
	return found;
}

static void
describe(const char *pid, struct busy_process *process)
{
	char path[PATH_MAX];
	FILE *stream;

	process->pid = atoi(pid);
	snprintf(process->name, sizeof(process->name), "a process");
	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	stream = fopen(path, "re");
	if (stream == NULL)
		return;
	if (fgets(process->name, sizeof(process->name), stream) != NULL)
		process->name[strcspn(process->name, "\n")] = '\0';
	fclose(stream);
}

bool
busy_find(const char *file, struct busy_process *found)
{
	struct dirent *entry;
	struct stat wanted;
	bool busy = false;
	DIR *processes;

	if (stat(file, &wanted) != 0)
		return false;
	processes = opendir("/proc");
	if (processes == NULL)
		return false;
	while (!busy && (entry = readdir(processes)) != NULL) {
		if (!isdigit((unsigned char)entry->d_name[0]) || atoi(entry->d_name) == getpid())
			continue;
		busy = has_open(entry->d_name, &wanted);
		if (busy)
			describe(entry->d_name, found);
	}
	closedir(processes);
	return busy;
}
