/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a lost or invented VLAN tag. The device can only strip or
 * insert together: a port that inserts but does not strip has to have the tag
 * back in its frames, and other ports must not see theirs touched. Frames that
 * were stripped before stripping was turned off have their tag all the same.
 */

#include <stdlib.h>

#include "rx_device.h"

#define TCI 0xA123

static struct rte_mbuf *
receive(struct unit_rx_device *device, uint32_t length, bool tagged)
{
	const struct unit_rx_status status = {
		.status = UNIT_RX_IPCS | (tagged ? UNIT_RX_VP : 0),
		.vlan = TCI,
	};
	struct rte_mbuf *m;

	unit_rx_frame(device, length, length, &status);
	CHECK_EQ(unit_rx_burst(device, &m, 1), 1);
	return m;
}

/* A frame that had no tag, or has it still. */
static void
check_plain(struct unit_rx_device *device)
{
	struct rte_mbuf *m = receive(device, 100, false);

	unit_rx_check(device, m, 100, 100);
	CHECK_EQ(m->ol_flags, RTE_MBUF_F_RX_IP_CKSUM_GOOD);
	rte_pktmbuf_free(m);
}

static void
check_stripped(struct unit_rx_device *device, uint32_t length)
{
	struct rte_mbuf *m = receive(device, length, true);

	unit_rx_check(device, m, length, length);
	CHECK_EQ(m->vlan_tci, TCI);
	CHECK_EQ(m->ol_flags,
		 RTE_MBUF_F_RX_IP_CKSUM_GOOD | RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED);
	rte_pktmbuf_free(m);
}

static void
check_reinserted(struct unit_rx_device *device, uint32_t length)
{
	struct rte_mbuf *m = receive(device, length, true);
	uint64_t bytes = device->rxq->bytes;
	uint8_t head[16];

	memcpy(head, rte_pktmbuf_mtod(m, uint8_t *), sizeof(head));
	CHECK_EQ(m->ol_flags, RTE_MBUF_F_RX_IP_CKSUM_GOOD);
	CHECK_EQ(m->pkt_len, length + 4);
	CHECK_EQ(head[12] << 8 | head[13], 0x8100);
	CHECK_EQ(head[14] << 8 | head[15], TCI);
	/* Without the four bytes it is the frame that was on the wire. */
	memmove(rte_pktmbuf_mtod_offset(m, uint8_t *, 4), head, 12);
	CHECK(rte_pktmbuf_adj(m, 4) != NULL);
	unit_rx_check(device, m, length, length);
	CHECK(bytes >= length + 4);
	rte_pktmbuf_free(m);
}

static void
modes(enum gbe_chip_id chip, uint16_t mtu, uint16_t buf_len, uint32_t length)
{
	const uint64_t scatter = mtu > buf_len ? RTE_ETH_RX_OFFLOAD_SCATTER : 0;
	struct unit_rx_conf conf = {
		.mtu = mtu,
		.buf_len = buf_len,
		.offloads = scatter,
	};
	struct unit_rx_device device;

	unit_rx_start(&device, chip, &conf);
	check_plain(&device);
	unit_rx_stop(&device);

	conf.offloads = scatter | RTE_ETH_RX_OFFLOAD_VLAN_STRIP;
	unit_rx_start(&device, chip, &conf);
	check_stripped(&device, length);
	check_plain(&device);
	unit_rx_stop(&device);

	conf.tx_offloads = RTE_ETH_TX_OFFLOAD_VLAN_INSERT;
	unit_rx_start(&device, chip, &conf);
	check_stripped(&device, length);
	unit_rx_stop(&device);

	conf.offloads = scatter;
	unit_rx_start(&device, chip, &conf);
	check_reinserted(&device, length);
	check_plain(&device);
	unit_rx_stop(&device);
}

/* More than a burst, so that a path with vectors takes them as runs. */
static void
strip_turned_off(enum gbe_chip_id chip, uint64_t tx_offloads)
{
	const struct unit_rx_conf conf = {
		.offloads = RTE_ETH_RX_OFFLOAD_VLAN_STRIP,
		.tx_offloads = tx_offloads,
	};
	const struct unit_rx_status status = { .status = UNIT_RX_IPCS | UNIT_RX_VP, .vlan = TCI };
	bool back = tx_offloads != 0;
	struct rte_mbuf *pkts[20];
	struct unit_rx_device device;

	unit_rx_start(&device, chip, &conf);
	for (unsigned int i = 0; i < RTE_DIM(pkts); i++)
		unit_rx_frame(&device, i, 60, &status);
	device.dev->data->dev_started = 1;
	device.dev->data->dev_conf.rxmode.offloads = 0;
	CHECK_EQ(gbe_vlan_offload_set(device.dev, RTE_ETH_VLAN_STRIP_MASK), 0);
	CHECK_EQ(unit_rx_burst(&device, pkts, RTE_DIM(pkts)), RTE_DIM(pkts));
	for (unsigned int i = 0; i < RTE_DIM(pkts); i++) {
		CHECK_EQ(pkts[i]->pkt_len, back ? 64 : 60);
		CHECK_EQ((pkts[i]->ol_flags & RTE_MBUF_F_RX_VLAN_STRIPPED) != 0, !back);
		if (!back)
			CHECK_EQ(pkts[i]->vlan_tci, TCI);
	}
	rte_pktmbuf_free_bulk(pkts, RTE_DIM(pkts));
	device.dev->data->dev_started = 0;
	unit_rx_stop(&device);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		kit_context("%s", unit_families[i].name);
		modes(unit_families[i].id, 1500, 2048, 60);
		modes(unit_families[i].id, 1500, 2048, 1514);
		modes(unit_families[i].id, 4000, 1024, 3500);
		strip_turned_off(unit_families[i].id, 0);
		strip_turned_off(unit_families[i].id, RTE_ETH_TX_OFFLOAD_VLAN_INSERT);
	}
	return EXIT_SUCCESS;
}
