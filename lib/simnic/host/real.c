/* SPDX-License-Identifier: BSD-3-Clause */

#include <dlfcn.h>
#include <sys/select.h>

#include "real.h"

static struct sim_real real;
static bool ready;

/* Threads that race here write the same values. */
const struct sim_real *
sim_real(void)
{
	static const struct {
		void *function;
		const char *name;
	} names[] = {
		{ &real.open, "open64" },
		{ &real.openat, "openat64" },
		{ &real.close, "close" },
		{ &real.ioctl, "ioctl" },
		{ &real.mmap, "mmap64" },
		{ &real.munmap, "munmap" },
		{ &real.pread, "pread64" },
		{ &real.pwrite, "pwrite64" },
		{ &real.stat, "stat64" },
		{ &real.opendir, "opendir" },
		{ &real.eventfd, "eventfd" },
		{ &real.epoll_ctl, "epoll_ctl" },
		{ &real.epoll_pwait2, "epoll_pwait2" },
		{ &real.epoll_pwait, "epoll_pwait" },
		{ &real.ppoll, "ppoll" },
		{ &real.select, "select" },
		{ &real.clock_nanosleep, "clock_nanosleep" },
		{ &real.sigaction, "sigaction" },
	};

	if (__atomic_load_n(&ready, __ATOMIC_ACQUIRE))
		return &real;
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		*(void **)names[i].function = dlsym(RTLD_NEXT, names[i].name);
	__atomic_store_n(&ready, true, __ATOMIC_RELEASE);
	return &real;
}
