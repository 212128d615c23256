/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames cut short, padded or mixed up at some length: a wrong
 * length field in a descriptor, CRC bytes counted as data, a buffer boundary
 * off by one.
 */

#include "exchange.h"
#include "port.h"

#define BATCH 64

static int
lengths_one_way(struct env *env, unsigned int from, uint16_t step)
{
	struct frame f[BATCH];
	unsigned int n = 0;
	uint16_t len;

	exchange_begin(env);
	for (len = FRAME_MIN; len <= 1514; len += step) {
		frame_init(env, &f[n], from, len, len);
		if (++n == BATCH) {
			TRY(expect_frames(env, from, f, n));
			n = 0;
		}
	}
	return expect_frames(env, from, f, n);
}

/* Every length one way, every odd step the other way. */
static int
frame_lengths(struct env *env)
{
	TRY(pair_up_default(env));
	TRY(lengths_one_way(env, 0, 1));
	TRY(lengths_one_way(env, 1, 7));
	return TEST_PASS;
}

ETHDEV_TEST(frame_lengths, CHIPS_ALL, frame_lengths)
