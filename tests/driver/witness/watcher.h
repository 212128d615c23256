/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef WITNESS_WATCHER_H
#define WITNESS_WATCHER_H

#include <stdbool.h>

/*
 * Who records what is written to the port: the rig, in its journal, or, in a virtual machine,
 * a program outside of it. That one is told by lines "@mark TEXT", and answers each with a line
 * when it is ready.
 */
void watcher_mark(const char *text);

/* What the registers hold; in a virtual machine the one outside sees for itself. */
void watcher_registers(void);

/* In a virtual machine it is always plugged. */
void watcher_set_cable(bool plugged);

#endif /* WITNESS_WATCHER_H */
