/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against the CRC counted as data: with KEEP_CRC the chip stores it
 * behind the frame, and the length of the mbuf excludes it; without, the chip
 * strips it. What the four bytes say is not compared: QEMU's models leave the
 * memory as it was (e1000) or store zeroes.
 */

#include "exchange.h"
#include "port.h"

#define LENGTHS 32

static int
lengths(struct env *env)
{
	struct frame f[LENGTHS];
	unsigned int from, i;

	for (from = 0; from < 2; from++) {
		exchange_begin(env);
		for (i = 0; i < LENGTHS; i++)
			frame_init(env, &f[i], from, FRAME_MIN + 46 * i, i);
		TRY(expect_frames(env, from, f, LENGTHS));
	}
	return TEST_PASS;
}

static int
keep_crc(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	/* One side keeps, the other strips: the frames look the same. */
	plan0.conf.rxmode.offloads = RTE_ETH_RX_OFFLOAD_KEEP_CRC;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(lengths(env));
	return TEST_PASS;
}

ETHDEV_TEST(keep_crc, CHIPS_ALL, keep_crc)
