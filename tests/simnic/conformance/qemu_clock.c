/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Preloaded into QEMU: its monotonic clock, from which the virtual clock of its
 * models is made, shows what the conformance program writes to a shared page.
 * Debian's QEMU has no qtest accelerator, whose clock_step would do the same.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "qemu_clock.h"

#define NS_PER_S 1000000000

static const int64_t *now_ns;

__attribute__((constructor)) static void
clock_attach(void)
{
	const char *fd = getenv(QEMU_CLOCK_FD);
	void *page;

	if (fd == NULL)
		return;
	page = mmap(NULL, QEMU_CLOCK_SIZE, PROT_READ, MAP_SHARED, atoi(fd), 0);
	if (page != MAP_FAILED)
		now_ns = page;
}

int
clock_gettime(clockid_t id, struct timespec *time)
{
	int64_t now;

	if (id != CLOCK_MONOTONIC || now_ns == NULL)
		return (int)syscall(SYS_clock_gettime, id, time);
	now = __atomic_load_n(now_ns, __ATOMIC_ACQUIRE);
	time->tv_sec = now / NS_PER_S;
	time->tv_nsec = now % NS_PER_S;
	return 0;
}
