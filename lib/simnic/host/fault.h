/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_FAULT_H
#define SIM_FAULT_H

/*
 * Faults by name and count.
 *
 * A fault is a place in the rig that asks, each time it is passed, whether to
 * fail: sim_fault("ioctl.set_irqs"). It is armed by a specification
 *
 *   NAME[:N[:COUNT]]
 *
 * which strikes the N-th time from now (default 1) and COUNT times in a row
 * (default 1, "ever" for all that follow). Several are separated by commas.
 * Adding a fault means adding one call at one place and a line to sim_fault_names.
 *
 * Faults of the device itself (a wait that never ends, a corrupted descriptor)
 * are asked for by the models through sim_host_ops.fault().
 */

#include <stdbool.h>

/* All names, for --list-faults and to refuse unknown ones; ended by NULL. */
struct sim_fault_name {
	const char *name;
	const char *what;
};
extern const struct sim_fault_name sim_fault_names[];

/* Arm in addition to what is armed; NULL or "" disarms all. -EINVAL: unknown or malformed. */
int sim_fault_arm(const char *specification);

/* Does the fault strike here and now? Any thread; async-signal-safe. */
bool sim_fault(const char *name);

/* How often the place was passed, and struck, since it was last armed. */
unsigned long sim_fault_passed(const char *name);
unsigned long sim_fault_struck(const char *name);

#endif /* SIM_FAULT_H */
