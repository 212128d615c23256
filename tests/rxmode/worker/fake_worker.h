/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef FAKE_WORKER_H
#define FAKE_WORKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <rte_mbuf.h>

/* A worker's owner that counts packets, one worker at a time. */

extern _Atomic uint64_t fake_received;

/** A handler: counts, and frees nothing, as packets of fake ports are nothing. */
void fake_take(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n);

/** A thread: rxmode_run() of the worker. */
void *fake_owner(void *worker);

/** For rxmode_conf: notes whether the worker's thread is about to sleep. */
void fake_offline(void *arg, bool offline);

/*
 * Below: waiting for what happens in another thread. A minute ends it, and the
 * test with it. Nothing that is right takes so long, however busy the machine.
 */

/** Until so many packets were received. */
void fake_expect_received(uint64_t wanted);

/** Until the kernel says that the worker's thread, which has fake_offline(), sleeps. */
void fake_expect_asleep(void);

/** Wait a moment; false when there were enough. @p tries is 0 at first. */
bool fake_wait_more(unsigned int *tries);

#endif /* FAKE_WORKER_H */
