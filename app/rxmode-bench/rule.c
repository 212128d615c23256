/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>

#include "rule.h"

#define MAX_EVENTS 16
/* As OVS and grout have it, and lib/rxmode. By default a timer may be 50 us late. */
#define SLACK_NS         1000UL
#define SLACK_OF_PROCESS 0UL

int
rule_open(struct rule *rule, uint16_t port, uint16_t queues, uint32_t latency_us)
{
	*rule = (struct rule){ .port = port, .queues = queues, .latency_us = latency_us };
	rule->kick = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return rule->kick < 0 ? -errno : 0;
}

void
rule_close(struct rule *rule)
{
	close(rule->kick);
}

static int
watch_kick(struct rule *rule, int operation)
{
	/* Each write is an edge, so that nobody has to read. */
	rule->kicked.epdata.event = EPOLLIN | EPOLLET;
	return rte_epoll_ctl(RTE_EPOLL_PER_THREAD, operation, rule->kick, &rule->kicked);
}

static int
watch(const struct rule *rule, uint16_t queue, int operation)
{
	return rte_eth_dev_rx_intr_ctl_q(rule->port, queue, RTE_EPOLL_PER_THREAD, operation, NULL);
}

void
rule_begin(struct rule *rule)
{
	rule->interrupts = watch_kick(rule, EPOLL_CTL_ADD) == 0;
	for (uint16_t q = 0; q < rule->queues; q++) {
		if (watch(rule, q, RTE_INTR_EVENT_ADD) != 0)
			rule->interrupts = false;
	}
	prctl(PR_SET_TIMERSLACK, SLACK_NS, 0UL, 0UL, 0UL);
}

void
rule_end(struct rule *rule)
{
	prctl(PR_SET_TIMERSLACK, SLACK_OF_PROCESS, 0UL, 0UL, 0UL);
	for (uint16_t q = 0; q < rule->queues; q++)
		watch(rule, q, RTE_INTR_EVENT_DEL);
	watch_kick(rule, EPOLL_CTL_DEL);
}

static void
disarm_first(const struct rule *rule, uint16_t queues)
{
	for (uint16_t q = 0; q < queues; q++)
		rte_eth_dev_rx_intr_disable(rule->port, q);
}

int
rule_arm(const struct rule *rule)
{
	int rc;

	for (uint16_t q = 0; q < rule->queues; q++) {
		rc = rte_eth_dev_rx_intr_enable(rule->port, q);
		if (rc != 0) {
			disarm_first(rule, q);
			return rc;
		}
	}
	return 0;
}

void
rule_disarm(const struct rule *rule)
{
	disarm_first(rule, rule->queues);
}

bool
rule_wait(struct rule *rule, int ms)
{
	struct rte_epoll_event events[MAX_EVENTS];
	bool woken;

	__atomic_fetch_add(&rule->sleeps, 1, __ATOMIC_RELAXED);
	woken = rte_epoll_wait(RTE_EPOLL_PER_THREAD, events, MAX_EVENTS, ms) > 0;
	if (woken)
		__atomic_fetch_add(&rule->wakes, 1, __ATOMIC_RELAXED);
	return woken;
}

void
rule_sleep(struct rule *rule, uint32_t us)
{
	const struct timespec time = {
		.tv_sec = us / US_PER_S,
		.tv_nsec = (long)(us % US_PER_S * (NS_PER_S / US_PER_S)),
	};

	__atomic_fetch_add(&rule->sleeps, 1, __ATOMIC_RELAXED);
	nanosleep(&time, NULL);
}

void
rule_kick(const struct rule *rule)
{
	eventfd_write(rule->kick, 1);
}

void
rule_stats(const struct rule *rule, struct rxmode_stats *stats)
{
	stats->sleeps = __atomic_load_n(&rule->sleeps, __ATOMIC_RELAXED);
	stats->wakes = __atomic_load_n(&rule->wakes, __ATOMIC_RELAXED);
}
