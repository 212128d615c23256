/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef CONFORMANCE_QEMU_CLOCK_H
#define CONFORMANCE_QEMU_CLOCK_H

/* Environment: the descriptor of a page that begins with nanoseconds, 64 bits. */
#define QEMU_CLOCK_FD   "CONFORMANCE_CLOCK_FD"
#define QEMU_CLOCK_SIZE 4096

#endif /* CONFORMANCE_QEMU_CLOCK_H */
