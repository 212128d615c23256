/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef REPORT_BUSY_H
#define REPORT_BUSY_H

#include <stdbool.h>
#include <sys/types.h>

#define BUSY_NAME_LEN 32

struct busy_process {
	pid_t pid;
	char name[BUSY_NAME_LEN];
};

/**
 * Whether another process has the file open, and which. A device node counts
 * under any of its names. Opens nothing but /proc. Processes that this one may not look
 * into do not count: as root, these are none.
 */
bool busy_find(const char *file, struct busy_process *found);

#endif /* REPORT_BUSY_H */
