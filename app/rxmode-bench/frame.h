/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_FRAME_H
#define BENCH_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_mbuf.h>

/*
 * UDP frames of 64 flows, so that RSS spreads them, with a stamp in the payload.
 * Fits the shortest frame.
 */

#define FRAME_MIN 64 /* with FCS */
#define FRAME_MAX 1518
#define FRAME_FCS 4

struct frame_stamp {
	uint64_t tsc; /* when it was given to the driver */
	uint32_t run;
	uint16_t counts; /* after the warm-up */
	uint16_t magic;
} __attribute__((packed));

/** Write frame number n, of frame bytes with FCS, into a fresh mbuf. */
void frame_write(struct rte_mbuf *pkt, uint32_t frame, uint32_t n, const struct frame_stamp *stamp);

/** The stamp of a frame, false if it is none of ours. */
bool frame_read(const struct rte_mbuf *pkt, struct frame_stamp *stamp);

#endif /* BENCH_FRAME_H */
