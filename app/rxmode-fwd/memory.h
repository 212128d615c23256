/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef FWD_MEMORY_H
#define FWD_MEMORY_H

#include <stdint.h>
#include <stdio.h>

struct rte_mempool;

/** Descriptors of a ring. */
#define MEMORY_NB_DESC 512

/** A line: what so many ports with so many queues each take, and how to give it to EAL. */
void memory_tell(FILE *to, unsigned int ports, unsigned int queues);

/** Of packets, for all of them. NULL: there is not as much memory. */
struct rte_mempool *memory_pool(unsigned int ports, unsigned int queues);

#endif /* FWD_MEMORY_H */
