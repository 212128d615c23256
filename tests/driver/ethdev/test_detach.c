/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against what a port leaves behind when it goes: file descriptors,
 * threads in callbacks, memory that the next probe trips over.
 */

#include <dirent.h>
#include <string.h>

#include <rte_dev.h>

#include "exchange.h"
#include "intr_thread.h"
#include "port.h"

#define ROUNDS 4

static int
open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	if (dir == NULL)
		return -1;
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

/*
 * After each change, EAL's interrupt thread closes the epoll descriptor that it
 * waits on and opens another, and it gives back late: it is to be done with that.
 */
static int
count_open_files(int *files)
{
	TRY(intr_thread_sync());
	TRY(intr_thread_sync());
	*files = open_files();
	EXPECT(*files > 0, "cannot count open files");
	return TEST_PASS;
}

static int
expect_open_files(int files)
{
	int n;

	TRY(count_open_files(&n));
	EXPECT_EQ(n, files, "open files after a round");
	return TEST_PASS;
}

static int
detach(struct env *env, unsigned int idx, bool close_first)
{
	struct rte_eth_dev_info info;
	struct rte_device *device;

	EXPECT_OK(rte_eth_dev_info_get(env->port[idx], &info));
	/* info's pointer is to const; removing takes it back. */
	device = (struct rte_device *)(uintptr_t)info.device;
	if (close_first) {
		TRY(port_stop(env, idx));
		EXPECT_OK(rte_eth_dev_close(env->port[idx]));
	}
	EXPECT_OK(rte_dev_remove(device));
	EXPECT(!rte_eth_dev_is_valid_port(env->port[idx]),
	       "the port is still there after its removal");
	return TEST_PASS;
}

static int
attach(struct env *env, unsigned int idx)
{
	EXPECT_OK(rte_dev_probe(env->name[idx]));
	EXPECT_OK(rte_eth_dev_get_port_by_name(env->name[idx], &env->port[idx]));
	return TEST_PASS;
}

static int
attach_missing(struct env *env, struct port_plan *plan)
{
	unsigned int idx;

	for (idx = 0; idx < 2; idx++) {
		if (rte_eth_dev_is_valid_port(env->port[idx]))
			continue;
		TRY(attach(env, idx));
		TRY(port_setup(env, idx, &plan[idx]));
		TRY(port_start(env, idx));
	}
	TRY(pair_ready(env));
	return expect_traffic(env);
}

static int
detach_begin(struct env *env, struct port_plan *plan, int *files)
{
	port_plan_init(env, &plan[0]);
	port_plan_init(env, &plan[1]);
	plan[0].conf.intr_conf.lsc = 1;
	/* Each queue has an eventfd of its own. */
	plan[1].conf.intr_conf.rxq = 1;
	TRY(pair_up(env, &plan[0], &plan[1]));
	return count_open_files(files);
}

/* Each port in turn, closed before or while it runs. */
static int
detach_attach(struct env *env)
{
	struct port_plan plan[2];
	unsigned int round;
	int files;

	TRY(detach_begin(env, plan, &files));
	for (round = 0; round < ROUNDS; round++) {
		TRY(detach(env, round / 2 % 2, round % 2 == 0));
		TRY(attach_missing(env, plan));
		TRY(expect_open_files(files));
	}
	return TEST_PASS;
}

/*
 * Both ports at once: with the last one VFIO forgets all mappings. EAL 22.11
 * restores them in larger pieces if I/O addresses are virtual and cannot take
 * back a part of one later, so this is done with physical addresses only.
 */
static int
detach_last(struct env *env)
{
	struct port_plan plan[2];
	unsigned int round;
	int files;

	TRY(detach_begin(env, plan, &files));
	for (round = 0; round < ROUNDS; round++) {
		TRY(detach(env, 0, round % 2 == 0));
		TRY(detach(env, 1, round % 2 == 0));
		TRY(attach_missing(env, plan));
		TRY(expect_open_files(files));
	}
	return TEST_PASS;
}

/* A port that was only probed goes as well as one that ran. */
static int
detach_unused(struct env *env)
{
	unsigned int round;
	int files;

	/* An earlier test may have run the port, which keeps its eventfds until it is closed. */
	TRY(detach(env, 1, false));
	TRY(attach(env, 1));
	TRY(count_open_files(&files));
	for (round = 0; round < ROUNDS; round++) {
		TRY(detach(env, 1, false));
		TRY(attach(env, 1));
		TRY(expect_open_files(files));
	}
	TRY(pair_up_default(env));
	return expect_traffic(env);
}

ETHDEV_TEST(detach_attach, CHIPS_ALL, detach_attach)
ETHDEV_TEST_OPT(detach_last, CHIPS_ALL, "--iova-mode=pa", detach_last)
ETHDEV_TEST(detach_unused, CHIPS_ALL, detach_unused)
