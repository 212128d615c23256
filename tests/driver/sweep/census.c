/* SPDX-License-Identifier: BSD-3-Clause */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <rte_ethdev.h>
#include <rte_malloc.h>
#include <rte_memzone.h>

#include "census.h"
#include "life.h"

/* So often asleep with the same, and the interrupt thread has nothing to do. */
#define LOOKS_AT_REST 5

/* The first kinds are of descriptors. */
#define NB_FD_KINDS (CENSUS_WATCHED + 1)

static const char *const names[CENSUS_NB] = {
	[CENSUS_DEVICE_FDS] = "VFIO descriptors",
	[CENSUS_EVENTFDS] = "eventfds",
	[CENSUS_OTHER_FDS] = "other descriptors",
	[CENSUS_WATCHED] = "watched descriptors",
	[CENSUS_MAPPED] = "KB of the device mapped",
	[CENSUS_MEMZONES] = "memzones",
	[CENSUS_ALLOCATIONS] = "allocations",
	[CENSUS_PORTS] = "ports",
	[CENSUS_MBUFS] = "mbufs",
};

static uint64_t
count_watched(int fd)
{
	char path[64], line[256];
	uint64_t count = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof(line), file) != NULL)
		count += strncmp(line, "tfd:", strlen("tfd:")) == 0;
	fclose(file);
	return count;
}

static void
count_fd(struct census *census, const char *number)
{
	char path[300], target[256];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/self/fd/%s", number);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return;
	target[len] = '\0';
	if (strstr(target, "gbe_sim") != NULL && target[0] == '/') {
		census->count[CENSUS_DEVICE_FDS]++;
	} else if (strstr(target, "[eventfd]") != NULL) {
		census->count[CENSUS_EVENTFDS]++;
	} else if (strstr(target, "[eventpoll]") != NULL) {
		/* EAL's interrupt thread closes its own and makes a new one. */
		census->count[CENSUS_WATCHED] += count_watched(atoi(number));
	} else {
		census->count[CENSUS_OTHER_FDS]++;
	}
}

static void
count_fds(struct census *census)
{
	DIR *dir = opendir("/proc/self/fd");
	const struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] != '.')
			count_fd(census, entry->d_name);
	}
	closedir(dir);
}

static void
count_mapped(struct census *census)
{
	FILE *file = fopen("/proc/self/maps", "r");
	unsigned long first, end;
	char line[512];

	if (file == NULL)
		return;
	while (fgets(line, sizeof(line), file) != NULL) {
		if (strstr(line, "memfd:gbe_sim") != NULL &&
		    sscanf(line, "%lx-%lx", &first, &end) == 2)
			census->count[CENSUS_MAPPED] += (end - first) / 1024;
	}
	fclose(file);
}

static void
count_memzone(const struct rte_memzone *mz, void *arg)
{
	struct census *census = arg;

	(void)mz;
	census->count[CENSUS_MEMZONES]++;
}

/*
 * EAL's interrupt thread makes its epoll set anew at every change, so that at
 * times there is less in it than there was and will be.
 */
static uint64_t resting_watched;

static void
count_all(struct census *census)
{
	struct rte_malloc_socket_stats heap;
	uint16_t port;

	memset(census, 0, sizeof(*census));
	count_fds(census);
	count_mapped(census);
	rte_memzone_walk(count_memzone, census);
	if (rte_malloc_get_socket_stats(0, &heap) == 0)
		census->count[CENSUS_ALLOCATIONS] = heap.alloc_count;
	RTE_ETH_FOREACH_DEV(port)
		census->count[CENSUS_PORTS]++;
	census->count[CENSUS_MBUFS] = life_mbufs_in_use();
}

void
census_take(struct census *census)
{
	count_all(census);
	census->count[CENSUS_WATCHED] = resting_watched;
}

/* By a name that the rig, where sleeping takes no time, does not stand in front of. */
static void
pause_really(void)
{
	const struct timespec pause = { .tv_nsec = 500000 };

	syscall(SYS_nanosleep, &pause, NULL);
}

/* One line "TID (NAME) STATE ..." of proc(5). */
static bool
is_awake_interrupt_thread(const char *task)
{
	char path[300], name[32], state;
	bool awake = false;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%s/stat", task);
	file = fopen(path, "r");
	if (file == NULL)
		return false;
	if (fscanf(file, "%*d (%31[^)]) %c", name, &state) == 2)
		awake = state != 'S' &&
			(strcmp(name, "eal-intr-thread") == 0 || strcmp(name, "dpdk-intr") == 0);
	fclose(file);
	return awake;
}

/* On a busy machine it may wait for a processor for long. */
static bool
interrupt_thread_sleeps(void)
{
	DIR *dir = opendir("/proc/self/task");
	const struct dirent *entry;
	bool awake = false;

	if (dir == NULL)
		return true;
	while ((entry = readdir(dir)) != NULL)
		awake |= entry->d_name[0] != '.' && is_awake_interrupt_thread(entry->d_name);
	closedir(dir);
	return !awake;
}

void
census_quiet(void)
{
	unsigned int nb_asleep = 0;

	while (nb_asleep < LOOKS_AT_REST) {
		pause_really();
		nb_asleep = interrupt_thread_sleeps() ? nb_asleep + 1 : 0;
	}
}

void
census_rest(void)
{
	unsigned int nb_same = 0;

	while (nb_same < LOOKS_AT_REST) {
		struct census now = { 0 };
		bool rests;

		pause_really();
		rests = interrupt_thread_sleeps();
		count_fds(&now);
		rests &= now.count[CENSUS_WATCHED] == resting_watched;
		nb_same = rests ? nb_same + 1 : 0;
		resting_watched = now.count[CENSUS_WATCHED];
	}
}

static struct census
growth_of(const struct census *now, const struct census *before)
{
	struct census growth = *now;

	for (unsigned int i = 0; i < CENSUS_NB; i++)
		growth.count[i] -= RTE_MIN(growth.count[i], before->count[i]);
	return growth;
}

/* Only descriptors are the interrupt thread's to give back. */
struct census
census_growth(const struct census *before, const struct census *allowed)
{
	struct census now, growth;

	count_all(&now);
	growth = growth_of(&now, before);
	if (census_is_within(&growth, allowed))
		return growth;
	census_quiet();
	memset(now.count, 0, NB_FD_KINDS * sizeof(now.count[0]));
	count_fds(&now);
	return growth_of(&now, before);
}

bool
census_is_within(const struct census *growth, const struct census *allowed)
{
	bool is_open = growth->count[CENSUS_DEVICE_FDS] != 0;

	for (unsigned int i = 0; i < CENSUS_NB; i++) {
		/* A device that is open keeps the eventfds that it signals. */
		if (growth->count[i] > allowed->count[i] && (!is_open || i != CENSUS_EVENTFDS))
			return false;
	}
	return true;
}

bool
census_has_device(const struct census *growth)
{
	return growth->count[CENSUS_DEVICE_FDS] != 0 || growth->count[CENSUS_WATCHED] != 0 ||
	       growth->count[CENSUS_MAPPED] != 0 || growth->count[CENSUS_PORTS] != 0;
}

const char *
census_text(const struct census *growth)
{
	static char text[512];
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < CENSUS_NB; i++) {
		if (growth->count[i] != 0)
			used += snprintf(text + used, sizeof(text) - used, "%s%lu %s",
					 used == 0 ? "" : ", ", (unsigned long)growth->count[i],
					 names[i]);
	}
	return text;
}
