/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against what a start takes and the stop does not give back, one piece
 * each time: a hundred times, with link interrupts and armed queues. In the long form the
 * 82576 does that a thousand times for all chips, which differ in no more than registers.
 *
 * EAL does not say what callbacks it has. It watches a descriptor of each, and
 * runs all that are of one descriptor for one signal: the device sees how many
 * that are.
 */

#include <dirent.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rte_malloc.h>
#include <rte_memzone.h>

#include "intr_thread.h"
#include "port.h"

/* On two messages two of them share one. */
#define MAX_QUEUES 3
/* Less than malloc() gives at least. */
#define LEAST_LEAK 16

struct holdings {
	unsigned int descriptors;
	unsigned int watched;
	unsigned int threads;
	unsigned int memzones;
	unsigned int allocations;
	size_t heap; /* of libc, in bytes */
	/* By the handlers of one signal of vector 0. */
	uint64_t reads;
};

static unsigned int
count_entries(const char *path)
{
	DIR *dir = opendir(path);
	unsigned int n = 0;

	if (dir == NULL)
		return 0;
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

static unsigned int
count_watched_by(const char *fd)
{
	char path[300], line[256];
	unsigned int n = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%s", fd);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof(line), file) != NULL)
		n += strncmp(line, "tfd:", 4) == 0;
	fclose(file);
	return n;
}

/* Descriptors in epoll instances. */
static unsigned int
count_watched(void)
{
	DIR *dir = opendir("/proc/self/fd");
	const struct dirent *entry;
	unsigned int n = 0;

	if (dir == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL)
		n += count_watched_by(entry->d_name);
	closedir(dir);
	return n;
}

static void
count_memzone(const struct rte_memzone *mz __rte_unused, void *arg)
{
	(*(unsigned int *)arg)++;
}

static int
handler_reads(uint64_t *reads)
{
	struct gbe_sim_counts counts;

	gbe_sim()->reset_counts(1);
	gbe_sim()->spurious_interrupt(1, 0);
	TRY(intr_thread_sync());
	gbe_sim()->counts(1, &counts);
	*reads = counts.reads;
	EXPECT(*reads != 0, "no handler ran");
	return TEST_PASS;
}

static int
take_stock(struct holdings *holdings)
{
	struct rte_malloc_socket_stats heap = { 0 };

	memset(holdings, 0, sizeof(*holdings));
	/* EAL gives back late, and then watches through another descriptor. */
	TRY(intr_thread_sync());
	holdings->descriptors = count_entries("/proc/self/fd");
	holdings->watched = count_watched();
	holdings->threads = count_entries("/proc/self/task");
	rte_memzone_walk(count_memzone, &holdings->memzones);
	rte_malloc_get_socket_stats(0, &heap);
	holdings->allocations = heap.alloc_count;
	holdings->heap = mallinfo2().uordblks;
	return handler_reads(&holdings->reads);
}

static unsigned int
nb_cycles(const struct env *env)
{
	return env->long_form && env->chip->bit == CHIP_82576 ? 1000 : 100;
}

static int
cycle(struct env *env, uint16_t nb_queues)
{
	uint16_t q;

	TRY(port_start(env, 1));
	for (q = 0; q < nb_queues; q++)
		EXPECT_OK(rte_eth_dev_rx_intr_enable(env->port[1], q));
	return port_stop(env, 1);
}

static int
expect_same(const struct env *env, const struct holdings *before, const struct holdings *after)
{
	EXPECT_EQ(after->descriptors, before->descriptors, "open descriptors");
	EXPECT_EQ(after->watched, before->watched, "watched descriptors");
	EXPECT_EQ(after->threads, before->threads, "threads");
	EXPECT_EQ(after->memzones, before->memzones, "memzones");
	EXPECT_EQ(after->allocations, before->allocations, "allocations");
	EXPECT_EQ(after->reads, before->reads, "register reads for one signal");
	/* Others have their buffers there as well. */
	EXPECT(after->heap < before->heap + LEAST_LEAK * (size_t)nb_cycles(env),
	       "heap: %zu bytes before, %zu after", before->heap, after->heap);
	return TEST_PASS;
}

static int
intr_restart(struct env *env)
{
	uint16_t nb_queues = RTE_MIN(MAX_QUEUES, env->chip->max_queues);
	unsigned int i;
	struct holdings before, after;
	struct port_plan plan;

	port_plan_init(env, &plan);
	plan.nb_rxq = nb_queues;
	plan.rxd = 32;
	plan.conf.intr_conf.rxq = 1;
	plan.conf.intr_conf.lsc = 1;
	TRY(port_setup(env, 1, &plan));
	/* What is kept from the first start on. */
	TRY(cycle(env, nb_queues));
	TRY(port_start(env, 1));
	TRY(take_stock(&before));
	TRY(port_stop(env, 1));
	for (i = 0; i < nb_cycles(env); i++)
		TRY(cycle(env, nb_queues));
	TRY(port_start(env, 1));
	TRY(take_stock(&after));
	return expect_same(env, &before, &after);
}

ETHDEV_RIG_TEST(intr_restart_intx, CHIPS_ALL, "step=doorbell", "--vfio-intr=legacy", intr_restart)
ETHDEV_RIG_TEST(intr_restart_msi, CHIPS_PCIE, "step=doorbell", "--vfio-intr=msi", intr_restart)
ETHDEV_RIG_TEST(intr_restart_msix, CHIPS_PCIE, "step=doorbell", "", intr_restart)
ETHDEV_RIG_TEST(intr_restart_msix2, CHIPS_PCIE, "irq=msix=2", "", intr_restart)
