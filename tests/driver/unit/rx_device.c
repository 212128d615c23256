/* SPDX-License-Identifier: BSD-3-Clause */

#include "rx_device.h"

/* Offset of the tail register of ring 0 and of a descriptor's second half. */
#define RDT       0x2818
#define RDT_82576 0xC018

static uint32_t *
desc_words(const struct unit_rx_device *device, uint16_t i)
{
	return (uint32_t *)device->rxq->ring + 4 * i;
}

static void
configure(struct rte_eth_dev *dev, const struct unit_rx_conf *conf)
{
	struct rte_eth_conf *dev_conf = &dev->data->dev_conf;

	/* Checksum results are shown only to who asks for them. */
	dev_conf->rxmode.offloads = conf->offloads | RTE_ETH_RX_OFFLOAD_CHECKSUM;
	dev_conf->txmode.offloads = conf->tx_offloads;
	if ((conf->offloads & RTE_ETH_RX_OFFLOAD_RSS_HASH) != 0) {
		dev_conf->rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		dev_conf->rx_adv_conf.rss_conf.rss_hf = RTE_ETH_RSS_IPV4;
	}
	if (conf->mtu != 0)
		dev->data->mtu = conf->mtu;
	CHECK_EQ(gbe_rss_configure(dev), 0);
}

void
unit_rx_start(struct unit_rx_device *device, enum gbe_chip_id chip, const struct unit_rx_conf *conf)
{
	const struct rte_eth_rxconf rx_conf = {
		.rx_free_thresh = conf->free_thresh,
		.offloads = conf->offloads,
	};
	uint16_t nb_desc = conf->nb_desc != 0 ? conf->nb_desc : 64;
	struct rte_eth_dev *dev = unit_port_create(chip);

	configure(dev, conf);
	device->mp = unit_pool(conf->nb_mbufs != 0 ? conf->nb_mbufs : 2u * nb_desc,
			       conf->buf_len != 0 ? conf->buf_len : 2048);
	CHECK_EQ(gbe_rx_queue_setup(dev, 0, nb_desc, SOCKET_ID_ANY, &rx_conf, device->mp), 0);
	gbe_vlan_start(dev);
	CHECK_EQ(gbe_rx_start(dev), 0);
	dev->data->dev_started = 1;
	device->dev = dev;
	device->rxq = dev->data->rx_queues[0];
	device->format = unit_format_of(dev);
	device->head = 0;
	device->burst = gbe_rx_burst_of(device->format, unit_path);
	/* All buffers but the one that the tail stands at. */
	CHECK_EQ(unit_rx_room(device), nb_desc - 1);
}

void
unit_rx_stop(struct unit_rx_device *device)
{
	unit_port_destroy(device->dev);
	unit_pool_check_whole(device->mp);
	rte_mempool_free(device->mp);
}

uint16_t
unit_rx_room(const struct unit_rx_device *device)
{
	uint32_t tail =
		unit_reg(device->dev, device->format == GBE_FORMAT_ADVANCED ? RDT_82576 : RDT);

	CHECK(tail < device->rxq->nb_desc);
	return (tail + device->rxq->nb_desc - device->head) % device->rxq->nb_desc;
}

/* Written as the words that the chip stores, by number and not by name. */
void
unit_rx_write_back(struct unit_rx_device *device, uint16_t i, uint16_t length,
		   const struct unit_rx_status *status)
{
	uint32_t *words = desc_words(device, i);
	uint32_t done = UNIT_RX_DD | status->status;

	if (device->format == GBE_FORMAT_LEGACY) {
		words[2] = rte_cpu_to_le_32(0xABCD0000u | length);
		words[3] =
			rte_cpu_to_le_32(done | status->errors << 8 | (uint32_t)status->vlan << 16);
		return;
	}
	words[0] = rte_cpu_to_le_32(status->rss_type);
	if (device->format == GBE_FORMAT_ADVANCED)
		words[0] |= rte_cpu_to_le_32((uint32_t)status->ptype << 4);
	else
		done |= (uint32_t)status->ptype << 16;
	words[1] = rte_cpu_to_le_32(status->rss);
	words[2] = rte_cpu_to_le_32(done | (uint32_t)status->errors << 24);
	words[3] = rte_cpu_to_le_32(length | (uint32_t)status->vlan << 16);
}

/* The buffer of the next descriptor, which must be one fresh from the driver. */
static uint8_t *
next_buffer(const struct unit_rx_device *device)
{
	const uint32_t *words = desc_words(device, device->head);
	uint64_t addr;

	CHECK(unit_rx_room(device) > 0);
	memcpy(&addr, words, sizeof(addr));
	CHECK(addr != 0);
	CHECK_EQ(words[2], 0);
	CHECK_EQ(words[3], 0);
	/* IOVA is VA here. */
	return (uint8_t *)(uintptr_t)rte_le_to_cpu_64(addr);
}

static void
advance(struct unit_rx_device *device)
{
	device->head = (device->head + 1) % device->rxq->nb_desc;
}

void
unit_rx_complete(struct unit_rx_device *device, uint16_t length,
		 const struct unit_rx_status *status)
{
	(void)next_buffer(device);
	unit_rx_write_back(device, device->head, length, status);
	advance(device);
}

static uint8_t
byte_of(uint32_t seed, uint32_t at)
{
	uint32_t x = (seed + 1) * 2654435761u + at * 40503u;

	return x >> 13;
}

uint16_t
unit_rx_buffers_of(const struct unit_rx_device *device, uint32_t length)
{
	uint16_t buf_len = device->rxq->buf_len;

	return (length + buf_len - 1) / buf_len;
}

void
unit_rx_frame(struct unit_rx_device *device, uint32_t seed, uint32_t length,
	      const struct unit_rx_status *status)
{
	uint32_t buf_len = device->rxq->buf_len;

	for (uint32_t done = 0; done < length;) {
		struct unit_rx_status part = { .status = 0 };
		uint32_t n = RTE_MIN(buf_len, length - done);
		uint8_t *buffer = next_buffer(device);

		for (uint32_t i = 0; i < n; i++)
			buffer[i] = byte_of(seed, done + i);
		done += n;
		if (done == length) {
			if (status != NULL)
				part = *status;
			part.status |= UNIT_RX_EOP;
		}
		unit_rx_complete(device, n, &part);
	}
}

uint16_t
unit_rx_burst(struct unit_rx_device *device, struct rte_mbuf **pkts, uint16_t n)
{
	uint16_t nb = device->burst(device->rxq, pkts, n);

	CHECK(nb <= n);
	/* The tail never reaches the head: that would say that none is left. */
	(void)unit_rx_room(device);
	return nb;
}

void
unit_rx_check(const struct unit_rx_device *device, const struct rte_mbuf *m, uint32_t seed,
	      uint32_t length)
{
	const struct rte_mbuf *seg = m;
	const char *reason;
	uint32_t at = 0;

	CHECK_EQ(m->pkt_len, length);
	CHECK_EQ(m->port, device->dev->data->port_id);
	if (rte_mbuf_check(m, 1, &reason) != 0)
		kit_fail(__FILE__, __LINE__, "mbuf: %s", reason);
	for (; seg != NULL; seg = seg->next) {
		const uint8_t *data = rte_pktmbuf_mtod(seg, const uint8_t *);

		CHECK(seg->data_len > 0);
		for (uint16_t i = 0; i < seg->data_len; i++, at++) {
			if (data[i] != byte_of(seed, at))
				kit_fail(__FILE__, __LINE__, "byte %u of %u", at, length);
		}
	}
	CHECK_EQ(at, length);
}
