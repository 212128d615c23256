/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stdlib.h>

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_launch.h>

#include "cost.h"
#include "frame.h"
#include "realtime.h"
#include "simulated.h"
#include "wait.h"

/*
 * A sample is two turns of the ring, so that refills and frees count in full; the slowest
 * tenth of the samples was interrupted.
 */

#define SAMPLES   200
#define KEPT      (SAMPLES * 9 / 10)
#define WARM_UP   20
#define MAX_BURST 256
#define MAX_TRIES 1000 /* of receiving, a microsecond apart */

struct cost {
	struct bench *bench;
	const struct bench_point *point;
	uint64_t timer;               /* cycles that reading the clock takes */
	double rx[WARM_UP + SAMPLES]; /* cycles per packet */
	double tx[WARM_UP + SAMPLES];
	uint64_t packets;
	int rc;
};

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
trimmed_mean(double *samples)
{
	double sum = 0;

	qsort(samples, SAMPLES, sizeof(samples[0]), compare);
	for (unsigned int i = 0; i < KEPT; i++)
		sum += samples[i];
	return sum / KEPT;
}

static uint64_t
timer_cost(void)
{
	uint64_t least = UINT64_MAX;

	for (unsigned int i = 0; i < 1000; i++) {
		uint64_t from = rte_rdtsc_precise(), took = rte_rdtsc_precise() - from;

		least = RTE_MIN(least, took);
	}
	return least;
}

static uint64_t
since(const struct cost *c, uint64_t from)
{
	uint64_t took = rte_rdtsc_precise() - from;

	return took > c->timer ? took - c->timer : 0;
}

/* Cycles in rte_eth_tx_burst(). */
static uint64_t
send_timed(struct cost *c, uint16_t n)
{
	const struct ports *ports = &c->bench->ports;
	const struct frame_stamp stamp = { 0 };
	struct rte_mbuf *pkts[MAX_BURST];
	uint64_t cycles = 0, from;

	if (rte_pktmbuf_alloc_bulk(ports->pool, pkts, n) != 0) {
		c->rc = -ENOMEM;
		return 0;
	}
	for (uint16_t i = 0; i < n; i++)
		frame_write(pkts[i], c->point->frame, i, &stamp);
	for (uint16_t sent = 0; sent < n;) {
		from = rte_rdtsc_precise();
		sent += rte_eth_tx_burst(ports->tx, 0, &pkts[sent], n - sent);
		cycles += since(c, from);
		simulated_step();
	}
	return cycles;
}

/* Cycles in the calls of rte_eth_rx_burst() that made a pass with packets. */
static uint64_t
receive_timed(struct cost *c, uint32_t n)
{
	const struct ports *ports = &c->bench->ports;
	struct rte_mbuf *pkts[MAX_BURST];
	uint64_t cycles = 0, from, took;
	uint16_t got;

	for (unsigned int try = 0; n > 0 && try < MAX_TRIES; try++) {
		for (uint16_t q = 0; q < ports->queues; q++) {
			from = rte_rdtsc_precise();
			got = rte_eth_rx_burst(ports->rx, q, pkts, (uint16_t)c->point->burst);
			took = since(c, from);
			if (got == 0)
				continue;
			cycles += took;
			rte_pktmbuf_free_bulk(pkts, got);
			n -= RTE_MIN(n, (uint32_t)got);
			try = 0;
		}
		if (n != 0) {
			simulated_step();
			rte_delay_us_block(1);
		}
	}
	if (n != 0)
		c->rc = -EIO;
	return cycles;
}

static void
take_sample(struct cost *c, unsigned int i)
{
	uint32_t each = c->point->burst, all = each * c->point->queues;
	/* Times on the wire of a slow link, and the device's delays. */
	unsigned int us =
		20 + (unsigned int)(1e6 * all / ports_line_rate(&c->bench->ports, c->point->frame));
	uint64_t rx = 0, tx = 0, packets = 0;

	while (packets < 2 * PORTS_NB_DESC && c->rc == 0 && bench_quit == 0) {
		for (uint32_t sent = 0; sent < all; sent += each)
			tx += send_timed(c, (uint16_t)each);
		rte_delay_us_block(us);
		rx += receive_timed(c, all);
		packets += all;
	}
	c->packets += packets;
	c->rx[i] = (double)rx / (double)packets;
	c->tx[i] = (double)tx / (double)packets;
}

static int
take_samples(void *arg)
{
	struct cost *c = arg;

	c->timer = timer_cost();
	for (unsigned int i = 0; i < WARM_UP + SAMPLES && c->rc == 0 && bench_quit == 0; i++)
		take_sample(c, i);
	return 0;
}

static void
fill(struct cost *c, struct bench_result *r, const struct mmio *before, const struct mmio *after)
{
	double packets = (double)c->packets;

	for (int i = 0; i < 2; i++) {
		r->mmio_reads += (double)(after[i].reads - before[i].reads) / packets;
		r->mmio_writes += (double)(after[i].writes - before[i].writes) / packets;
	}
	r->mmio_exact = after[0].exact;
	r->sent = c->packets;
	r->received = c->packets;
	r->rx_cycles = trimmed_mean(&c->rx[WARM_UP]);
	r->tx_cycles = trimmed_mean(&c->tx[WARM_UP]);
}

int
measure_cost(struct bench *bench, const struct bench_point *point, struct bench_result *result)
{
	static struct cost cost;
	struct mmio before[2] = { { 0 } }, after[2] = { { 0 } };
	struct ports *ports = &bench->ports;

	*result = (struct bench_result){ .point = *point, .verdict = BENCH_FAILED };
	if (point->burst > MAX_BURST || point->burst * point->queues > PORTS_NB_DESC / 2)
		return 0;
	cost = (struct cost){ .bench = bench, .point = point };
	simulated_mmio(ports->rx, &before[0]);
	if (ports->tx != ports->rx)
		simulated_mmio(ports->tx, &before[1]);
	cost.rc = rte_eal_remote_launch(take_samples, &cost, bench->rx_lcore);
	if (cost.rc == 0)
		realtime_join(bench->rx_lcore);
	simulated_mmio(ports->rx, &after[0]);
	if (ports->tx != ports->rx)
		simulated_mmio(ports->tx, &after[1]);
	if (bench_quit != 0)
		return -EINTR;
	if (cost.rc == 0) {
		fill(&cost, result, before, after);
		result->verdict = BENCH_OK;
	}
	return 0;
}
