/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef KIT_ASLEEP_H
#define KIT_ASLEEP_H

#include <sys/types.h>

/**
 * Wait until thread @p tid of this process, by gettid(), sleeps in the kernel or
 * has ended, however long it takes to get there. It should have nothing left to do
 * but to fall asleep where the caller wants it: a lock on its way is a sleep, too.
 * The time that passes is real, also on simulated NICs.
 */
void kit_await_asleep(pid_t tid);

#endif /* KIT_ASLEEP_H */
