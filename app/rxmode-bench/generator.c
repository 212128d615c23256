/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_launch.h>
#include <rte_pause.h>

#include "frame.h"
#include "generator.h"
#include "realtime.h"
#include "schedule.h"
#include "simulated.h"

#define CHUNK 32

static bool
stopped(struct generator *g)
{
	return __atomic_load_n(&g->stop, __ATOMIC_RELAXED);
}

/* At the end of every round of a loop that waits for something. */
static void
turn(struct generator *g)
{
	simulated_step();
	__atomic_store_n(&g->turns, g->turns + 1, __ATOMIC_RELEASE);
}

static void
wait_until(struct generator *g, uint64_t tsc)
{
	while (rte_rdtsc() < tsc && !stopped(g)) {
		turn(g);
		rte_pause();
	}
}

static void
send_chunk(struct generator *g, struct rte_mbuf **pkts, uint16_t n, bool counts)
{
	const struct frame_stamp stamp = {
		.tsc = rte_rdtsc(),
		.run = g->plan.run,
		.counts = counts,
	};
	uint16_t sent = 0;

	for (uint16_t i = 0; i < n; i++)
		frame_write(pkts[i], g->plan.point.frame, g->number++, &stamp);
	while (sent < n && !stopped(g)) {
		sent += rte_eth_tx_burst(g->ports->tx, 0, &pkts[sent], n - sent);
		turn(g);
	}
	if (sent < n)
		rte_pktmbuf_free_bulk(&pkts[sent], n - sent);
	if (counts)
		g->sent += sent;
}

static void
send_packets(struct generator *g, uint32_t n, bool counts)
{
	struct rte_mbuf *pkts[CHUNK];

	while (n != 0 && !stopped(g)) {
		uint16_t chunk = (uint16_t)RTE_MIN(n, (uint32_t)CHUNK);

		/* Without mbufs, wait until the receiver has freed some. */
		if (rte_pktmbuf_alloc_bulk(g->ports->pool, pkts, chunk) != 0) {
			turn(g);
			continue;
		}
		send_chunk(g, pkts, chunk, counts);
		n -= chunk;
	}
}

static void
note_late(struct generator *g, uint64_t late)
{
	if (late > g->plan.late_limit)
		g->late += g->plan.point.burst;
	if (late > g->late_max)
		g->late_max = late;
}

/* Where a call of the driver takes longer than the gap, all that is due goes in one call. */
static uint64_t
send_due(struct generator *g, struct schedule *schedule, uint64_t due)
{
	uint64_t now = rte_rdtsc() - g->plan.start_tsc;
	bool counts = due >= g->plan.warm_up;
	uint32_t n = 0;

	while (due <= now && (due >= g->plan.warm_up) == counts && n < CHUNK) {
		if (counts)
			note_late(g, now - due);
		n += g->plan.point.burst;
		due = schedule_next(schedule);
	}
	/* After the window nothing is sent any more; what is missing has been noted as late. */
	if (now < g->plan.warm_up + g->plan.window)
		send_packets(g, n, counts);
	return due;
}

static int
generate(void *arg)
{
	struct generator *g = arg;
	const struct plan *plan = &g->plan;
	uint64_t end = plan->warm_up + plan->window, due;
	struct schedule schedule;

	usage_of_me(&g->thread);
	if (plan->realtime)
		realtime_set(REALTIME_MEASURED);
	__atomic_store_n(&g->ready, true, __ATOMIC_RELEASE);
	schedule_init(&schedule, &plan->point, (double)rte_get_tsc_hz(), plan->warm_up, plan->run);
	due = schedule_next(&schedule);
	while (due < end && !stopped(g)) {
		wait_until(g, plan->start_tsc + due);
		due = send_due(g, &schedule, due);
	}
	wait_until(g, plan->start_tsc + end);
	__atomic_store_n(&g->done, true, __ATOMIC_RELEASE);
	wait_until(g, UINT64_MAX);
	if (plan->realtime)
		realtime_set(REALTIME_NONE);
	return 0;
}

int
generator_start(struct generator *generator, unsigned int lcore)
{
	int rc = rte_eal_remote_launch(generate, generator, lcore);

	while (rc == 0 && !__atomic_load_n(&generator->ready, __ATOMIC_ACQUIRE))
		rte_delay_us_sleep(100);
	return rc;
}

void
generator_stop(struct generator *generator, unsigned int lcore)
{
	__atomic_store_n(&generator->stop, true, __ATOMIC_RELAXED);
	realtime_join(lcore);
}
