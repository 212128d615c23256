/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "frames.h"
#include "intr_thread.h"
#include "rxmode_load.h"
#include "rxmode_time.h"

#define SECOND_NS UINT64_C(1000000000)
#define FRAME_LEN 60
#define BURST     32
/* How closely a sleeper looks: while an interrupt may be on its way, and later. */
#define CLOSE_NS     25000
#define CLOSE_FOR_NS 2500000
#define FAR_NS       1000000

static struct {
	struct env *env;
	const struct gbe_sim *sim;
	struct rxmode *worker;
	enum load_use use;
	uint8_t frame[FRAME_LEN];
	uint64_t gap_ns;
	uint64_t next_ns;
	uint64_t last_ns; /* when the last one came */
	uint64_t end_ns;
	bool over;
	uint64_t signals; /* of the device, that the relay has had time for */
	bool relay_stuck;
	void (*watch)(uint64_t now_ns, const struct rxmode_stats *stats);
	bool watching;
} load;

/* Let time pass up to a moment, with all frames that come until then. */
static void
pass_until(uint64_t now_ns, uint64_t then_ns)
{
	while (load.gap_ns != 0 && load.next_ns <= then_ns) {
		if (load.next_ns > now_ns) {
			load.sim->advance(load.next_ns - now_ns);
			now_ns = load.next_ns;
		}
		load.sim->inject(1, load.frame, sizeof(load.frame));
		load.last_ns = now_ns;
		load.next_ns += load.gap_ns;
	}
	if (then_ns > now_ns)
		load.sim->advance(then_ns - now_ns);
	if (then_ns >= load.end_ns && !load.over)
		rxmode_load_stop();
}

/* What time it is then. */
static uint64_t
pass(uint64_t ns)
{
	uint64_t now_ns = load.sim->now_ns();

	pass_until(now_ns, now_ns + ns);
	return now_ns + ns;
}

/* The worker's counters are dated by the clock. */
static void
call_watch(uint64_t now_ns)
{
	struct rxmode_stats stats;

	if (load.watch == NULL)
		return;
	load.watching = true;
	rxmode_stats_get(load.worker, &stats);
	load.watch(now_ns, &stats);
	load.watching = false;
}

static uint64_t
read_clock(void)
{
	uint64_t now_ns;

	if (load.watching)
		return load.sim->now_ns();
	now_ns = pass(LOAD_ROUND_NS);
	call_watch(now_ns);
	return now_ns;
}

static uint64_t
clock_hz(void)
{
	return SECOND_NS;
}

uint64_t
rxmode_load_signals(void)
{
	struct gbe_sim_counts counts;
	uint64_t signals;
	unsigned int i;

	load.sim->counts(1, &counts);
	signals = counts.intx;
	for (i = 0; i < GBE_SIM_MAX_VECTORS; i++)
		signals += counts.messages[i];
	return signals;
}

/* EAL's thread, which passes interrupts on, lives in real time: wait for it. */
static void
let_relay_work(void)
{
	uint64_t signals = rxmode_load_signals();

	if (signals != load.signals && intr_thread_sync() != TEST_PASS) {
		load.relay_stuck = true;
		rxmode_load_stop();
	}
	load.signals = signals;
}

static uint64_t
next_look(uint64_t now_ns, uint64_t end_ns)
{
	bool closely = now_ns - load.last_ns < CLOSE_FOR_NS;
	uint64_t look_ns = now_ns + (closely ? CLOSE_NS : FAR_NS);

	if (load.gap_ns != 0 && load.next_ns > now_ns)
		look_ns = RTE_MIN(look_ns, load.next_ns);
	return RTE_MIN(look_ns, end_ns);
}

/* What the library sleeps in. Each look takes a moment of virtual time by itself. */
static int
fall_asleep(int epfd, struct epoll_event *events, int max, const struct timespec *timeout)
{
	uint64_t end_ns, now_ns;
	bool slept = false;
	int n;

	now_ns = load.sim->now_ns();
	end_ns = now_ns + timeout->tv_sec * SECOND_NS + timeout->tv_nsec;
	load.last_ns = now_ns;
	for (;;) {
		let_relay_work();
		n = epoll_wait(epfd, events, max, 0);
		now_ns = load.sim->now_ns();
		if (n != 0 || now_ns >= end_ns)
			break;
		pass_until(now_ns, next_look(now_ns, end_ns));
		slept = true;
	}
	if (slept)
		pass(LOAD_WAKE_US * 1000);
	return n;
}

static void
take(void *arg __rte_unused, uint16_t port __rte_unused, uint16_t queue __rte_unused,
     struct rte_mbuf **m, uint16_t n)
{
	rte_pktmbuf_free_bulk(m, n);
	pass((uint64_t)n * LOAD_PACKET_NS);
}

int
rxmode_load_begin(struct env *env, enum load_use use)
{
	const struct rxmode_conf conf = {
		.name = "load",
		.latency_us = LOAD_LATENCY_US,
		.wake_us = LOAD_WAKE_US,
		.budget = BURST,
		.handler = take,
	};
	static const struct rxmode_time time = {
		.now = read_clock,
		.hz = clock_hz,
		.wait = fall_asleep,
	};
	struct frame f;
	uint16_t q;

	frame_init(env, &f, 0, FRAME_LEN, 0);
	memset(&load, 0, sizeof(load));
	frame_build(&f, load.frame);
	load.env = env;
	load.use = use;
	load.end_ns = UINT64_MAX;
	load.sim = gbe_sim();
	rxmode_time = &time;
	EXPECT_OK(rxmode_create(&conf, &load.worker));
	for (q = 0; q < env->nb_rxq[1]; q++)
		EXPECT_OK(rxmode_queue_add(load.worker, env->port[1], q));
	return TEST_PASS;
}

void
rxmode_load_end(void)
{
	rxmode_destroy(load.worker);
	rxmode_time = &rxmode_time_real;
	memset(&load, 0, sizeof(load));
}

void
rxmode_load_every(uint64_t gap_ns)
{
	load.gap_ns = gap_ns;
	load.next_ns = load.sim->now_ns() + gap_ns;
}

void
rxmode_load_stop(void)
{
	load.over = true;
	rxmode_stop(load.worker);
}

static void
poll_queues(bool report)
{
	const struct env *env = load.env;
	struct rte_mbuf *m[BURST];
	uint16_t q, n;

	for (q = 0; q < env->nb_rxq[1]; q++) {
		n = rte_eth_rx_burst(env->port[1], q, m, BURST);
		if (n != 0)
			take(NULL, env->port[1], q, m, n);
		if (report)
			rxmode_report(load.worker, env->port[1], q, n);
	}
}

static void
set_end(uint64_t ns)
{
	load.over = false;
	load.end_ns = load.sim->now_ns() + ns;
}

int
rxmode_load_run(uint64_t ns)
{
	set_end(ns);
	if (load.use == LOAD_RUN) {
		EXPECT_OK(rxmode_run(load.worker));
	} else {
		while (!load.over) {
			poll_queues(true);
			rxmode_idle(load.worker);
		}
		rxmode_leave(load.worker);
	}
	EXPECT(!load.relay_stuck, "the thread that passes interrupts on does nothing");
	return TEST_PASS;
}

int
rxmode_load_poll(uint64_t ns)
{
	set_end(ns);
	while (!load.over) {
		poll_queues(false);
		(void)read_clock();
	}
	return TEST_PASS;
}

void
rxmode_load_stats(struct rxmode_stats *stats)
{
	rxmode_stats_get(load.worker, stats);
}

void
rxmode_load_watch(void (*watch)(uint64_t now_ns, const struct rxmode_stats *stats))
{
	load.watch = watch;
}
