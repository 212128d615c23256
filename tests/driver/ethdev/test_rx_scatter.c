/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against frames put together wrongly from several buffers: every
 * length around the multiples of the buffer's size, small mbufs of each kind,
 * with and without the CRC kept, up to jumbo frames.
 */

#include "exchange.h"
#include "port.h"

#define RX_RING 512

static void
scatter_plan(struct env *env, struct port_plan *plan, uint16_t data_room, uint16_t mtu,
	     uint64_t offloads)
{
	port_plan_init(env, plan);
	plan->data_room = data_room;
	plan->rxd = RX_RING;
	plan->conf.rxmode.mtu = mtu;
	plan->conf.rxmode.offloads = offloads;
	plan->conf.txmode.offloads = RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	/* The chip may have to use a smaller power of two as buffer size. */
	plan->frame_descs = (mtu + 64) / RTE_MAX(data_room / 2, 1) + 1;
}

/*
 * QEMU's e1000e and igb lose the length of a CRC that does not fit the buffer
 * which holds the frame's last byte (e1000e_write_packet_to_guest): such
 * frames cannot be told apart from shorter ones there.
 */
static bool
model_shows(const struct env *env, uint16_t room, int len, bool keep_crc)
{
	int rest = len % room;

	return !keep_crc || (env->chip->bit & CHIPS_PCIE) == 0 ||
	       (rest != 0 && rest + RTE_ETHER_CRC_LEN <= room);
}

/* All lengths within 5 bytes of each multiple of the buffer size. */
static int
around_boundaries(struct env *env, unsigned int from, uint16_t room, uint16_t max_len,
		  bool keep_crc)
{
	struct frame f[16];
	unsigned int n, at;
	int delta, len;

	for (at = room; at < max_len + 5u; at += room) {
		exchange_begin(env);
		n = 0;
		for (delta = -5; delta <= 5; delta++) {
			len = at + delta;
			if (len >= FRAME_MIN && len <= max_len &&
			    model_shows(env, room, len, keep_crc))
				frame_init(env, &f[n++], from, len, len);
		}
		TRY(expect_frames(env, from, f, n));
	}
	return TEST_PASS;
}

static int
scatter_with(struct env *env, uint16_t room, uint16_t mtu, uint64_t offloads)
{
	bool keep_crc = (offloads & RTE_ETH_RX_OFFLOAD_KEEP_CRC) != 0;
	struct port_plan plan0, plan1;
	uint16_t max_len = mtu + RTE_ETHER_HDR_LEN;

	offloads |= RTE_ETH_RX_OFFLOAD_SCATTER;
	scatter_plan(env, &plan0, room, mtu, offloads);
	scatter_plan(env, &plan1, room, mtu, offloads);
	plan1.pool = plan0.pool;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(around_boundaries(env, 0, room, max_len, keep_crc));
	TRY(around_boundaries(env, 1, 2 * room, max_len, keep_crc));
	TRY(port_stop(env, 0));
	return port_stop(env, 1);
}

static int
rx_scatter(struct env *env)
{
	TRY(scatter_with(env, 256, 1500, 0));
	TRY(scatter_with(env, 512, 1500, 0));
	TRY(scatter_with(env, 1024, 1500, 0));
	return TEST_PASS;
}

/* A data room between the sizes that the chips know. */
static int
rx_scatter_odd(struct env *env)
{
	TRY(scatter_with(env, 700, 1500, 0));
	TRY(scatter_with(env, 1600, 4000, 0));
	return TEST_PASS;
}

static int
rx_scatter_jumbo(struct env *env)
{
	TRY(scatter_with(env, 1024, 9000, 0));
	TRY(scatter_with(env, 2048, 9000, 0));
	return TEST_PASS;
}

/*
 * The last segment may hold nothing but CRC, which is no data: the length of
 * an mbuf excludes it.
 */
static int
rx_scatter_keep_crc(struct env *env)
{
	TRY(scatter_with(env, 256, 1500, RTE_ETH_RX_OFFLOAD_KEEP_CRC));
	TRY(scatter_with(env, 1024, 4000, RTE_ETH_RX_OFFLOAD_KEEP_CRC));
	return TEST_PASS;
}

ETHDEV_TEST(rx_scatter, CHIPS_ALL, rx_scatter)
ETHDEV_TEST(rx_scatter_odd, CHIPS_ALL, rx_scatter_odd)
ETHDEV_TEST(rx_scatter_jumbo, CHIPS_ALL, rx_scatter_jumbo)
ETHDEV_TEST(rx_scatter_keep_crc, CHIPS_ALL, rx_scatter_keep_crc)
