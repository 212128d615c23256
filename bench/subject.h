/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_SUBJECT_H
#define BENCH_SUBJECT_H

#include "harness.h"

/*
 * Cost of burst functions over plain memory. A subject is a driver's pair of
 * burst functions with its queues; the device is played by rings.c between the
 * calls, outside of what is timed or counted.
 */

#define BENCH_MAX_QUEUES 16

/* What a run is made of; the same for all subjects. */
struct bench_load {
	uint16_t burst;
	uint16_t nb_desc;
	uint16_t queues;         /* each way, served in turn */
	uint16_t length;         /* of a received frame */
	uint16_t segs;           /* buffers of a frame that is sent */
	uint16_t tx_free_thresh; /* 0: the driver's choice */
	bool rx_offloads;        /* checksum results, hash and tag */
	bool tx_offloads;        /* IPv4 and TCP checksum */
	bool fast_free;
	bool flush; /* what a device writes leaves the cache */
};

struct bench_subject {
	const char *name;
	enum gbe_chip_id chip;
	enum gbe_path path; /* ours only */
	bool legacy_rx;     /* the driver uses legacy receive descriptors */
	struct rte_eth_dev *dev;
	struct rte_mempool *mp;
	eth_rx_burst_t rx_burst;
	eth_tx_burst_t tx_burst;
};

/* subject_gbe.c */
void bench_start_gbe(struct bench_subject *subject, const struct bench_load *load);

/* subject_igb.c, subject_em.c: only with the sources of DPDK at hand */
void bench_start_igb(struct bench_subject *subject, const struct bench_load *load);
void bench_start_em(struct bench_subject *subject, const struct bench_load *load);

#endif /* BENCH_SUBJECT_H */
