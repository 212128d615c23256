/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards applications that were compiled with the first release: what they
 * allocate has the size and the places that it had then, and the library writes
 * nothing beyond.
 */

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include <rte_common.h>

#include "fake_port.h"
#include "rxmode.h"

/* As rxmode.h was; never changed while the soname is the same. */
struct first_conf {
	const char *name;
	int mode;
	uint32_t latency_us;
	uint32_t longest_sleep_us;
	uint32_t wake_us;
	uint8_t cpu_ceiling;
	uint16_t ring_size;
	uint16_t budget;
	void (*handler)(void *, uint16_t, uint16_t, struct rte_mbuf **, uint16_t);
	bool (*may_sleep)(void *);
	uint64_t (*next_timer)(void *);
	void (*offline)(void *, bool);
	void (*fd_ready)(void *, int);
	void *arg;
	uint64_t reserved[8];
};

struct first_stats {
	uint64_t sleeps;
	uint64_t wakes;
	uint64_t spurious;
	uint64_t kicks;
	uint64_t rescues;
	uint64_t probation_rescues;
	uint64_t regime_changes;
	uint64_t packets;
	uint64_t asleep_ns;
	uint64_t total_ns;
	uint32_t wake_ns;
	uint16_t queues;
	uint16_t queues_by_timer;
	const char *regime;
	uint64_t reserved[8];
};

#define SAME_PLACE(type, member) \
	static_assert(offsetof(struct first_##type, member) == \
			      offsetof(struct rxmode_##type, member), \
		      #type "." #member)

static_assert(sizeof(struct first_conf) == sizeof(struct rxmode_conf), "conf");
SAME_PLACE(conf, mode);
SAME_PLACE(conf, latency_us);
SAME_PLACE(conf, longest_sleep_us);
SAME_PLACE(conf, wake_us);
SAME_PLACE(conf, cpu_ceiling);
SAME_PLACE(conf, ring_size);
SAME_PLACE(conf, budget);
SAME_PLACE(conf, handler);
SAME_PLACE(conf, may_sleep);
SAME_PLACE(conf, next_timer);
SAME_PLACE(conf, offline);
SAME_PLACE(conf, fd_ready);
SAME_PLACE(conf, arg);

static_assert(sizeof(struct first_stats) == sizeof(struct rxmode_stats), "stats");
SAME_PLACE(stats, wakes);
SAME_PLACE(stats, spurious);
SAME_PLACE(stats, kicks);
SAME_PLACE(stats, rescues);
SAME_PLACE(stats, probation_rescues);
SAME_PLACE(stats, regime_changes);
SAME_PLACE(stats, packets);
SAME_PLACE(stats, asleep_ns);
SAME_PLACE(stats, total_ns);
SAME_PLACE(stats, wake_ns);
SAME_PLACE(stats, queues);
SAME_PLACE(stats, queues_by_timer);
SAME_PLACE(stats, regime);

#define UNTOUCHED 0xa5

int
main(void)
{
	struct {
		struct first_stats stats;
		uint8_t beyond[64];
	} old;
	const struct first_conf conf = { .name = "old", .wake_us = 20, .mode = RXMODE_POLL };
	struct rxmode *worker;

	kit_eal_init("");
	CHECK_EQ(rxmode_create((const struct rxmode_conf *)&conf, &worker), 0);
	memset(&old, UNTOUCHED, sizeof(old));
	rxmode_stats_get(worker, (struct rxmode_stats *)&old.stats);
	CHECK_EQ(old.stats.wake_ns, 20000);
	CHECK_EQ(strcmp(old.stats.regime, "polling"), 0);
	for (unsigned int i = 0; i < RTE_DIM(old.beyond); i++)
		CHECK_EQ(old.beyond[i], UNTOUCHED);
	rxmode_destroy(worker);
	return EXIT_SUCCESS;
}
