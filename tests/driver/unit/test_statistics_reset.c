/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against counts that are lost, or made up, where the registers go: the
 * device is reset, pulled between two reads, or a process dies while it reads.
 */

#include <linux/futex.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

#define CTRL         0x00000
#define CTRL_RST     (1u << 26)
#define STATUS       0x00008
#define MPC          0x04010
#define GPTC         0x04080
#define COUNTERS     0x04000
#define COUNTERS_END 0x04100

static struct rte_eth_dev *dev;
static bool counted;

static void
set_counters(uint32_t from, uint32_t value)
{
	for (uint32_t reg = from; reg < COUNTERS_END; reg += 4)
		unit_reg_set(dev, reg, value);
}

/* While the device drains it still counts, and a reset clears what it has. */
static void
drain_and_reset(void)
{
	uint32_t ctrl = unit_reg(dev, CTRL);

	if ((ctrl & CTRL_RST) != 0) {
		set_counters(COUNTERS, 0);
		unit_reg_set(dev, CTRL, ctrl & ~CTRL_RST);
	} else if (!counted) {
		unit_reg_set(dev, MPC, 5);
		counted = true;
	}
}

static uint64_t
missed(void)
{
	struct eth_queue_stats queues;
	struct rte_eth_stats stats;

	unit_stats_get(dev, &stats, &queues);
	return stats.imissed;
}

static void
stopped(void)
{
	counted = false;
	unit_on_sleep = drain_and_reset;
	CHECK_EQ(gbe_dev_stop(dev), 0);
	unit_on_sleep = NULL;
	CHECK(counted);
	CHECK_EQ(missed(), 5);
}

/* Everything from GPTC on is read after the device has gone. */
static void
pulled(void)
{
	struct rte_eth_xstat_name names[256];
	struct rte_eth_xstat xstats[256];
	int nb = gbe_xstats_get_names(dev, names, RTE_DIM(names));

	CHECK_EQ(gbe_stats_reset(dev), 0);
	unit_reg_set(dev, MPC, 7);
	set_counters(GPTC, UINT32_MAX);
	unit_reg_set(dev, STATUS, UINT32_MAX);
	CHECK_EQ(gbe_xstats_get(dev, xstats, RTE_DIM(xstats)), nb);
	for (int i = 0; i < nb; i++) {
		kit_context("%s", names[i].name);
		CHECK(xstats[i].value <= 7);
	}
}

static void
owner_died(void)
{
	struct gbe_port *port = mmap(NULL, sizeof(*port), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t child;

	CHECK(port != MAP_FAILED);
	CHECK_EQ(gbe_stats_init(port), 0);
	child = fork();
	if (child == 0) {
		gbe_stats_lock(port);
		_exit(0);
	}
	CHECK_EQ(waitpid(child, NULL, 0), child);
	alarm(20); /* instead of a hang */
	for (int i = 0; i < 2; i++) {
		gbe_stats_lock(port);
		gbe_stats_unlock(port);
	}
	alarm(0);
	munmap(port, sizeof(*port));
}

/* qemu-user has none: there the lock of a dead process stays locked. */
static bool
robust_mutexes(void)
{
	struct robust_list_head *head;
	size_t size;

	return syscall(SYS_get_robust_list, 0, &head, &size) == 0;
}

int
main(void)
{
	bool robust = robust_mutexes();

	unit_init();
	if (robust)
		owner_died();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		dev = unit_port_create(unit_families[i].id);
		kit_context("%s", unit_families[i].name);
		stopped();
		pulled();
		unit_port_destroy(dev);
	}
	if (!robust)
		fprintf(stderr, "skipped in part: the system has no robust mutexes\n");
	return robust ? EXIT_SUCCESS : KIT_EXIT_SKIP;
}
