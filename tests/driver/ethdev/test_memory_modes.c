/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against addresses given to the chip that only hold for one kind of
 * memory: physical and virtual I/O addresses, and memory without huge pages.
 */

#include "exchange.h"
#include "port.h"

static int
memory_mode(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan0.rxd = plan0.txd = 512;
	plan1.rxd = plan1.txd = 512;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(expect_traffic(env));
	TRY(port_stop(env, 0));
	TRY(port_stop(env, 1));
	TRY(pair_start(env));
	return expect_traffic(env);
}

ETHDEV_TEST_OPT(memory_iova_pa, CHIPS_ALL, "--iova-mode=pa", memory_mode)
ETHDEV_TEST_OPT(memory_iova_va, CHIPS_ALL, EAL_VA_MSIX, memory_mode)
ETHDEV_TEST_OPT(memory_no_huge, CHIPS_ALL, "--no-huge -m 256", memory_mode)
