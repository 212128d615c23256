/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against resets that do not happen. Real 8254x chips take CTRL.RST
 * through their I/O BAR, some emulators of them through memory alone, and some
 * not at all: ports come up, stop and start on each, and memory is written to
 * only where the I/O BAR did not do it.
 */

#include "exchange.h"
#include "port.h"

#define IO_IGNORED    "io.ignored:1:ever"
#define RESET_IGNORED IO_IGNORED ",reset.memory:1:ever"

static int
expect_rounds(struct env *env)
{
	TRY(expect_traffic(env));
	TRY(port_stop(env, 1));
	TRY(port_start(env, 1));
	TRY(pair_ready(env));
	return expect_traffic(env);
}

/* nb: resets by memory, in a stop of a port; the fault would have struck each. */
static int
expect_by_memory(struct env *env, const char *fault, unsigned long nb)
{
	EXPECT_OK(gbe_sim()->arm_fault(fault));
	TRY(expect_rounds(env));
	EXPECT_EQ(gbe_sim()->fault_passed("reset.memory"), nb, "resets by memory");
	return TEST_PASS;
}

static int
io_reset(struct env *env)
{
	TRY(pair_up_default(env));
	TRY(expect_by_memory(env, "reset.memory:1:ever", 0));
	TRY(expect_by_memory(env, IO_IGNORED ",reset.memory:1000", 1));
	TRY(expect_by_memory(env, RESET_IGNORED, 1));
	return gbe_sim()->arm_fault(NULL);
}

ETHDEV_RIG_TEST(io_reset, CHIPS_8254X, "step=doorbell", "", io_reset)
