/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "qemu_clock.h"
#include "qtest.h"

#define EXIT_EXEC_FAILED       127
#define LINE_SIZE              4096
#define FIRMWARE_SIZE          (64 * 1024)
#define RESET_VECTOR_BELOW_END 16
/* QEMU's clock begins somewhere; not at 0, which it takes for 'never'. */
#define CLOCK_START_NS 1000000000000
/* Timers that arm each other are served in turn while time passes. */
#define CLOCK_SLICES 64
/*
 * Main loop rounds after which all is done that was ready before: one may have
 * looked at the wire too early, one may serve the wire after the command.
 */
#define SETTLE_ROUNDS 3

/* Descriptors that QEMU inherits. */
struct child_fds {
	int protocol;
	int qmp;
	int wire;
	int clock;
	int ram;
	int firmware;
	int errors;
};

static char last_words[LINE_SIZE];

static const char *
read_errors(struct qtest *qtest)
{
	ssize_t len = pread(qtest->errors, last_words, sizeof(last_words) - 1, 0);

	last_words[len < 0 ? 0 : len] = '\0';
	return last_words;
}

__attribute__((noreturn)) static void
lost(struct qtest *qtest, const char *command)
{
	fprintf(stderr, "QEMU is gone, after: %s\n%s", command, read_errors(qtest));
	exit(EXIT_FAILURE);
}

/* One line without its end; false when QEMU has closed the socket. */
static bool
read_line(int fd, char line[LINE_SIZE])
{
	size_t len = 0;

	for (;;) {
		if (read(fd, line + len, 1) != 1)
			return false;
		if (line[len] == '\n')
			break;
		if (len < LINE_SIZE - 1)
			len++;
	}
	line[len] = '\0';
	return true;
}

static bool
write_line(int fd, const char *line)
{
	size_t len = strlen(line);

	return send(fd, line, len, MSG_NOSIGNAL) == (ssize_t)len;
}

/* A command of the protocol; the value that it returns, if any. */
__attribute__((format(printf, 2, 3))) static uint64_t
ask(struct qtest *qtest, const char *format, ...)
{
	char command[128], answer[LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	if (!write_line(qtest->protocol, command) || !read_line(qtest->protocol, answer) ||
	    strncmp(answer, "OK", 2) != 0)
		lost(qtest, command);
	return strtoull(answer + 2, NULL, 0);
}

uint32_t
qtest_readl(struct qtest *qtest, uint64_t address)
{
	return (uint32_t)ask(qtest, "readl 0x%" PRIx64 "\n", address);
}

void
qtest_writel(struct qtest *qtest, uint64_t address, uint32_t value)
{
	ask(qtest, "writel 0x%" PRIx64 " 0x%" PRIx32 "\n", address, value);
}

uint32_t
qtest_inl(struct qtest *qtest, uint16_t port)
{
	return (uint32_t)ask(qtest, "inl 0x%x\n", port);
}

void
qtest_outl(struct qtest *qtest, uint16_t port, uint32_t value)
{
	ask(qtest, "outl 0x%x 0x%" PRIx32 "\n", port, value);
}

void
qtest_settle(struct qtest *qtest)
{
	int i;

	for (i = 0; i < SETTLE_ROUNDS; i++)
		ask(qtest, "readl 0x0\n");
}

void
qtest_pass_ns(struct qtest *qtest, uint64_t ns)
{
	uint64_t slice = ns / CLOCK_SLICES + 1;

	while (ns > 0) {
		if (slice > ns)
			slice = ns;
		__atomic_add_fetch(qtest->clock, (int64_t)slice, __ATOMIC_RELEASE);
		ns -= slice;
		ask(qtest, "readl 0x0\n");
	}
	qtest_settle(qtest);
}

/* The answer to a command, past events. */
static bool
qmp_answer(struct qtest *qtest)
{
	char line[LINE_SIZE];

	do {
		if (!read_line(qtest->qmp, line))
			return false;
	} while (strncmp(line, "{\"return\"", 9) != 0 && strncmp(line, "{\"error\"", 8) != 0);
	return line[2] == 'r';
}

void
qtest_qmp(struct qtest *qtest, const char *command)
{
	if (!write_line(qtest->qmp, command) || !qmp_answer(qtest))
		lost(qtest, command);
	qtest_settle(qtest);
}

__attribute__((noreturn)) static void
run_qemu(const char *path, const char *device, const struct child_fds *fds)
{
	char ram[128], firmware[64], protocol[64], qmp[64], wire[96], nic[128], clock[16];
	const char *argv[] = {
		path,
		"-nodefaults",
		"-no-user-config",
		"-display",
		"none",
		"-vga",
		"none",
		"-machine",
		"q35,memory-backend=ram,usb=off,sata=off,smbus=off,i8042=off",
		"-accel",
		"tcg",
		"-m",
		"64M",
		"-bios",
		firmware,
		"-object",
		ram,
		"-chardev",
		protocol,
		"-qtest",
		"chardev:qtest",
		"-qtest-log",
		"none",
		"-chardev",
		qmp,
		"-mon",
		"chardev=qmp,mode=control",
		"-netdev",
		wire,
		"-device",
		nic,
		NULL,
	};

	snprintf(ram, sizeof(ram),
		 "memory-backend-file,id=ram,mem-path=/proc/self/fd/%d,"
		 "size=64M,share=on",
		 fds->ram);
	snprintf(firmware, sizeof(firmware), "/proc/self/fd/%d", fds->firmware);
	snprintf(protocol, sizeof(protocol), "socket,id=qtest,fd=%d", fds->protocol);
	snprintf(qmp, sizeof(qmp), "socket,id=qmp,fd=%d", fds->qmp);
	snprintf(wire, sizeof(wire), "dgram,id=wire,local.type=fd,local.str=%d", fds->wire);
	snprintf(nic, sizeof(nic), "%s,netdev=wire,addr=2,mac=02:47:42:45:00:01,romfile=", device);
	snprintf(clock, sizeof(clock), "%d", fds->clock);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(fds->errors, STDERR_FILENO);
	setenv("LD_PRELOAD", QEMU_CLOCK_LIBRARY, 1);
	setenv(QEMU_CLOCK_FD, clock, 1);
	execvp(path, (char *const *)(uintptr_t)argv);
	_exit(EXIT_EXEC_FAILED);
}

static void *
share(const char *name, size_t size, int *fd)
{
	void *memory;

	*fd = memfd_create(name, 0);
	if (*fd < 0 || ftruncate(*fd, (off_t)size) != 0)
		return NULL;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

/* All that the CPU does is to halt with interrupts off. */
static bool
write_firmware(int fd)
{
	static const uint8_t code[] = { 0xFA, 0xF4, 0xEB, 0xFD }; /* cli; hlt; jmp to hlt */

	return fd >= 0 && ftruncate(fd, FIRMWARE_SIZE) == 0 &&
	       pwrite(fd, code, sizeof(code), FIRMWARE_SIZE - RESET_VECTOR_BELOW_END) ==
		       sizeof(code);
}

/* One end stays here and is not inherited. */
static bool
connect_child(int type, int *here, int *child)
{
	int ends[2];

	if (socketpair(AF_UNIX, type, 0, ends) != 0)
		return false;
	*here = ends[0];
	*child = ends[1];
	return fcntl(*here, F_SETFD, FD_CLOEXEC) == 0;
}

static bool
prepare(struct qtest *qtest, struct child_fds *fds)
{
	qtest->clock = share("clock", QEMU_CLOCK_SIZE, &fds->clock);
	qtest->ram = share("ram", QTEST_RAM_SIZE, &fds->ram);
	qtest->errors = fds->errors = memfd_create("errors", 0);
	fds->firmware = memfd_create("firmware", 0);
	return qtest->clock != NULL && qtest->ram != NULL && qtest->errors >= 0 &&
	       write_firmware(fds->firmware) &&
	       connect_child(SOCK_STREAM, &qtest->protocol, &fds->protocol) &&
	       connect_child(SOCK_STREAM, &qtest->qmp, &fds->qmp) &&
	       connect_child(SOCK_DGRAM, &qtest->wire, &fds->wire);
}

static int
start_failed(struct qtest *qtest, const char *path, char *error, size_t error_size)
{
	int status;

	waitpid(qtest->pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_EXEC_FAILED) {
		snprintf(error, error_size, "there is no %s", path);
		return -ENODEV;
	}
	snprintf(error, error_size, "%s does not start: %s", path, read_errors(qtest));
	return strstr(last_words, "is not a valid device model name") != NULL ? -ENODEV : -EIO;
}

int
qtest_start(struct qtest *qtest, const char *path, const char *device, char *error,
	    size_t error_size)
{
	struct child_fds fds;

	if (!prepare(qtest, &fds)) {
		snprintf(error, error_size, "no memory or sockets for QEMU: %s", strerror(errno));
		return -errno;
	}
	*qtest->clock = CLOCK_START_NS;
	qtest->pid = fork();
	if (qtest->pid == 0)
		run_qemu(path, device, &fds);
	close(fds.protocol);
	close(fds.qmp);
	close(fds.wire);
	close(fds.clock);
	close(fds.ram);
	close(fds.firmware);
	if (qtest->pid < 0 || !write_line(qtest->qmp, "{\"execute\":\"qmp_capabilities\"}\n") ||
	    !qmp_answer(qtest))
		return start_failed(qtest, path, error, error_size);
	return 0;
}

void
qtest_stop(struct qtest *qtest)
{
	kill(qtest->pid, SIGKILL);
	waitpid(qtest->pid, NULL, 0);
	close(qtest->protocol);
	close(qtest->qmp);
	close(qtest->wire);
	close(qtest->errors);
	munmap(qtest->clock, QEMU_CLOCK_SIZE);
	munmap(qtest->ram, QTEST_RAM_SIZE);
}
