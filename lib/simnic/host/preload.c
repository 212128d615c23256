/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Hooks of libc for descriptors, mappings and signals. Each finds out whether
 * it is about the rig, and else does what libc does. Waiting: preload_wait.c;
 * DPDK's allocations: preload_dpdk.c.
 */

/* The names below are the symbols meant: no header may turn one into the other. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "io_window.h"
#include "port.h"
#include "preload.h"
#include "real.h"
#include "start.h"
#include "trap.h"
#include "vfio.h"
#include "wait.h"

/* EAL looks whether these directories exist. */
#define SYSFS_VFIO "/sys/module/vfio"

/* A result of -errno as libc tells it. */
static int
result(int ret)
{
	if (ret >= 0)
		return ret;
	errno = -ret;
	return -1;
}

/* What the descriptor is to the rig, if this process is its host. */
static enum sim_fd_kind
find_fd(int fd, struct sim_rig **rig, void **object)
{
	enum sim_fd_kind kind;

	*rig = sim_rig();
	if (*rig == NULL)
		return SIM_FD_NONE;
	kind = sim_fds_find(fd, object);
	if (kind == SIM_FD_NONE || (*rig)->pid != getpid())
		return SIM_FD_NONE;
	return kind;
}

static bool
is_vfio_path(const char *path)
{
	return strncmp(path, SIM_VFIO_DIR, strlen(SIM_VFIO_DIR)) == 0 && sim_rig_is_wanted();
}

static int
open_vfio(const char *path)
{
	struct sim_rig *rig = sim_rig_start();
	sigset_t before;
	int ret;

	if (rig == NULL)
		return result(-ENOENT);
	sim_lock_take(&rig->lock, &before);
	ret = sim_vfio_open(rig, path);
	sim_lock_give(&rig->lock, &before);
	return result(ret);
}

static mode_t
mode_argument(int flags, va_list args)
{
	return __OPEN_NEEDS_MODE(flags) ? va_arg(args, mode_t) : 0;
}

SIM_HOOK int
open64(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	if (is_vfio_path(path))
		return open_vfio(path);
	va_start(args, flags);
	mode = mode_argument(flags, args);
	va_end(args);
	return sim_real()->open(path, flags, mode);
}

SIM_HOOK int
open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_argument(flags, args);
	va_end(args);
	return open64(path, flags, mode);
}

SIM_HOOK int
openat64(int dir, const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	if (is_vfio_path(path))
		return open_vfio(path);
	va_start(args, flags);
	mode = mode_argument(flags, args);
	va_end(args);
	return sim_real()->openat(dir, path, flags, mode);
}

SIM_HOOK int
openat(int dir, const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_argument(flags, args);
	va_end(args);
	return openat64(dir, path, flags, mode);
}

SIM_HOOK int
stat64(const char *path, struct stat64 *st)
{
	if (strncmp(path, SYSFS_VFIO, strlen(SYSFS_VFIO)) == 0 && sim_rig_is_wanted())
		path = "/";
	return sim_real()->stat(path, (struct stat *)st);
}

SIM_HOOK int
stat(const char *path, struct stat *st)
{
	return stat64(path, (struct stat64 *)st);
}

/* From DPDK 25.07 on EAL looks for this directory. */
SIM_HOOK DIR *
opendir(const char *path)
{
	if (strcmp(path, "/dev/vfio") == 0 && sim_rig_is_wanted())
		path = "/";
	return sim_real()->opendir(path);
}

SIM_HOOK int
ioctl(int fd, unsigned long request, ...)
{
	struct sim_rig *rig;
	sigset_t before;
	void *object, *arg;
	va_list args;
	enum sim_fd_kind kind;
	int ret;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	kind = find_fd(fd, &rig, &object);
	if (kind == SIM_FD_NONE)
		return sim_real()->ioctl(fd, request, arg);
	sim_lock_take(&rig->lock, &before);
	ret = sim_vfio_ioctl(kind, object, request, arg);
	sim_lock_give(&rig->lock, &before);
	return result(ret);
}

/* Whose interrupts the closed descriptor has listened to hears them no more. */
static void
closing_eventfd(struct sim_rig *rig, int fd)
{
	sigset_t before;

	for (unsigned int i = 0; i < rig->nb_ports; i++) {
		struct sim_irq *irq = &rig->port[i].irq;

		if (!sim_irq_listens_on(irq, fd) || rig->pid != getpid())
			continue;
		sim_lock_take(&rig->lock, &before);
		sim_irq_fd_closed(irq, fd);
		sim_lock_give(&rig->lock, &before);
	}
}

SIM_HOOK int
close(int fd)
{
	struct sim_rig *rig;
	sigset_t before;
	void *object;
	enum sim_fd_kind kind = find_fd(fd, &rig, &object);

	if (kind != SIM_FD_NONE) {
		sim_lock_take(&rig->lock, &before);
		sim_vfio_close(kind, object, fd);
		sim_lock_give(&rig->lock, &before);
	} else if (rig != NULL) {
		closing_eventfd(rig, fd);
	}
	return sim_real()->close(fd);
}

/* Memory is about to be unmapped, or mapped over. */
static void
memory_gone(const void *addr, size_t len)
{
	struct sim_rig *rig = sim_rig();
	sigset_t before;

	if (rig == NULL || rig->pid != getpid() || sim_lock_is_mine(&rig->lock))
		return;
	sim_lock_take(&rig->lock, &before);
	sim_trap_remove(addr, len);
	sim_vfio_memory_gone(addr, len);
	sim_lock_give(&rig->lock, &before);
}

static void *
map_device(struct sim_port *port, void *addr, size_t len, int prot, int flags, int fd,
	   off64_t offset)
{
	sigset_t before;
	void *mapped;
	int ret = 0;

	if (sim_fault("mmap")) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	mapped = sim_real()->mmap(addr, len, prot, flags, fd, offset);
	if (mapped == MAP_FAILED || offset >> SIM_REGION_SHIFT != 0)
		return mapped;
	sim_lock_take(&port->rig->lock, &before);
	ret = sim_trap_add(port, mapped, len, offset);
	sim_lock_give(&port->rig->lock, &before);
	if (ret == 0)
		return mapped;
	sim_real()->munmap(mapped, len);
	errno = -ret;
	return MAP_FAILED;
}

SIM_HOOK void *
mmap64(void *addr, size_t len, int prot, int flags, int fd, off64_t offset)
{
	struct sim_rig *rig;
	void *object;

	if ((flags & MAP_FIXED) != 0)
		memory_gone(addr, len);
	if (find_fd(fd, &rig, &object) == SIM_FD_DEVICE)
		return map_device(object, addr, len, prot, flags, fd, offset);
	return sim_real()->mmap(addr, len, prot, flags, fd, offset);
}

SIM_HOOK void *
mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
	return mmap64(addr, len, prot, flags, fd, offset);
}

SIM_HOOK int
munmap(void *addr, size_t len)
{
	memory_gone(addr, len);
	return sim_real()->munmap(addr, len);
}

/* The region that an access to a device is about, or none. */
static int
region_at(int fd, off64_t offset, struct sim_rig **rig, void **port)
{
	return find_fd(fd, rig, port) == SIM_FD_DEVICE ? (int)(offset >> SIM_REGION_SHIFT) : -1;
}

#define OFFSET_IN_REGION(offset) ((offset) & ((INT64_C(1) << SIM_REGION_SHIFT) - 1))

/* PCI configuration keeps its read-only bits, and turns INTx off and on. */
static ssize_t
write_config(struct sim_port *port, const void *buf, size_t len, off64_t offset)
{
	sigset_t before;

	if (sim_fault("pwrite")) {
		errno = EIO;
		return -1;
	}
	sim_lock_take(&port->rig->lock, &before);
	sim_pci_config_write(&port->config, offset, buf, len);
	if (!port->unplugged)
		sim_irq_intx_off(&port->irq, sim_pci_config_has_intx_off(&port->config));
	sim_lock_give(&port->rig->lock, &before);
	return len;
}

SIM_HOOK ssize_t
pwrite64(int fd, const void *buf, size_t len, off64_t offset)
{
	struct sim_rig *rig;
	sigset_t before;
	void *port;

	switch (region_at(fd, offset, &rig, &port)) {
	case VFIO_PCI_CONFIG_REGION_INDEX:
		return write_config(port, buf, len, OFFSET_IN_REGION(offset));
	case SIM_PCI_IO_BAR:
		sim_lock_take(&rig->lock, &before);
		sim_io_write(port, OFFSET_IN_REGION(offset), buf, len);
		sim_lock_give(&rig->lock, &before);
		return len;
	default:
		return sim_real()->pwrite(fd, buf, len, offset);
	}
}

SIM_HOOK ssize_t
pwrite(int fd, const void *buf, size_t len, off_t offset)
{
	return pwrite64(fd, buf, len, offset);
}

/* What else is there to be read needs no help: see port.h. */
SIM_HOOK ssize_t
pread64(int fd, void *buf, size_t len, off64_t offset)
{
	struct sim_rig *rig;
	sigset_t before;
	void *port;
	int region = region_at(fd, offset, &rig, &port);

	if (region == SIM_PCI_IO_BAR) {
		sim_lock_take(&rig->lock, &before);
		sim_io_read(port, OFFSET_IN_REGION(offset), buf, len);
		sim_lock_give(&rig->lock, &before);
		return len;
	}
	if (region >= 0 && sim_fault("pread")) {
		errno = EIO;
		return -1;
	}
	return sim_real()->pread(fd, buf, len, offset);
}

SIM_HOOK ssize_t
pread(int fd, void *buf, size_t len, off_t offset)
{
	return pread64(fd, buf, len, offset);
}

static bool
strikes(const char *fault, int error)
{
	if (sim_rig() == NULL || !sim_fault(fault))
		return false;
	errno = error;
	return true;
}

SIM_HOOK int
eventfd(unsigned int value, int flags)
{
	return strikes("eventfd", EMFILE) ? -1 : sim_real()->eventfd(value, flags);
}

/* EAL's own thread would have the process abort, which tells nothing of the driver. */
SIM_HOOK int
epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
{
	if (!sim_wait_is_interrupt_thread() && strikes("epoll_ctl", ENOMEM))
		return -1;
	return sim_real()->epoll_ctl(epfd, op, fd, event);
}

/* Who catches SIGSEGV after us is asked after us. */
SIM_HOOK int
sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
	if (number != SIGSEGV || sim_rig() == NULL)
		return sim_real()->sigaction(number, action, old);
	sim_trap_sigaction(action, old);
	return 0;
}

SIM_HOOK sighandler_t
signal(int number, sighandler_t handler)
{
	const struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
	struct sigaction old;

	if (sigaction(number, &action, &old) < 0)
		return SIG_ERR;
	return old.sa_handler;
}
