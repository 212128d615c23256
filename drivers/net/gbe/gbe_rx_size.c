/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_rx_queue.h"
#include "gbe_rx_size.h"

/* Largest buffer that RCTL.BSIZE can name; the smallest is GBE_MIN_RX_BUF. */
#define GBE_MAX_RX_BUF 16384
/* Largest that RCTL.FLXBUF can: 4 bits of KB. */
#define GBE_MAX_FLXBUF 15360

uint32_t
gbe_rx_frame_size(const struct rte_eth_dev *dev)
{
	return dev->data->mtu + GBE_ETH_OVERHEAD;
}

bool
gbe_rx_keeps_crc(const struct rte_eth_dev *dev)
{
	return (dev->data->dev_conf.rxmode.offloads & RTE_ETH_RX_OFFLOAD_KEEP_CRC) != 0;
}

/* Bytes of a frame of @frame_size, CRC included, that reach the buffers. */
uint32_t
gbe_rx_dma_len(const struct rte_eth_dev *dev, uint32_t frame_size)
{
	return frame_size - (gbe_rx_keeps_crc(dev) ? 0 : RTE_ETHER_CRC_LEN);
}

/*
 * Bytes of a buffer of @mp that the device can be told to use: steps of 1 KB
 * where FLXBUF or SRRCTL names them, powers of two below that and with BSIZE.
 */
uint32_t
gbe_rx_buf_len(const struct gbe_hw *hw, struct rte_mempool *mp)
{
	enum gbe_rx_buf how = gbe_chip_of(hw)->rx_buf;
	uint32_t room = rte_pktmbuf_data_room_size(mp);

	room = room > RTE_PKTMBUF_HEADROOM ? room - RTE_PKTMBUF_HEADROOM : 0;
	room = RTE_MIN(room, (uint32_t)GBE_MAX_RX_BUF);
	if (how == GBE_RX_BUF_FLXBUF)
		room = RTE_MIN(room, (uint32_t)GBE_MAX_FLXBUF);
	if (how != GBE_RX_BUF_BSIZE && room >= 1024)
		return RTE_ALIGN_FLOOR(room, 1024);
	return room < GBE_MIN_RX_BUF ? 0 : rte_align32prevpow2(room);
}

/* One BSIZE or FLXBUF serves all rings, SRRCTL one ring from 1 KB on. */
uint32_t
gbe_rx_shared_buf_len(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t shared = GBE_MAX_RX_BUF;

	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		struct gbe_rxq *rxq = dev->data->rx_queues[q];
		uint32_t len = gbe_rx_buf_len(hw, rxq->mp);

		if (gbe_chip_of(hw)->rx_buf == GBE_RX_BUF_SRRCTL && len >= 1024)
			continue;
		shared = RTE_MIN(shared, len);
	}
	return shared;
}
