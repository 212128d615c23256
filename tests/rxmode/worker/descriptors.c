/* SPDX-License-Identifier: BSD-3-Clause */

#include <dirent.h>
#include <stddef.h>

#include "check.h"
#include "descriptors.h"

unsigned int
open_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	const struct dirent *entry;
	unsigned int n = 0;

	CHECK(folder != NULL);
	while ((entry = readdir(folder)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(folder);
	return n;
}
