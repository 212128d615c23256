/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_INTR_THREAD_H
#define ETHDEV_INTR_THREAD_H

/* EAL's thread that serves interrupts and alarms. */

#include "test.h"

/* Wait until the thread has done with everything that was signalled so far. */
int intr_thread_sync(void);
/* The same, and what the thread has taken of a processor so far. */
int intr_thread_cpu_ns(uint64_t *ns);

#endif /* ETHDEV_INTR_THREAD_H */
