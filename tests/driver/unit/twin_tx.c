/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include "tx_device.h"
#include "twin.h"

#define MAX_BURST 80

struct twin_tx {
	struct unit_tx_device device[2];
	struct rte_mempool *other[2]; /* a second pool */
	struct twin_pool pool[2];
	struct twin_pool other_pool[2];
	bool fast_free;
	bool multi_segs;
};

static void
start(struct twin_tx *twin, const struct unit_chip *chip, enum gbe_path path)
{
	static const uint16_t sizes[] = { 32, 40, 64, 256 };
	uint16_t nb_desc = sizes[twin_pick(RTE_DIM(sizes))];
	const uint16_t threshs[] = { 0, 1, 7, 31, nb_desc / 2, nb_desc - 1 };
	struct unit_tx_conf conf = {
		.nb_desc = nb_desc,
		.rs_thresh = threshs[twin_pick(RTE_DIM(threshs))],
		.free_thresh = threshs[twin_pick(RTE_DIM(threshs))],
		.nb_mbufs = 2048,
	};

	twin->fast_free = twin_pick(2);
	twin->multi_segs = twin_pick(2);
	if (twin->fast_free)
		conf.offloads |= RTE_ETH_TX_OFFLOAD_MBUF_FAST_FREE;
	if (twin->multi_segs)
		conf.offloads |= RTE_ETH_TX_OFFLOAD_MULTI_SEGS;
	for (int side = 0; side < 2; side++) {
		unit_path = side == 0 ? GBE_PATH_SCALAR : path;
		unit_tx_start(&twin->device[side], chip->id, &conf);
		twin->other[side] = unit_pool(512, 2048);
		twin_pool_learn(&twin->pool[side], twin->device[side].mp);
		twin_pool_learn(&twin->other_pool[side], twin->other[side]);
	}
}

static void
stop(struct twin_tx *twin)
{
	for (int side = 0; side < 2; side++) {
		unit_tx_stop(&twin->device[side]);
		unit_pool_check_whole(twin->other[side]);
		rte_mempool_free(twin->other[side]);
		twin_pool_forget(&twin->pool[side]);
		twin_pool_forget(&twin->other_pool[side]);
	}
}

/* What is asked of a frame; the same for both sides. */
struct recipe {
	uint64_t flags;
	uint16_t nb_segs;
	uint16_t seg_len;
	uint16_t l3_len;
	uint16_t vlan;
	uint16_t headroom;
	bool other_pool;
	bool shared;
	bool clone;
};

static uint64_t
random_flags(void)
{
	static const uint64_t l4[] = {
		0,
		RTE_MBUF_F_TX_TCP_CKSUM,
		RTE_MBUF_F_TX_UDP_CKSUM,
	};
	uint64_t flags = RTE_MBUF_F_TX_IPV4;

	if (twin_pick(4) != 0)
		/* What was received is no request. */
		return twin_pick(2) ? RTE_MBUF_F_RX_RSS_HASH : 0;
	if (twin_pick(2))
		flags |= RTE_MBUF_F_TX_IP_CKSUM;
	if (twin_pick(2))
		flags |= RTE_MBUF_F_TX_VLAN;
	return flags | l4[twin_pick(RTE_DIM(l4))];
}

static struct recipe
random_recipe(const struct twin_tx *twin)
{
	bool plain = twin->fast_free || twin_pick(8) != 0;

	return (struct recipe){
		.flags = random_flags(),
		.nb_segs = twin->multi_segs && twin_pick(6) == 0 ? 1 + twin_pick(5) : 1,
		.seg_len = 60 + twin_pick(1400),
		.l3_len = 20 + 4 * twin_pick(2),
		.vlan = 1 + twin_pick(2),
		.headroom = twin_pick(RTE_PKTMBUF_HEADROOM),
		.other_pool = !plain && twin_pick(3) == 0,
		.shared = !plain && twin_pick(3) == 0,
		.clone = !plain && twin_pick(3) == 0,
	};
}

static struct rte_mbuf *
make(struct twin_tx *twin, int side, const struct recipe *recipe)
{
	struct rte_mempool *mp = recipe->other_pool ? twin->other[side] : twin->device[side].mp;
	struct rte_mbuf *head = NULL;

	for (uint16_t i = 0; i < recipe->nb_segs; i++) {
		struct rte_mbuf *m = rte_pktmbuf_alloc(mp);

		CHECK(m != NULL);
		m->data_off = recipe->headroom;
		CHECK(rte_pktmbuf_append(m, recipe->seg_len) != NULL);
		if (head == NULL)
			head = m;
		else
			CHECK_EQ(rte_pktmbuf_chain(head, m), 0);
	}
	if (recipe->clone) {
		struct rte_mbuf *clone = rte_pktmbuf_clone(head, mp);

		CHECK(clone != NULL);
		rte_pktmbuf_free(head);
		head = clone;
	}
	head->ol_flags |= recipe->flags;
	head->l2_len = RTE_ETHER_HDR_LEN;
	head->l3_len = recipe->l3_len;
	head->vlan_tci = recipe->vlan;
	return head;
}

/* Word by word: addresses are those of the same buffer in either pool. */
static void
check_rings(const struct twin_tx *twin)
{
	const struct gbe_txq *a = twin->device[0].txq;
	const struct gbe_txq *b = twin->device[1].txq;

	for (uint16_t i = 0; i < a->nb_desc; i++) {
		uint64_t word_a, word_b;

		memcpy(&word_a, &a->ring[i], sizeof(word_a));
		memcpy(&word_b, &b->ring[i], sizeof(word_b));
		CHECK(twin_same_word(word_a, word_b, &twin->pool[0], &twin->pool[1]) ||
		      twin_same_word(word_a, word_b, &twin->other_pool[0], &twin->other_pool[1]));
		CHECK_EQ(b->ring[i].data.cmd, a->ring[i].data.cmd);
		CHECK_EQ(b->ring[i].data.status, a->ring[i].data.status);
		CHECK_EQ(gbe_tx_descriptor_status(twin->device[1].txq, i),
			 gbe_tx_descriptor_status(twin->device[0].txq, i));
	}
}

static void
check_queues(const struct twin_tx *twin)
{
	const struct gbe_txq *a = twin->device[0].txq;
	const struct gbe_txq *b = twin->device[1].txq;

	CHECK_EQ(b->tail, a->tail);
	CHECK_EQ(b->nb_free, a->nb_free);
	CHECK_EQ(b->frame_head, a->frame_head);
	CHECK_EQ(b->frame_tail, a->frame_tail);
	CHECK_EQ(b->nb_reports, a->nb_reports);
	CHECK_EQ(b->packets, a->packets);
	CHECK_EQ(b->bytes, a->bytes);
	CHECK_EQ(b->errors, a->errors);
	CHECK_EQ(unit_tx_tail(&twin->device[1]), unit_tx_tail(&twin->device[0]));
	CHECK_EQ(unit_tx_held(&twin->device[1]), unit_tx_held(&twin->device[0]));
	CHECK_EQ(rte_mempool_in_use_count(twin->other[1]),
		 rte_mempool_in_use_count(twin->other[0]));
	check_rings(twin);
}

static void
transmit(struct twin_tx *twin)
{
	static const uint16_t usual[] = { 0, 1, 4, 8, 31, 32, 33, 64 };
	uint16_t n = twin_pick(2) ? usual[twin_pick(RTE_DIM(usual))] : twin_pick(MAX_BURST + 1);
	struct rte_mbuf *pkts[2][MAX_BURST];
	bool shared[MAX_BURST];
	uint16_t nb[2];

	for (uint16_t i = 0; i < n; i++) {
		struct recipe recipe = random_recipe(twin);

		shared[i] = recipe.shared;
		for (int side = 0; side < 2; side++) {
			pkts[side][i] = make(twin, side, &recipe);
			if (shared[i])
				rte_pktmbuf_refcnt_update(pkts[side][i], 1);
		}
	}
	for (int side = 0; side < 2; side++)
		nb[side] = unit_tx_burst(&twin->device[side], pkts[side], n);
	CHECK_EQ(nb[1], nb[0]);
	for (uint16_t i = 0; i < n; i++) {
		for (int side = 0; side < 2; side++) {
			if (shared[i])
				rte_pktmbuf_free(pkts[side][i]);
			if (i >= nb[side])
				rte_pktmbuf_free(pkts[side][i]);
		}
	}
}

static void
process(struct twin_tx *twin)
{
	uint16_t n = twin_pick(unit_tx_pending(&twin->device[0]) + 1);

	for (int side = 0; side < 2; side++)
		unit_tx_process(&twin->device[side], n);
}

static void
clean_up(struct twin_tx *twin)
{
	uint32_t max = twin_pick(8);
	int nb = gbe_tx_done_cleanup(twin->device[0].txq, max);

	CHECK_EQ(gbe_tx_done_cleanup(twin->device[1].txq, max), nb);
}

void
twin_tx_run(const struct unit_chip *chip, enum gbe_path path, unsigned int steps)
{
	struct twin_tx twin;

	start(&twin, chip, path);
	for (unsigned int i = 0; i < steps; i++) {
		switch (twin_pick(5)) {
		case 0:
		case 1:
			transmit(&twin);
			break;
		case 2:
		case 3:
			process(&twin);
			break;
		default:
			clean_up(&twin);
		}
		check_queues(&twin);
	}
	stop(&twin);
}
