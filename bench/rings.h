/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef BENCH_RINGS_H
#define BENCH_RINGS_H

#include "subject.h"

/* The device's side of the two rings of a queue pair. */
struct bench_rings {
	void *rxq, *txq;
	const struct bench_load *load;
	uint32_t *rx_ring, *tx_ring;
	volatile uint32_t *rdt, *tdt;
	uint64_t *rx_addrs; /* what a write-back hides */
	uint16_t rx_head, tx_head;
	bool legacy_rx;
	bool adv;
};

void bench_rings_attach(struct bench_rings *rings, const struct bench_subject *subject,
			uint16_t queue, const struct bench_load *load);
void bench_rings_receive(struct bench_rings *rings, uint16_t n);
void bench_rings_send(struct bench_rings *rings);

#endif /* BENCH_RINGS_H */
