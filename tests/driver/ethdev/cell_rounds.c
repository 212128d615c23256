/* SPDX-License-Identifier: BSD-3-Clause */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_epoll.h>
#include <rte_ethdev.h>
#include <rte_interrupts.h>

#include "cell.h"
#include "frames.h"

#define MAX_ROUNDS 1000
#define PATH_MS    60000
/* A driver that is silent is known as such after so many in a row. */
#define MOST_TIMEOUTS 2
#define BURST         32
#define MAX_RETA      RTE_ETH_RSS_RETA_SIZE_512

struct tally {
	unsigned int rounds;
	unsigned int woken;
	unsigned int spurious; /* woken for nothing */
	unsigned int lost;     /* asleep, and the frame was there */
	unsigned int damaged;
	unsigned int armed_in_vain;
	uint64_t latency_ns[MAX_ROUNDS];
};

static uint64_t
ns_between(uint64_t earlier, uint64_t later)
{
	return (later - earlier) * 1000000 / (rte_get_tsc_hz() / 1000);
}

static int
by_value(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static double
percentile_us(struct tally *tally, unsigned int percent)
{
	if (tally->woken == 0)
		return 0;
	qsort(tally->latency_ns, tally->woken, sizeof(uint64_t), by_value);
	return tally->latency_ns[(tally->woken - 1) * percent / 100] / 1e3;
}

/* Returns the number of frames, and stores the last one's own if there was one. */
static unsigned int
drain(uint16_t queue, uint32_t *last)
{
	struct rte_mbuf *m[BURST];
	unsigned int total = 0;
	uint16_t n;

	do {
		n = rte_eth_rx_burst(RECEIVER_PORT, queue, m, BURST);
		if (n > 0)
			*last = frame_identify(m[n - 1]).seq;
		rte_pktmbuf_free_bulk(m, n);
		total += n;
	} while (n > 0);
	return total;
}

bool
path_works(const struct cell *cell, struct sender *sender)
{
	uint64_t begin = rte_rdtsc();
	uint32_t last = 0;
	uint16_t queue;

	do {
		sender_begin(sender, ERRAND_FRAME);
		sender_wait(sender);
		rte_delay_us_sleep(1000);
		for (queue = 0; queue < cell->queues; queue++)
			drain(queue, &last);
	} while (last != sender->sequence &&
		 ns_between(begin, rte_rdtsc()) < PATH_MS * UINT64_C(1000000));
	return last == sender->sequence;
}

/* All frames to one queue, where there is a choice. */
static void
steer(const struct cell *cell, uint16_t queue)
{
	struct rte_eth_rss_reta_entry64 table[MAX_RETA / RTE_ETH_RETA_GROUP_SIZE];
	struct rte_eth_dev_info info;
	unsigned int i;

	if (cell->queues == 1 || rte_eth_dev_info_get(RECEIVER_PORT, &info) != 0)
		return;
	for (i = 0; i < info.reta_size && i < MAX_RETA; i++) {
		table[i / RTE_ETH_RETA_GROUP_SIZE].mask = UINT64_MAX;
		table[i / RTE_ETH_RETA_GROUP_SIZE].reta[i % RTE_ETH_RETA_GROUP_SIZE] = queue;
	}
	rte_eth_dev_rss_reta_update(RECEIVER_PORT, table, info.reta_size);
}

/* True if the frame was there. */
static bool
take(struct tally *tally, uint16_t queue, uint32_t sequence)
{
	struct rte_mbuf *m;

	if (rte_eth_rx_burst(RECEIVER_PORT, queue, &m, 1) == 0)
		return false;
	if (!frame_is(m, sequence))
		tally->damaged++;
	rte_pktmbuf_free(m);
	return true;
}

static void
strict_round(struct sender *sender, struct tally *tally, uint16_t queue)
{
	struct rte_epoll_event event;
	uint32_t sequence = sender->sequence + 1;
	uint64_t woken_at;
	int n;

	if (rte_eth_dev_rx_intr_enable(RECEIVER_PORT, queue) != 0)
		tally->armed_in_vain++;
	sender_begin(sender, ERRAND_FRAME);
	for (;;) {
		n = rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, CELL_WAKE_MS);
		woken_at = rte_rdtsc();
		if (n <= 0 || take(tally, queue, sequence))
			break;
		tally->spurious++;
		rte_eth_dev_rx_intr_enable(RECEIVER_PORT, queue);
	}
	sender_wait(sender);
	rte_eth_dev_rx_intr_disable(RECEIVER_PORT, queue);
	tally->rounds++;
	if (n > 0)
		tally->latency_ns[tally->woken++] = ns_between(sender->sent_at, woken_at);
	else if (drain(queue, &sequence) > 0)
		tally->lost++;
}

void
rounds_strict(const struct cell *cell, struct sender *sender, const char *name)
{
	struct tally tally = { 0 };
	unsigned int i, silent = 0;

	for (i = 0; i < cell->rounds && silent < MOST_TIMEOUTS; i++) {
		unsigned int before = tally.woken;
		uint16_t queue = i * cell->queues / cell->rounds;

		if (i == 0 || queue != (i - 1) * cell->queues / cell->rounds)
			steer(cell, queue);
		strict_round(sender, &tally, queue);
		silent = tally.woken > before ? 0 : silent + 1;
	}
	printf(" %s=%u/%u %s_spurious=%u %s_lost=%u %s_damaged=%u %s_p50_us=%.0f %s_p90_us=%.0f",
	       name, tally.woken, tally.rounds, name, tally.spurious, name, tally.lost, name,
	       tally.damaged, name, percentile_us(&tally, 50), name, percentile_us(&tally, 90));
	if (tally.armed_in_vain > 0)
		printf(" %s_not_armed=%u", name, tally.armed_in_vain);
}

/* Arm, wait, disarm, drain, as DPDK's l3fwd-power does, against frames at any moment. */
void
rounds_race(const struct cell *cell, struct sender *sender)
{
	struct rte_epoll_event event;
	unsigned int got = 0, lost = 0, silent = 0, spurious = 0, n;
	uint32_t last;
	int woken;

	steer(cell, 0);
	sender->flow = cell->rounds;
	sender->answered = 0;
	sender_begin(sender, ERRAND_FLOW);
	while (got < cell->rounds && silent < MOST_TIMEOUTS) {
		rte_eth_dev_rx_intr_enable(RECEIVER_PORT, 0);
		woken = rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, CELL_WAKE_MS);
		rte_eth_dev_rx_intr_disable(RECEIVER_PORT, 0);
		n = drain(0, &last);
		got += n;
		__atomic_store_n(&sender->answered, got, __ATOMIC_RELAXED);
		lost += woken <= 0 && n > 0;
		spurious += woken > 0 && n == 0;
		silent = woken > 0 ? 0 : silent + 1;
	}
	sender_wait(sender);
	drain(0, &last);
	printf(" race=%u/%u race_lost=%u race_spurious=%u", got, cell->rounds, lost, spurious);
}

static void
eventfd_round(struct sender *sender, struct tally *tally)
{
	struct rte_epoll_event event;
	uint64_t woken_at, count;

	sender_begin(sender, ERRAND_EVENTFD);
	rte_epoll_wait(RTE_EPOLL_PER_THREAD, &event, 1, CELL_WAKE_MS);
	woken_at = rte_rdtsc();
	sender_wait(sender);
	if (read(sender->eventfd, &count, sizeof(count)) == sizeof(count))
		tally->latency_ns[tally->woken++] = ns_between(sender->sent_at, woken_at);
}

/* What a wake-up costs that no driver takes part in. */
void
rounds_eventfd(const struct cell *cell, struct sender *sender)
{
	struct rte_epoll_event event = { .epdata.event = EPOLLIN };
	struct tally tally = { 0 };
	unsigned int i;

	sender->eventfd = eventfd(0, EFD_NONBLOCK);
	if (sender->eventfd < 0)
		return;
	if (rte_epoll_ctl(RTE_EPOLL_PER_THREAD, EPOLL_CTL_ADD, sender->eventfd, &event) == 0) {
		for (i = 0; i < cell->rounds; i++)
			eventfd_round(sender, &tally);
		rte_epoll_ctl(RTE_EPOLL_PER_THREAD, EPOLL_CTL_DEL, sender->eventfd, &event);
	}
	close(sender->eventfd);
	printf(" eventfd_p50_us=%.0f", percentile_us(&tally, 50));
}
