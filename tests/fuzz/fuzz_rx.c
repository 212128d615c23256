/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Receive descriptors as no device would write them, on each format and path: whatever they say,
 * the application gets mbufs that it can work with, and the ring keeps its buffers.
 *
 * Input: a byte that picks the queue, then descriptors of 8 bytes each, in the order of struct
 * record.
 */

#include <stdlib.h>

#include "rx_device.h"

#define NB_DESC 32
#define MTU     1500
#define MAX_LEN (MTU + 18 + 4)

struct record {
	uint16_t length;
	uint8_t status;
	uint8_t errors;
	uint16_t ptype;
	uint8_t rss_type;
	uint8_t burst; /* how many frames are asked for afterwards */
};

static const struct unit_rx_conf layouts[] = {
	{ .buf_len = 2048 },
	{ .buf_len = 2048, .offloads = RTE_ETH_RX_OFFLOAD_KEEP_CRC },
	{ .buf_len = 512, .offloads = RTE_ETH_RX_OFFLOAD_SCATTER },
	{ .buf_len = 512,
	  .offloads = RTE_ETH_RX_OFFLOAD_SCATTER | RTE_ETH_RX_OFFLOAD_KEEP_CRC |
		      RTE_ETH_RX_OFFLOAD_VLAN_STRIP },
};

static struct unit_rx_device subjects[UNIT_NB_FAMILIES][GBE_PATH_AVX2 + 1][RTE_DIM(layouts)];

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
start(unsigned int family, enum gbe_path path, unsigned int layout)
{
	struct unit_rx_conf conf = layouts[layout];

	conf.nb_desc = NB_DESC;
	conf.mtu = MTU;
	conf.nb_mbufs = 4 * NB_DESC;
	unit_path = path;
	unit_rx_start(&subjects[family][path][layout], unit_families[family].id, &conf);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	unit_init();
	rte_log_set_global_level(RTE_LOG_EMERG);
	for (unsigned int family = 0; family < UNIT_NB_FAMILIES; family++) {
		for (enum gbe_path path = GBE_PATH_SCALAR; path <= GBE_PATH_AVX2; path++) {
			for (unsigned int i = 0; unit_has_path(path) && i < RTE_DIM(layouts); i++)
				start(family, path, i);
		}
	}
	return 0;
}

static void
check_mbuf(const struct unit_rx_device *device, const struct rte_mbuf *m)
{
	const char *reason;

	if (rte_mbuf_check(m, 1, &reason) != 0)
		kit_fail(__FILE__, __LINE__, "mbuf: %s", reason);
	CHECK(m->pkt_len > 0 && m->pkt_len <= MAX_LEN);
	for (; m != NULL; m = m->next)
		CHECK(m->data_len > 0 && m->data_len <= device->rxq->buf_len);
}

static uint16_t
take(struct unit_rx_device *device, uint16_t n)
{
	struct rte_mbuf *pkts[64];
	uint16_t nb = unit_rx_burst(device, pkts, RTE_MIN(n, RTE_DIM(pkts)));

	for (uint16_t i = 0; i < nb; i++)
		check_mbuf(device, pkts[i]);
	rte_pktmbuf_free_bulk(pkts, nb);
	return nb;
}

/* Bursts that give nothing go on with what is no frame. */
static void
take_all(struct unit_rx_device *device)
{
	for (unsigned int empty = 0; empty < 2;)
		empty = take(device, 32) == 0 ? empty + 1 : 0;
}

static void
complete(struct unit_rx_device *device, const struct record *record)
{
	const struct unit_rx_status status = {
		.status = record->status,
		.errors = record->errors,
		.ptype = record->ptype,
		.rss_type = record->rss_type,
		.vlan = record->ptype,
		.rss = record->length,
	};

	if (unit_rx_room(device) < 2)
		take_all(device);
	unit_rx_complete(device, record->length, &status);
	if (record->burst % 4 == 0)
		take(device, record->burst / 4);
}

/* A frame that ends what was left open, and the ring is as it was at the beginning. */
static void
settle(struct unit_rx_device *device)
{
	static const struct record end = { .length = 64, .status = UNIT_RX_EOP, .burst = 1 };

	complete(device, &end);
	take_all(device);
	CHECK(rte_mempool_in_use_count(device->mp) <= NB_DESC);
	CHECK(unit_rx_room(device) > 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct unit_rx_device *device;
	struct record record;
	unsigned int pick;

	if (size == 0)
		return 0;
	pick = data[0];
	device = &subjects[pick % UNIT_NB_FAMILIES][pick / 4 % (GBE_PATH_AVX2 + 1)]
			  [pick / 16 % RTE_DIM(layouts)];
	if (device->dev == NULL)
		return 0;
	for (size_t at = 1; at + sizeof(record) <= size; at += sizeof(record)) {
		memcpy(&record, data + at, sizeof(record));
		complete(device, &record);
	}
	settle(device);
	return 0;
}
