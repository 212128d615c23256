/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_cycles.h>
#include <rte_epoll.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>

#include "l3fwd_rule.h"

/* MIN_ZERO_POLL_COUNT, MINIMUM_SLEEP_TIME, SUSPEND_THRESHOLD and the time-out of its epoll. */
#define POLLS_AT_ONCE 10
#define PAUSE_US      1
#define POLLS_AWAKE   300
#define SLEEP_MS      10
#define MAX_EVENTS    16

static int
watch(const struct l3fwd_rule *rule, uint16_t queue, int operation)
{
	return rte_eth_dev_rx_intr_ctl_q(rule->port, queue, RTE_EPOLL_PER_THREAD, operation, NULL);
}

void
l3fwd_rule_begin(struct l3fwd_rule *rule, uint16_t port, uint16_t queues)
{
	*rule = (struct l3fwd_rule){ .port = port, .queues = queues, .interrupts = true };
	for (uint16_t q = 0; q < queues; q++) {
		if (watch(rule, q, RTE_INTR_EVENT_ADD) != 0)
			rule->interrupts = false;
	}
}

static void
fall_asleep(struct l3fwd_rule *rule)
{
	struct rte_epoll_event events[MAX_EVENTS];
	int n;

	for (uint16_t q = 0; q < rule->queues; q++)
		rte_eth_dev_rx_intr_enable(rule->port, q);
	__atomic_fetch_add(&rule->sleeps, 1, __ATOMIC_RELAXED);
	n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, events, MAX_EVENTS, SLEEP_MS);
	if (n > 0)
		__atomic_fetch_add(&rule->wakes, 1, __ATOMIC_RELAXED);
	for (uint16_t q = 0; q < rule->queues; q++)
		rte_eth_dev_rx_intr_disable(rule->port, q);
}

void
l3fwd_rule_idle(struct l3fwd_rule *rule, bool received)
{
	if (received) {
		rule->empty = 0;
		return;
	}
	/* A time-out does not reset the count: one more poll, and it sleeps again. */
	rule->empty++;
	if (rule->empty < POLLS_AT_ONCE)
		return;
	if (rule->empty >= POLLS_AWAKE && rule->interrupts)
		fall_asleep(rule);
	else
		rte_delay_us(PAUSE_US);
}

void
l3fwd_rule_end(struct l3fwd_rule *rule)
{
	for (uint16_t q = 0; q < rule->queues; q++)
		watch(rule, q, RTE_INTR_EVENT_DEL);
}

void
l3fwd_rule_stats(const struct l3fwd_rule *rule, struct rxmode_stats *stats)
{
	stats->sleeps = __atomic_load_n(&rule->sleeps, __ATOMIC_RELAXED);
	stats->wakes = __atomic_load_n(&rule->wakes, __ATOMIC_RELAXED);
}
