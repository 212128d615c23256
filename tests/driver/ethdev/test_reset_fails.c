/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against memory that is freed while a device that could not be reset may
 * still write to it: the device loses the bus, and where that fails, too, the
 * queues keep their buffers until a reset succeeds.
 */

#include <bus_pci_driver.h>
#include <linux/pci_regs.h>

#include "exchange.h"
#include "port.h"

#define STUCK "stuck.reset:1:ever"

static int
is_bus_master(struct env *env, bool *is_master)
{
	struct rte_eth_dev_info info;
	uint16_t command = 0;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	EXPECT_EQ(rte_pci_read_config(RTE_DEV_TO_PCI(info.device), &command, sizeof(command),
				      PCI_COMMAND),
		  sizeof(command), "read of the command register");
	*is_master = (command & PCI_COMMAND_MASTER) != 0;
	return TEST_PASS;
}

static int
stop_with(struct env *env, const char *faults)
{
	int ret;

	EXPECT_OK(gbe_sim()->arm_fault(faults));
	ret = rte_eth_dev_stop(env->port[1]);
	gbe_sim()->arm_fault(NULL);
	EXPECT(ret < 0, "a stop whose reset fails returns %d", ret);
	return TEST_PASS;
}

/* With a pool of its own for the port that is stopped. */
static int
pair_up_with(struct env *env, struct rte_mempool **pool)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.pool = env_pool(env, 2048, RTE_MBUF_DEFAULT_BUF_SIZE);
	EXPECT(plan1.pool != NULL, "no pool");
	*pool = plan1.pool;
	return pair_up(env, &plan0, &plan1);
}

static int
start_again(struct env *env)
{
	bool is_master;

	TRY(port_start(env, 1));
	TRY(is_bus_master(env, &is_master));
	EXPECT(is_master, "the device does not have the bus after a start");
	TRY(pair_ready(env));
	return expect_traffic(env);
}

static int
bus_taken(struct env *env)
{
	struct rte_mempool *pool;
	bool is_master;

	TRY(pair_up_with(env, &pool));
	TRY(stop_with(env, STUCK));
	TRY(is_bus_master(env, &is_master));
	EXPECT(!is_master, "a device that could not be reset keeps the bus");
	EXPECT_EQ(rte_mempool_in_use_count(pool), 0, "buffers after the stop");
	return start_again(env);
}

static int
memory_kept(struct env *env)
{
	struct rte_mempool *pool;
	unsigned int nb;

	TRY(pair_up_with(env, &pool));
	nb = rte_mempool_in_use_count(pool);
	EXPECT(nb != 0, "the ring holds no buffers");
	TRY(stop_with(env, STUCK ",pwrite:1:ever"));
	EXPECT_EQ(rte_mempool_in_use_count(pool), nb, "buffers after the stop");
	return start_again(env);
}

ETHDEV_RIG_TEST(reset_fails_bus_taken, CHIPS_ALL, "step=doorbell", "", bus_taken)
ETHDEV_RIG_TEST(reset_fails_memory_kept, CHIPS_ALL, "step=doorbell", "", memory_kept)
