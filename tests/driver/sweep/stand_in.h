/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SWEEP_STAND_IN_H
#define SWEEP_STAND_IN_H

/*
 * A driver for the same devices that does nothing, in place of the driver under
 * test: what EAL does and leaks without a driver's part in it.
 */

/* The next probe succeeds, or arms the fault (unless NULL) and fails. */
void stand_in_begin(void);
void stand_in_fail(const char *fault);
void stand_in_end(void);

#endif /* SWEEP_STAND_IN_H */
