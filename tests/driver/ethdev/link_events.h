/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_LINK_EVENTS_H
#define ETHDEV_LINK_EVENTS_H

/* Link events of port 1, which come in EAL's interrupt thread. */

#include "test.h"

/* Once in a test. */
int link_events_watch(struct env *env);
/* Plug or pull the cable: an event comes, and the link is as it says. */
int link_events_expect(struct env *env, bool up);

#endif /* ETHDEV_LINK_EVENTS_H */
