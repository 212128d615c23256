/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a device that is told of more room than its buffers have: it
 * would write over what lies behind them. What the registers say is decoded
 * as the device does and compared with the pool's mbufs.
 */

#include <stdlib.h>

#include "rx_device.h"

#define RCTL   0x00100
#define RLPML  0x05004
#define SRRCTL 0x0C00C

#define RCTL_LPE   (1u << 5)
#define RCTL_SECRC (1u << 26)

static uint32_t
bsize(uint32_t rctl)
{
	static const uint32_t small[] = { 2048, 1024, 512, 256 };
	static const uint32_t large[] = { 0, 16384, 8192, 4096 };

	return (rctl & 1u << 25 ? large : small)[rctl >> 16 & 3];
}

/* Bytes that the device may write to one buffer of queue @q. */
static uint32_t
device_size(const struct rte_eth_dev *dev, uint16_t q)
{
	uint32_t rctl = unit_reg(dev, RCTL);
	uint32_t srrctl = unit_reg(dev, SRRCTL + 0x40 * q);

	switch (unit_format_of(dev)) {
	case GBE_FORMAT_EXTENDED:
		if ((rctl >> 27 & 0xF) != 0)
			return (rctl >> 27 & 0xF) * 1024;
		return bsize(rctl);
	case GBE_FORMAT_ADVANCED:
		/* One buffer and the advanced format. */
		CHECK_EQ(srrctl >> 25 & 7, 1);
		if ((srrctl & 0x7F) != 0)
			return (srrctl & 0x7F) * 1024;
		/* Has no sizes but the small ones. */
		CHECK_EQ(rctl & 1u << 25, 0);
		return bsize(rctl);
	default:
		CHECK_EQ(rctl & 0x78000000, 0);
		return bsize(rctl);
	}
}

static void
size(const struct unit_chip *chip, uint16_t room, uint16_t mtu, uint64_t offloads)
{
	const struct unit_rx_conf conf = {
		.nb_desc = 32,
		.buf_len = room,
		.mtu = mtu,
		.offloads = RTE_ETH_RX_OFFLOAD_SCATTER | offloads,
	};
	struct unit_rx_device device;
	uint32_t told, rctl;

	kit_context("%s, room for %u bytes, MTU %u", chip->name, room, mtu);
	unit_rx_start(&device, chip->id, &conf);
	told = device_size(device.dev, 0);
	CHECK(told > 0 && told <= room);
	/* Not less than half of it either, where there is a size. */
	CHECK(2 * told > room || told == 16384 || told == 15 * 1024);
	CHECK_EQ(device.rxq->buf_len, told);

	rctl = unit_reg(device.dev, RCTL);
	CHECK_EQ((rctl & RCTL_SECRC) == 0, (offloads & RTE_ETH_RX_OFFLOAD_KEEP_CRC) != 0);
	CHECK(mtu <= 1500 || (rctl & RCTL_LPE) != 0);
	/* Header, tag and CRC. */
	if (device.format == GBE_FORMAT_ADVANCED)
		CHECK_EQ(unit_reg(device.dev, RLPML), mtu + 22);
	unit_rx_stop(&device);
}

/* Queues with pools of different mbufs; where one size serves all, the least. */
static void
two_pools(const struct unit_chip *chip, const uint16_t rooms[2])
{
	const struct rte_eth_rxconf conf = {
		.offloads = RTE_ETH_RX_OFFLOAD_SCATTER,
	};
	struct rte_eth_dev *dev = unit_port_create(chip->id);
	struct rte_mempool *mps[2];

	dev->data->nb_rx_queues = 2;
	for (uint16_t q = 0; q < 2; q++) {
		mps[q] = unit_pool(64, rooms[q]);
		CHECK_EQ(gbe_rx_queue_setup(dev, q, 32, SOCKET_ID_ANY, &conf, mps[q]), 0);
	}
	CHECK_EQ(gbe_rx_start(dev), 0);
	for (uint16_t q = 0; q < 2; q++) {
		const struct gbe_rxq *rxq = dev->data->rx_queues[q];

		kit_context("%s, rooms %u and %u, queue %u", chip->name, rooms[0], rooms[1], q);
		CHECK(device_size(dev, q) <= rooms[q]);
		CHECK_EQ(rxq->buf_len, device_size(dev, q));
	}
	unit_port_destroy(dev);
	for (uint16_t q = 0; q < 2; q++) {
		unit_pool_check_whole(mps[q]);
		rte_mempool_free(mps[q]);
	}
}

int
main(void)
{
	static const uint16_t rooms[] = {
		256,  257,  511,   512,   1000,  1023,  1024,  1025,  1536,
		2047, 2048, 2049,  3071,  3072,  4095,  4096,  5000,  8191,
		8192, 9216, 12000, 15359, 15360, 16383, 16384, 16385, 20000,
	};
	static const uint16_t pairs[][2] = {
		{ 2048, 2048 }, { 2048, 512 }, { 300, 4096 },
		{ 256, 1024 },  { 700, 512 },  { 8192, 9216 },
	};

	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		const struct unit_chip *chip = &unit_families[i];

		for (unsigned int r = 0; r < RTE_DIM(rooms); r++) {
			size(chip, rooms[r], 1500, 0);
			size(chip, rooms[r], 9000, RTE_ETH_RX_OFFLOAD_KEEP_CRC);
		}
		if (chip->id == GBE_CHIP_82540EM)
			continue;
		for (unsigned int p = 0; p < RTE_DIM(pairs); p++)
			two_pools(chip, pairs[p]);
	}
	return EXIT_SUCCESS;
}
