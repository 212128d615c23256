/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_common.h>
#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_pause.h>

#include "rules.h"

#define FOREVER (-1)

/*
 * DPDK 22.11, lib/power/rte_power_pmd_mgmt.c, clb_pause(), for drivers that the library refuses:
 * its defaults of emptypoll_max and pause_duration.
 */

#define PAUSE_EMPTY_POLLS 512
#define PAUSE_US          1

static void
pause_power(struct rule *rule, uint16_t most)
{
	uint64_t until;

	rule->empty = most != 0 ? 0 : rule->empty + 1;
	if (rule->empty <= PAUSE_EMPTY_POLLS)
		return;
	until = rte_rdtsc() + rte_get_tsc_hz() / 1000000 * PAUSE_US;
	while (rte_rdtsc() < until)
		rte_pause();
}

/*
 * DPDK 22.11, examples/l3fwd-power/main.c, main_legacy_loop(), without frequency scaling:
 * MIN_ZERO_POLL_COUNT, MINIMUM_SLEEP_TIME, SUSPEND_THRESHOLD and the time-out of its epoll. A
 * time-out does not reset the count: one more poll, and it sleeps again.
 */

#define L3FWD_POLLS_AT_ONCE 10
#define L3FWD_PAUSE_US      1
#define L3FWD_POLLS_AWAKE   300
#define L3FWD_SLEEP_MS      10

static void
l3fwd_power(struct rule *rule, uint16_t most)
{
	rule->empty = most != 0 ? 0 : rule->empty + 1;
	if (rule->empty < L3FWD_POLLS_AT_ONCE)
		return;
	if (rule->empty < L3FWD_POLLS_AWAKE || !rule->interrupts) {
		rte_delay_us(L3FWD_PAUSE_US);
		return;
	}
	/* It does not ask whether that was possible. */
	rule_arm(rule);
	rule_wait(rule, L3FWD_SLEEP_MS);
	rule_disarm(rule);
}

/*
 * grout d8885616 (2026-08), modules/infra/datapath/main_loop.c, --adaptive-irq:
 * HOUSEKEEPING_INTERVAL, ADAPTIVE_IRQ_EMPTY_WINDOWS, ADAPTIVE_IRQ_SETTLE_TRIES and
 * ADAPTIVE_IRQ_SETTLE_MS.
 */

#define GROUT_WINDOW        256
#define GROUT_EMPTY_WINDOWS 2
#define GROUT_SETTLE_TRIES  3
#define GROUT_SETTLE_MS     100

static bool
is_pending(const struct rule *rule)
{
	for (uint16_t q = 0; q < rule->queues; q++) {
		if (rte_eth_rx_queue_count(rule->port, q) > 0)
			return true;
	}
	return false;
}

static void
grout_sleep(struct rule *rule)
{
	bool woken = false;

	if (rule_arm(rule) != 0)
		return;
	if (!is_pending(rule)) {
		for (unsigned int i = 0; i < GROUT_SETTLE_TRIES && !woken; i++)
			woken = rule_wait(rule, GROUT_SETTLE_MS);
		if (!woken)
			rule_wait(rule, FOREVER);
	}
	rule_disarm(rule);
}

static void
grout(struct rule *rule, uint16_t most)
{
	rule->found |= most != 0;
	if (++rule->polls < GROUT_WINDOW)
		return;
	rule->empty = rule->found ? 0 : rule->empty + 1;
	rule->polls = 0;
	rule->found = false;
	if (rule->empty < GROUT_EMPTY_WINDOWS || !rule->interrupts)
		return;
	rule->empty = 0;
	grout_sleep(rule);
}

/*
 * OVS d6a632a9b (2026-07), lib/dpif-netdev.c, pmd_thread_main() with pmd-sleep-max, which is
 * latency_us here: PMD_SLEEP_THRESH and PMD_SLEEP_INC_US.
 */

#define OVS_BUSY   16
#define OVS_INC_US 1

static void
ovs(struct rule *rule, uint16_t most)
{
	if (most >= OVS_BUSY)
		rule->sleep_us = 0;
	if (rule->sleep_us != 0)
		rule_sleep(rule, rule->sleep_us);
	rule->sleep_us = RTE_MIN(rule->sleep_us + OVS_INC_US, rule->latency_us);
}

/*
 * Metronome f7c389e (2024), with one thread: T_S = M V (1 - rho) / (1 - rho^M) is V for M = 1, and
 * V, its vacation, is latency_us here. nanosleep() for its kernel module's hr_sleep().
 */
static void
metronome(struct rule *rule, uint16_t most)
{
	if (most == 0)
		rule_sleep(rule, rule->latency_us);
}

rule_idle
rules_of(enum bench_mode mode)
{
	static const rule_idle idle[BENCH_NB_MODES] = {
		[BENCH_PAUSE] = pause_power, [BENCH_L3FWD] = l3fwd_power,   [BENCH_GROUT] = grout,
		[BENCH_OVS] = ovs,           [BENCH_METRONOME] = metronome,
	};

	return idle[mode];
}
