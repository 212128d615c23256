/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against a rig that is preloaded without ports and has hooks at work. */

#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include "rig_test.h"

static volatile sig_atomic_t caught;

static void
handler(int number)
{
	caught = number;
}

int
main(void)
{
	const struct timespec request = { .tv_nsec = 20000000 };
	struct timespec before, after;
	struct sigaction old;
	struct stat st;
	int fd;

	CHECK(gbe_sim() == NULL);
	CHECK(signal(SIGSEGV, handler) == SIG_DFL);
	CHECK(sigaction(SIGSEGV, NULL, &old) == 0);
	CHECK(old.sa_handler == handler);
	CHECK(raise(SIGSEGV) == 0);
	CHECK_EQ(caught, SIGSEGV);
	CHECK(stat("/sys/module/vfio-of-no-kernel", &st) < 0 && errno == ENOENT);
	CHECK(open("/dev/vfio/70", O_RDWR) < 0);

	clock_gettime(CLOCK_MONOTONIC, &before);
	CHECK(nanosleep(&request, NULL) == 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	CHECK((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec >=
	      request.tv_nsec);

	fd = open("/dev/null", O_RDWR | O_CREAT, 0600);
	CHECK(fd >= 0);
	CHECK(ioctl(fd, VFIO_GET_API_VERSION) < 0 && errno == ENOTTY);
	CHECK(close(fd) == 0);
	CHECK(close(fd) < 0 && errno == EBADF);
	return EXIT_SUCCESS;
}
