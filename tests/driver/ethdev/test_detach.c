/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against what a port leaves behind when it goes: file descriptors,
 * threads in callbacks, memory that the next probe trips over.
 */

#include <dirent.h>
#include <string.h>

#include <rte_dev.h>

#include "deadline.h"
#include "exchange.h"
#include "port.h"

#define ROUNDS            4
#define DEADLINE_FILES_MS 5000

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
 * waits on and opens another: for a moment there is one file less.
 */
static int
most_open_files(void)
{
	unsigned int i;
	int n = 0;

	for (i = 0; i < 20; i++) {
		n = RTE_MAX(n, open_files());
		rte_delay_us_sleep(1000);
	}
	return n;
}

static int
expect_open_files(int files)
{
	uint64_t deadline = deadline_in_ms(DEADLINE_FILES_MS);
	int n;

	/* The count that ends the wait is the one that is judged. */
	while ((n = open_files()) != files && !deadline_over(deadline))
		rte_delay_us_sleep(1000);
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
	TRY(pair_up(env, &plan[0], &plan[1]));
	*files = most_open_files();
	EXPECT(*files > 0, "cannot count open files");
	return TEST_PASS;
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
	int files = most_open_files();
	unsigned int round;

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
