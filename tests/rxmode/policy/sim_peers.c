/* SPDX-License-Identifier: BSD-3-Clause */

#include <math.h>

#include "sim.h"

/*
 * What others do, written down as rules, each constant with its source. Where
 * a source leaves something open, the choice is in the peer's favour: an empty
 * round costs them what it costs us, and pauses without a look at the ring are
 * rounds.
 */

static const struct sim_action go = { .kind = SIM_GO };

static struct sim_action
spin(uint64_t time_ns)
{
	return (struct sim_action){ .kind = SIM_SPIN, .time_ns = time_ns };
}

static struct sim_action
sleep_armed(uint64_t time_ns)
{
	return (struct sim_action){ .kind = SIM_SLEEP, .arm = true, .time_ns = time_ns };
}

static struct sim_action
sleep_timer(uint64_t time_ns)
{
	return (struct sim_action){ .kind = SIM_SLEEP, .time_ns = time_ns };
}

static void
no_state(void *state, const struct sim_costs *costs)
{
	(void)state;
	(void)costs;
}

/* Fixed polling. */

static struct sim_action
poll_next(void *state, const struct sim_view *view)
{
	(void)state;
	return view->n != 0 ? go : spin(SIM_FOREVER);
}

/* Pure interrupt: drain, arm, look again, sleep. */

static struct sim_action
interrupt_next(void *state, const struct sim_view *view)
{
	(void)state;
	return view->n != 0 ? go : sleep_armed(SIM_FOREVER);
}

/*
 * DPDK 22.11 examples/l3fwd-power/main.c, main_legacy_loop(): 10 empty polls,
 * then a delay of 1 us with each until the 300th (MIN_ZERO_POLL_COUNT,
 * MINIMUM_SLEEP_TIME, SUSPEND_THRESHOLD), then rte_epoll_wait() for 10 ms. The
 * count is not reset by a time-out: one more poll, and asleep again.
 */

struct l3fwd {
	uint64_t round_ns;
	bool idle;
};

static void
l3fwd_init(void *state, const struct sim_costs *costs)
{
	struct l3fwd *l3fwd = state;

	l3fwd->round_ns = costs->round_ns;
}

static struct sim_action
l3fwd_next(void *state, const struct sim_view *view)
{
	struct l3fwd *l3fwd = state;

	if (view->n != 0) {
		l3fwd->idle = false;
		return go;
	}
	if (!l3fwd->idle) {
		l3fwd->idle = true;
		return spin(299 * l3fwd->round_ns + 290 * SIM_US(1));
	}
	return sleep_armed(SIM_MS(10));
}

/*
 * grout d8885616, main/datapath main_loop.c, --adaptive-irq: asleep after two
 * windows of 256 walks without a packet; three waits of 100 ms, then for ever.
 */

#define GROUT_WALKS 256

struct grout {
	uint64_t walks_ns;
	unsigned int empty_windows;
	unsigned int waits;
	uint64_t nap_ns;
	uint64_t longest_nap_ns;
};

static void
grout_init(void *state, const struct sim_costs *costs)
{
	struct grout *grout = state;

	grout->walks_ns = GROUT_WALKS * costs->round_ns;
	/* The time in which the ring fills, 1 ms at most. */
	grout->longest_nap_ns = (uint64_t)fmin(1e6, costs->ring_size / SIM_LINE_PPS * 1e9);
}

static struct sim_action
grout_next(void *state, const struct sim_view *view)
{
	struct grout *grout = state;

	if (view->n != 0) {
		grout->empty_windows = 0;
		grout->waits = 0;
		return go;
	}
	if (grout->empty_windows < 2) {
		grout->empty_windows++;
		return spin(grout->walks_ns);
	}
	return sleep_armed(grout->waits++ < 3 ? SIM_MS(100) : SIM_FOREVER);
}

/* grout's older way, "micro-sleep": 1 us more after each window of 256 empty walks. */
static struct sim_action
grout_nap_next(void *state, const struct sim_view *view)
{
	struct grout *grout = state;

	if (view->n != 0) {
		grout->empty_windows = 0;
		grout->nap_ns = 0;
		return go;
	}
	if (grout->empty_windows == 0) {
		grout->empty_windows = 1;
		return spin(grout->walks_ns);
	}
	if (grout->nap_ns < grout->longest_nap_ns)
		grout->nap_ns += SIM_US(1);
	return sleep_timer(grout->nap_ns);
}

/*
 * VPP b575ec2c56d, vlib/main.c, adaptive: from interrupt to polling at 10
 * vectors per dispatch, back after two dispatches of at most 5; the worker's
 * epoll waits 10 ms; 256 vectors per dispatch.
 */

struct vpp {
	bool polling;
	unsigned int small;
};

static struct sim_action
vpp_next(void *state, const struct sim_view *view)
{
	struct vpp *vpp = state;

	if (view->n >= 10)
		vpp->polling = true;
	if (vpp->polling) {
		vpp->small = view->n <= 5 ? vpp->small + 1 : 0;
		if (vpp->small < 2)
			return go;
		vpp->polling = false;
		vpp->small = 0;
	}
	return view->n != 0 ? go : sleep_armed(SIM_MS(10));
}

/*
 * OVS d6a632a9b, lib/dpif-netdev.c, pmd-sleep-max: 1 us more in each iteration
 * without a queue that gave half a batch (16), none after one that did; timer
 * slack 1 us. Off by default; here its limit is our knob.
 */

struct ovs {
	uint64_t nap_ns;
	uint64_t longest_nap_ns;
};

static void
ovs_init(void *state, const struct sim_costs *costs)
{
	struct ovs *ovs = state;

	ovs->longest_nap_ns = costs->latency_ns;
}

static struct sim_action
ovs_next(void *state, const struct sim_view *view)
{
	struct ovs *ovs = state;

	if (view->n >= 16) {
		ovs->nap_ns = 0;
		return go;
	}
	ovs->nap_ns = ovs->nap_ns + SIM_US(1) < ovs->longest_nap_ns ? ovs->nap_ns + SIM_US(1) :
								      ovs->longest_nap_ns;
	return sleep_timer(ovs->nap_ns + SIM_US(1));
}

/*
 * Metronome f7c389e: M = 3 threads; the one that holds the queue drains it and
 * sleeps T_S = M V (1 - rho) / (1 - rho^M), with V = 10 us and rho by a moving
 * average of weight 0.75 for the past; the others look each T_L = 500 us.
 */

#define METRONOME_THREADS 3
#define METRONOME_V_NS    10000.0

struct metronome {
	double rho;
	uint64_t worked_ns;
	uint64_t vacation_ns;
};

static struct sim_action
metronome_next(void *state, const struct sim_view *view)
{
	struct metronome *m = state;
	double rho, time_ns;

	m->worked_ns += view->worked_ns;
	if (view->woken != SIM_WOKEN_NONE)
		m->vacation_ns = view->slept_ns;
	if (view->n != 0)
		return go;
	rho = (double)m->worked_ns / (m->worked_ns + m->vacation_ns + 1);
	m->rho = 0.75 * m->rho + 0.25 * rho;
	m->worked_ns = 0;
	time_ns = METRONOME_THREADS * METRONOME_V_NS * (1 - m->rho) /
		  (1 - pow(m->rho, METRONOME_THREADS));
	return sleep_timer((uint64_t)time_ns);
}

/*
 * Linux NAPI. A poll that took less than its weight of 64 is complete: the
 * timer (gro_flush_timeout) polls again, and after napi_defer_hard_irqs polls
 * without work interrupts are on. A poll by timer runs in softirq, without a
 * wake of the thread: 1 us, or C when that is less (our assumption).
 * Deferral: 2 and 200 us, as DPDK's AF_XDP guide recommends.
 * Suspension: 100 and 20 us, as Karsten and Damato's cover letter (v5,
 * "suspend20"); the thread goes on while epoll finds something.
 */

struct napi {
	uint64_t tick_cost_ns;
};

static void
napi_init(void *state, const struct sim_costs *costs)
{
	struct napi *napi = state;

	napi->tick_cost_ns = costs->wake_cpu_ns < SIM_US(1) ? costs->wake_cpu_ns : SIM_US(1);
}

static struct sim_action
napi_sleep(const struct napi *napi, uint64_t tick_ns, uint32_t ticks)
{
	struct sim_action action = sleep_armed(SIM_FOREVER);

	action.tick_ns = tick_ns;
	action.ticks = ticks;
	action.tick_cost_ns = napi->tick_cost_ns;
	return action;
}

static struct sim_action
napi_defer_next(void *state, const struct sim_view *view)
{
	return view->n == 64 ? go : napi_sleep(state, SIM_US(200), 2);
}

static struct sim_action
napi_suspend_next(void *state, const struct sim_view *view)
{
	return view->n != 0 ? go : napi_sleep(state, SIM_US(20), 100);
}

/*
 * ixy 0e00605, src/interrupts.c: polling above 1200 packets per ms, as a
 * moving average of 5 samples, each at least 1 s apart; else epoll before each
 * batch of 32, interrupts 10 us apart (ITR 0x028).
 */

#define IXY_SAMPLES 5

struct ixy {
	uint64_t sample_ns;
	uint64_t packets;
	double rates[IXY_SAMPLES];
	unsigned int nb_rates;
	uint64_t interrupt_ns;
	bool polling;
};

static void
ixy_sample(struct ixy *ixy, const struct sim_view *view)
{
	double sum = 0;

	ixy->packets += view->n;
	if (view->now_ns - ixy->sample_ns < SIM_S(1))
		return;
	ixy->rates[ixy->nb_rates++ % IXY_SAMPLES] =
		ixy->packets * 1e6 / (view->now_ns - ixy->sample_ns);
	for (unsigned int i = 0; i < IXY_SAMPLES; i++)
		sum += ixy->rates[i];
	ixy->polling = sum / IXY_SAMPLES > 1200 || view->n == 32;
	ixy->sample_ns = view->now_ns;
	ixy->packets = 0;
}

static struct sim_action
ixy_next(void *state, const struct sim_view *view)
{
	struct ixy *ixy = state;
	struct sim_action action = sleep_armed(SIM_FOREVER);
	uint64_t apart_ns;

	if (view->woken == SIM_WOKEN_INTERRUPT)
		ixy->interrupt_ns = view->now_ns - view->worked_ns;
	ixy_sample(ixy, view);
	if (ixy->polling)
		return view->n != 0 ? go : spin(SIM_MS(10));
	apart_ns = view->now_ns - ixy->interrupt_ns;
	action.not_before_ns = apart_ns < SIM_US(10) ? SIM_US(10) - apart_ns : 0;
	return action;
}

const struct sim_rule sim_peers[] = {
	{ "polling", "rte_eth_rx_burst in a loop", 32, false, false, no_state, poll_next, 0, 0 },
	{ "interrupt", "drain, arm, look, sleep", 32, false, true, no_state, interrupt_next, 0, 0 },
	{ "l3fwd-power", "10, 300 polls; 10 ms", 32, false, false, l3fwd_init, l3fwd_next, 0, 0 },
	{ "grout", "2 x 256 walks", 256, false, true, grout_init, grout_next, 0, 0 },
	{ "grout nap", "256 walks, +1 us", 256, false, false, grout_init, grout_nap_next, 0, 0 },
	{ "VPP", "10, 2 x 5; 10 ms", 256, false, false, no_state, vpp_next, 0, 0 },
	{ "OVS", "16; +1 us up to the knob", 32, false, false, ovs_init, ovs_next, 0, 0 },
	{ "Metronome", "M 3, V 10 us, T_L 500 us", 32, false, false, no_state, metronome_next, 2,
	  SIM_US(500) },
	{ "NAPI defer", "2 x 200 us", 64, true, false, napi_init, napi_defer_next, 0, 0 },
	{ "NAPI suspend", "100 x 20 us", 64, true, false, napi_init, napi_suspend_next, 0, 0 },
	{ "ixy", "1200/ms, ITR 10 us", 32, false, false, no_state, ixy_next, 0, 0 },
};

const size_t sim_nb_peers = sizeof(sim_peers) / sizeof(sim_peers[0]);
