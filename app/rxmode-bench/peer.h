/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <signal.h>
#include <stdint.h>

#include "sender.h"

/*
 * A process that sends, and another one that receives: the latter asks, over a socket that keeps
 * messages apart. All return -EINTR after Ctrl-C and, after a message on standard error,
 * -ECONNRESET when the other process is gone, does not answer or says what cannot be.
 */

/** Set by Ctrl-C: the measurement ends, what has been measured stays. */
extern volatile sig_atomic_t bench_quit;

/** Sleep in one go: waking up takes a CPU from the threads that are measured. peer: or -1. */
int peer_sleep_until(int peer, uint64_t tsc);

/** Have the sender's port started anew, and wait for its link. -EIO when it cannot. */
int peer_prepare(int peer);

/** Have a plan carried out. Returns when its generator runs. -EIO when it cannot. */
int peer_start(int peer, const struct plan *plan);

/** Wait until all of it has been sent. -EIO when the driver took no packets. */
int peer_await(int peer, uint32_t run, struct sender_report *report);

/** Send as the process at the other end asks, until it is gone: 0. */
int peer_serve(int peer, struct ports *ports, unsigned int lcore);

#endif /* BENCH_PEER_H */
