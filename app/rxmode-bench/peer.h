/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <stdint.h>

#include "plan.h"

/*
 * What a process that receives asks of the one that sends; peer is the socket to it. All return
 * -EINTR after Ctrl-C and, after a message on standard error, -ECONNRESET when the other process
 * is gone, does not answer or sends nonsense.
 */

/** Wait until the TSC has reached tsc, or the other process has ended. */
int peer_sleep_until(int peer, uint64_t tsc);

/** Restart the sender's port, and wait for its link. -EIO when it cannot. */
int peer_prepare(int peer);

/** Have a plan carried out. Returns when its generator runs. -EIO when it cannot. */
int peer_start(int peer, const struct plan *plan);

/** Wait until all of it has been sent. -EIO when the driver took no packets. */
int peer_await(int peer, uint32_t run, struct sender_report *report);

/**
 * Have the run that may be under way end, whatever Ctrl-C has ended before. Until this returns
 * the other process may send, so that the port must not be closed. Another Ctrl-C ends the wait.
 */
void peer_end(int peer);

#endif /* BENCH_PEER_H */
