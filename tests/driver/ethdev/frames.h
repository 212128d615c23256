/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef ETHDEV_FRAMES_H
#define ETHDEV_FRAMES_H

/* The kit's frames between the ports of a test. */

#include "frame.h"
#include "test.h"

/* A frame of len bytes to the peer of port idx in the current exchange. */
void frame_init(const struct env *env, struct frame *f, unsigned int from, uint16_t len,
		uint32_t seq);

/* TEST_PASS if the mbuf is sound and holds exactly this frame. */
int frame_compare(const struct frame *f, const struct rte_mbuf *m);

#endif /* ETHDEV_FRAMES_H */
