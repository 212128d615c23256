/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_QTEST_H
#define CONFORMANCE_QTEST_H

/*
 * A process of QEMU that runs no guest: its one CPU halts at once, its bus is
 * driven by the qtest protocol (described in QEMU's system/qtest.c), the cable by QMP,
 * and its clock by qemu_clock.c. Memory is shared with it.
 *
 * The functions do not fail: when QEMU goes away they print why and exit, as
 * nothing could be compared any more.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define QTEST_RAM_SIZE 0x04000000u

struct qtest {
	pid_t pid;
	int protocol;
	int qmp;
	int wire;   /* a datagram is a frame */
	int errors; /* QEMU's stderr, a file */
	int64_t *clock;
	uint8_t *ram; /* from address 0 */
};

/* 0 or -errno; -ENODEV: no such QEMU, or no such model in it. */
int qtest_start(struct qtest *qtest, const char *path, const char *device, char *error,
		size_t error_size);
void qtest_stop(struct qtest *qtest);

uint32_t qtest_readl(struct qtest *qtest, uint64_t address);
void qtest_writel(struct qtest *qtest, uint64_t address, uint32_t value);
uint32_t qtest_inl(struct qtest *qtest, uint16_t port);
void qtest_outl(struct qtest *qtest, uint16_t port, uint32_t value);

/* Let QEMU's main loop serve its clock and its wire. */
void qtest_settle(struct qtest *qtest);
void qtest_pass_ns(struct qtest *qtest, uint64_t ns);

/* JSON text of a command without result. */
void qtest_qmp(struct qtest *qtest, const char *command);

#endif /* CONFORMANCE_QTEST_H */
