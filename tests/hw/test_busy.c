/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a gbe-report that reads the registers of a device which another
 * process has: who has a file open is found, by the file and not by its name, and
 * nobody else is.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "busy.h"
#include "check.h"

static int ready[2];

/* A process that has the file open until it is killed. */
static pid_t
holder(const char *file)
{
	pid_t pid;
	char byte;

	CHECK_EQ(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		if (open(file, O_RDONLY) < 0 || write(ready[1], "", 1) != 1)
			_exit(EXIT_FAILURE);
		for (;;)
			pause();
	}
	CHECK(pid > 0);
	CHECK_EQ(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void
end(pid_t pid)
{
	CHECK_EQ(kill(pid, SIGKILL), 0);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

static void
found_by_file(const char *file, const char *other_name)
{
	struct busy_process process = { 0 };
	pid_t pid;

	CHECK(!busy_find(file, &process));
	pid = holder(file);
	CHECK(busy_find(file, &process));
	CHECK_EQ(process.pid, pid);
	CHECK(strcmp(process.name, "busy") == 0);
	CHECK(busy_find(other_name, &process));
	end(pid);
	CHECK(!busy_find(file, &process));
}

/* It has the file open itself, which is no reason to refuse. */
static void
not_ourselves(const char *file)
{
	struct busy_process process;
	int fd = open(file, O_RDONLY);

	CHECK(fd >= 0);
	CHECK(!busy_find(file, &process));
	close(fd);
}

int
main(void)
{
	char directory[] = "/tmp/busy-XXXXXX", file[64], other[64];
	struct busy_process process;

	CHECK(mkdtemp(directory) != NULL);
	snprintf(file, sizeof(file), "%s/file", directory);
	snprintf(other, sizeof(other), "%s/link", directory);
	close(open(file, O_CREAT | O_WRONLY, 0600));
	CHECK_EQ(symlink(file, other), 0);
	found_by_file(file, other);
	not_ourselves(file);
	CHECK_EQ(unlink(other) | unlink(file) | rmdir(directory), 0);
	CHECK(!busy_find(file, &process));
	return EXIT_SUCCESS;
}
