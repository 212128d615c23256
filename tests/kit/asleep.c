/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdbool.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "asleep.h"

/* In a row: what is held for a moment, such as a lock, is given back in between. */
#define LOOKS    3
#define PAUSE_NS 200000

/* One line "TID (NAME) STATE ..." of proc(5). */
static bool
is_asleep(pid_t tid)
{
	char path[64], state = 'S';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)tid);
	file = fopen(path, "r");
	if (file == NULL)
		return true;
	if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'S';
	fclose(file);
	return state == 'S';
}

void
kit_await_asleep(pid_t tid)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	unsigned int nb = 0;

	while (nb < LOOKS) {
		/* Not by a name that simulated NICs stand in front of. */
		syscall(SYS_nanosleep, &pause, NULL);
		nb = is_asleep(tid) ? nb + 1 : 0;
	}
}
