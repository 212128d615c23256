/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef FAKE_WORKER_H
#define FAKE_WORKER_H

#include <stdatomic.h>
#include <stdint.h>

#include <rte_mbuf.h>

/* A worker's owner that counts packets. */

extern _Atomic uint64_t fake_received;

/** A handler: counts, and frees nothing, as packets of fake ports are nothing. */
void fake_take(void *arg, uint16_t port, uint16_t queue, struct rte_mbuf **pkts, uint16_t n);

/** A thread: rxmode_run() of the worker. */
void *fake_owner(void *worker);

/** Wait for what happens in another thread; generous, as machines are busy. */
void fake_expect_received(uint64_t wanted);

#endif /* FAKE_WORKER_H */
