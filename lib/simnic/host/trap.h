/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_TRAP_H
#define SIM_TRAP_H

/*
 * Accesses to registers. The pages of BAR 0 are inaccessible in the
 * application's mappings, but for ring pages in their plain form. An access
 * faults, the handler has the port do what the instruction does, and goes on
 * behind it. Faults elsewhere are passed on to who had, or later asked for, the
 * signal before, so that a crash is still a crash.
 */

#include <signal.h>
#include <stddef.h>

#include "rig.h"

/* Catch faults from now on. */
void sim_trap_install(void);

/* The application has mapped len bytes of BAR 0 from offset on at addr. -errno */
int sim_trap_add(struct sim_port *port, void *addr, size_t len, uint32_t offset);
/* It has unmapped, or mapped over, len bytes at addr. */
void sim_trap_remove(const void *addr, size_t len);

/* No page is plain any more. */
void sim_trap_everything(struct sim_port *port);

/* Surprise removal: every access is seen from now on, and reads as ones. */
void sim_unplug(struct sim_port *port);

/* sigaction(SIGSEGV) by the application: what happens at faults that are not ours. */
void sim_trap_sigaction(const struct sigaction *action, struct sigaction *old);

#endif /* SIM_TRAP_H */
