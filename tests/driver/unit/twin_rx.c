/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include "rx_device.h"
#include "twin.h"

#define MAX_BURST 80
#define MAX_HELD  2048

/* One step's burst, and what the application still holds. */
struct twin_rx {
	struct unit_rx_device device[2];
	struct twin_pool pool[2];
	struct rte_mbuf *held[2][MAX_HELD];
	unsigned int nb_held;
};

static const uint64_t offload_sets[] = {
	0,
	RTE_ETH_RX_OFFLOAD_SCATTER,
	RTE_ETH_RX_OFFLOAD_KEEP_CRC,
	RTE_ETH_RX_OFFLOAD_VLAN_STRIP | RTE_ETH_RX_OFFLOAD_RSS_HASH,
	RTE_ETH_RX_OFFLOAD_SCATTER | RTE_ETH_RX_OFFLOAD_KEEP_CRC | RTE_ETH_RX_OFFLOAD_VLAN_STRIP,
};

static void
start(struct twin_rx *twin, const struct unit_chip *chip, enum gbe_path path)
{
	static const uint16_t sizes[] = { 32, 40, 64, 256 };
	const struct gbe_hw hw = { .chip_id = chip->id };
	uint16_t nb_desc = sizes[twin_pick(RTE_DIM(sizes))];
	const uint16_t threshs[] = { 0, 1, 5, 8, 31, nb_desc / 2, nb_desc - 1 };
	uint64_t offloads = offload_sets[twin_pick(RTE_DIM(offload_sets))] &
			    gbe_rx_offload_capa(gbe_chip_of(&hw));
	const struct unit_rx_conf conf = {
		.nb_desc = nb_desc,
		.free_thresh = threshs[twin_pick(RTE_DIM(threshs))],
		.mtu = (offloads & RTE_ETH_RX_OFFLOAD_SCATTER) != 0 ? 1500 : 400,
		.buf_len = 512,
		.offloads = offloads,
		.tx_offloads = twin_pick(2) ? RTE_ETH_TX_OFFLOAD_VLAN_INSERT : 0,
		.nb_mbufs = nb_desc + 8 + twin_pick(2 * nb_desc),
	};

	memset(twin, 0, sizeof(*twin));
	for (int side = 0; side < 2; side++) {
		unit_path = side == 0 ? GBE_PATH_SCALAR : path;
		unit_rx_start(&twin->device[side], chip->id, &conf);
		twin_pool_learn(&twin->pool[side], twin->device[side].mp);
	}
}

static void
stop(struct twin_rx *twin)
{
	for (int side = 0; side < 2; side++) {
		for (unsigned int i = 0; i < twin->nb_held; i++)
			rte_pktmbuf_free(twin->held[side][i]);
		unit_rx_stop(&twin->device[side]);
		twin_pool_forget(&twin->pool[side]);
	}
}

/* Mostly whole frames, now and then whatever a descriptor can say. */
static void
random_status(struct unit_rx_status *status, uint16_t *length)
{
	static const uint16_t odd[] = {
		0, 1, 3, 4, 5, 60, 511, 512, 513, 1518, UINT16_MAX,
	};

	*status = (struct unit_rx_status){
		.status = kit_random() & 0xFC,
		.errors = twin_pick(2) ? 0 : kit_random(),
		.rss_type = twin_pick(2) ? 0 : kit_random() & 0xF,
		.ptype = kit_random(),
		.vlan = kit_random(),
		.rss = kit_random(),
	};
	if (twin_pick(2))
		status->ptype &= 0x7F;
	if (twin_pick(4))
		status->status &= ~UNIT_RX_IXSM;
	if (twin_pick(40))
		status->status |= UNIT_RX_EOP;
	*length = twin_pick(40) ? 60 + twin_pick(340) : odd[twin_pick(RTE_DIM(odd))];
}

/* The device writes the same frames to both. */
static void
complete(struct twin_rx *twin)
{
	uint16_t room = unit_rx_room(&twin->device[0]);
	uint16_t n = twin_pick(room + 1);

	CHECK_EQ(unit_rx_room(&twin->device[1]), room);
	if (twin_pick(2))
		n = RTE_MIN(n, 9);
	for (uint16_t i = 0; i < n; i++) {
		struct unit_rx_status status;
		uint32_t seed = kit_random();
		uint16_t length;

		random_status(&status, &length);
		for (int side = 0; side < 2; side++) {
			struct unit_rx_device *device = &twin->device[side];
			uint64_t addr = device->rxq->ring[device->head].read.addr;

			memcpy((void *)(uintptr_t)rte_le_to_cpu_64(addr), &seed, sizeof(seed));
			unit_rx_complete(device, length, &status);
		}
	}
}

/* As if memory went mad: a descriptor that is not the device's changes. */
static void
disturb(struct twin_rx *twin)
{
	uint16_t at = twin_pick(twin->device[0].rxq->nb_desc);
	const struct unit_rx_status status = { .status = kit_random() };
	bool owned = (at + twin->device[0].rxq->nb_desc - twin->device[0].head) %
			     twin->device[0].rxq->nb_desc <=
		     unit_rx_room(&twin->device[0]);

	/* What the device is yet to complete, or gets next, it would find used. */
	if (owned)
		return;
	for (int side = 0; side < 2; side++)
		unit_rx_write_back(&twin->device[side], at, 60, &status);
}

static void
check_segment(const struct rte_mbuf *a, const struct rte_mbuf *b, bool head)
{
	CHECK_EQ(b->data_off, a->data_off);
	CHECK_EQ(b->refcnt, a->refcnt);
	CHECK_EQ(b->nb_segs, a->nb_segs);
	CHECK_EQ(b->data_len, a->data_len);
	CHECK_EQ(memcmp(rte_pktmbuf_mtod(a, void *), rte_pktmbuf_mtod(b, void *),
			RTE_MIN(a->data_len, 64)),
		 0);
	if (!head)
		return;
	CHECK_EQ(b->ol_flags, a->ol_flags);
	CHECK_EQ(b->packet_type, a->packet_type);
	CHECK_EQ(b->pkt_len, a->pkt_len);
	CHECK_EQ(b->vlan_tci, a->vlan_tci);
	CHECK_EQ(b->hash.rss, a->hash.rss);
}

static void
check_frame(const struct twin_rx *twin, const struct rte_mbuf *a, const struct rte_mbuf *b)
{
	const char *reason;

	if (rte_mbuf_check(b, 1, &reason) != 0)
		kit_fail(__FILE__, __LINE__, "mbuf: %s", reason);
	CHECK_EQ(a->port, twin->device[0].dev->data->port_id);
	CHECK_EQ(b->port, twin->device[1].dev->data->port_id);
	for (bool head = true; a != NULL; a = a->next, b = b->next) {
		CHECK(b != NULL);
		CHECK(twin_same_word((uintptr_t)a, (uintptr_t)b, &twin->pool[0], &twin->pool[1]));
		check_segment(a, b, head);
		head = false;
	}
	CHECK(b == NULL);
}

static void
check_queues(const struct twin_rx *twin)
{
	const struct gbe_rxq *a = twin->device[0].rxq;
	const struct gbe_rxq *b = twin->device[1].rxq;

	CHECK_EQ(b->next, a->next);
	CHECK_EQ(b->refill, a->refill);
	CHECK_EQ(b->nb_empty, a->nb_empty);
	CHECK_EQ(b->in_chain, a->in_chain);
	CHECK_EQ(b->packets, a->packets);
	CHECK_EQ(b->bytes, a->bytes);
	CHECK_EQ(b->errors, a->errors);
	CHECK_EQ(b->nombuf, a->nombuf);
	CHECK_EQ(unit_rx_room(&twin->device[1]), unit_rx_room(&twin->device[0]));
	for (uint16_t i = 0; i < a->nb_desc; i++) {
		CHECK(twin_same_word(a->ring[i].read.addr, b->ring[i].read.addr, &twin->pool[0],
				     &twin->pool[1]));
		CHECK_EQ(b->ring[i].read.zero, a->ring[i].read.zero);
	}
}

static void
receive(struct twin_rx *twin)
{
	static const uint16_t usual[] = { 0, 1, 4, 8, 31, 32, 33, 64 };
	uint16_t n = twin_pick(2) ? usual[twin_pick(RTE_DIM(usual))] : twin_pick(MAX_BURST + 1);
	struct rte_mbuf **held[2];
	uint16_t nb[2];

	if (twin->nb_held + n > MAX_HELD)
		return;
	for (int side = 0; side < 2; side++) {
		held[side] = &twin->held[side][twin->nb_held];
		/* Nothing may be written behind what is returned. */
		held[side][n] = (void *)UINTPTR_MAX;
		nb[side] = unit_rx_burst(&twin->device[side], held[side], n);
		CHECK(held[side][n] == (void *)UINTPTR_MAX);
	}
	CHECK_EQ(nb[1], nb[0]);
	for (uint16_t i = 0; i < nb[0]; i++)
		check_frame(twin, held[0][i], held[1][i]);
	twin->nb_held += nb[0];
	check_queues(twin);
}

static void
give_back(struct twin_rx *twin)
{
	unsigned int n = twin_pick(twin->nb_held + 1);

	for (; n > 0; n--) {
		twin->nb_held--;
		for (int side = 0; side < 2; side++)
			rte_pktmbuf_free(twin->held[side][twin->nb_held]);
	}
}

/* The application turns stripping on or off. */
static void
toggle_strip(struct twin_rx *twin)
{
	for (int side = 0; side < 2; side++) {
		struct rte_eth_dev *dev = twin->device[side].dev;

		dev->data->dev_conf.rxmode.offloads ^= RTE_ETH_RX_OFFLOAD_VLAN_STRIP;
		CHECK_EQ(gbe_vlan_offload_set(dev, RTE_ETH_VLAN_STRIP_MASK), 0);
	}
}

/* Which checksums were asked for. */
static void
change_checksums(struct twin_rx *twin)
{
	uint64_t mask = (twin_pick(2) ? RTE_MBUF_F_RX_IP_CKSUM_MASK : 0) |
			(twin_pick(2) ? RTE_MBUF_F_RX_L4_CKSUM_MASK : 0);

	for (int side = 0; side < 2; side++) {
		twin->device[side].rxq->cksum_mask = mask;
		gbe_rxq_set_masks(twin->device[side].rxq);
	}
}

void
twin_rx_run(const struct unit_chip *chip, enum gbe_path path, unsigned int steps)
{
	static struct twin_rx twin;

	start(&twin, chip, path);
	for (unsigned int i = 0; i < steps; i++) {
		uint32_t what = twin_pick(100);

		if (what < 45)
			complete(&twin);
		else if (what < 90)
			receive(&twin);
		else if (what < 97)
			give_back(&twin);
		else if (what < 98)
			toggle_strip(&twin);
		else if (what < 99)
			change_checksums(&twin);
		else
			disturb(&twin);
	}
	stop(&twin);
}
