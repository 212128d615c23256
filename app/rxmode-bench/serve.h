/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_SERVE_H
#define BENCH_SERVE_H

#include "ports.h"

/**
 * The life of a process that sends: do what the receiving process at the other end of the socket
 * asks, until that one is gone. The generator runs on lcore. Blocks.
 *
 * @return 0; -EINTR after SIGTERM; -ECONNRESET, with a message on standard error: nonsense came
 */
int serve(int peer, struct ports *ports, unsigned int lcore);

#endif /* BENCH_SERVE_H */
