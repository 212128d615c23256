/* SPDX-License-Identifier: BSD-3-Clause */

#include "tx_device.h"

/* Offset of the tail register of ring 0. */
#define TDT       0x3818
#define TDT_82576 0xE018

#define DD 0x00000001u

void
unit_tx_start(struct unit_tx_device *device, enum gbe_chip_id chip, const struct unit_tx_conf *conf)
{
	const struct rte_eth_txconf tx_conf = {
		.tx_rs_thresh = conf->rs_thresh,
		.tx_free_thresh = conf->free_thresh,
		.offloads = conf->offloads,
	};
	uint16_t nb_desc = conf->nb_desc != 0 ? conf->nb_desc : 64;
	struct rte_eth_dev *dev = unit_port_create(chip);

	dev->data->dev_conf.txmode.offloads = conf->offloads;
	device->mp = unit_pool(conf->nb_mbufs != 0 ? conf->nb_mbufs : 512, 2048);
	CHECK_EQ(gbe_tx_queue_setup(dev, 0, nb_desc, SOCKET_ID_ANY, &tx_conf), 0);
	CHECK_EQ(gbe_tx_start(dev), 0);
	dev->data->dev_started = 1;
	device->dev = dev;
	device->txq = dev->data->tx_queues[0];
	device->format = unit_format_of(dev);
	device->head = 0;
	device->burst = gbe_tx_burst_of(device->format, unit_path);
	CHECK_EQ(unit_tx_pending(device), 0);
}

void
unit_tx_restart(struct unit_tx_device *device)
{
	gbe_tx_stop(device->dev);
	CHECK_EQ(gbe_tx_start(device->dev), 0);
	device->head = 0;
	CHECK_EQ(unit_tx_pending(device), 0);
}

void
unit_tx_stop(struct unit_tx_device *device)
{
	unit_port_destroy(device->dev);
	unit_pool_check_whole(device->mp);
	rte_mempool_free(device->mp);
}

void
unit_tx_words(const struct unit_tx_device *device, uint16_t i, uint32_t words[4])
{
	memcpy(words, &device->txq->ring[i], 16);
	for (unsigned int w = 0; w < 4; w++)
		words[w] = rte_le_to_cpu_32(words[w]);
}

bool
unit_tx_is_context(const struct unit_tx_device *device, uint16_t i)
{
	uint32_t words[4];
	uint32_t type;

	unit_tx_words(device, i, words);
	type = words[2] >> 20 & 0xF;
	if ((words[2] & UNIT_TX_DEXT) == 0)
		return false;
	return type == (device->format == GBE_FORMAT_ADVANCED ? 2 : 0);
}

uint16_t
unit_tx_tail(const struct unit_tx_device *device)
{
	uint32_t tail =
		unit_reg(device->dev, device->format == GBE_FORMAT_ADVANCED ? TDT_82576 : TDT);

	CHECK(tail < device->txq->nb_desc);
	return tail;
}

uint16_t
unit_tx_pending(const struct unit_tx_device *device)
{
	uint16_t nb_desc = device->txq->nb_desc;

	return (unit_tx_tail(device) + nb_desc - device->head) % nb_desc;
}

void
unit_tx_done(struct unit_tx_device *device, uint16_t i)
{
	uint32_t *words = (uint32_t *)&device->txq->ring[i];

	words[3] |= rte_cpu_to_le_32(DD);
}

void
unit_tx_process(struct unit_tx_device *device, uint16_t n)
{
	CHECK(n <= unit_tx_pending(device));
	for (; n > 0; n--) {
		uint32_t words[4];

		unit_tx_words(device, device->head, words);
		/* What the device is given says nothing about itself yet. */
		CHECK_EQ(words[3] & DD, 0);
		if ((words[2] & UNIT_TX_RS) != 0)
			unit_tx_done(device, device->head);
		device->head = (device->head + 1) % device->txq->nb_desc;
	}
}

struct rte_mbuf *
unit_tx_frame(struct unit_tx_device *device, uint16_t nb_segs, uint16_t seg_len)
{
	struct rte_mbuf *head = NULL;

	for (uint16_t i = 0; i < nb_segs; i++) {
		struct rte_mbuf *m = rte_pktmbuf_alloc(device->mp);

		CHECK(m != NULL);
		CHECK(rte_pktmbuf_append(m, seg_len) != NULL);
		if (head == NULL)
			head = m;
		else
			CHECK_EQ(rte_pktmbuf_chain(head, m), 0);
	}
	return head;
}

uint16_t
unit_tx_burst(struct unit_tx_device *device, struct rte_mbuf **pkts, uint16_t n)
{
	uint16_t pending = unit_tx_pending(device);
	uint16_t nb = device->burst(device->txq, pkts, n);

	CHECK(nb <= n);
	CHECK(unit_tx_pending(device) >= pending);
	return nb;
}

void
unit_tx_send(struct unit_tx_device *device, uint16_t n)
{
	struct rte_mbuf *pkts[256];

	CHECK(n <= RTE_DIM(pkts));
	for (uint16_t i = 0; i < n; i++)
		pkts[i] = unit_tx_frame(device, 1, 60);
	CHECK_EQ(unit_tx_burst(device, pkts, n), n);
}

unsigned int
unit_tx_held(const struct unit_tx_device *device)
{
	return rte_mempool_in_use_count(device->mp);
}
