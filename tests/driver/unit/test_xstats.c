/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against extended statistics with the same name, under another
 * counter's name, or with another value by id than in the list.
 */

#include <stdlib.h>

#include "harness.h"

#define MAX 256

/* Name and register; the 64-bit ones have their high half four bytes on. */
static const struct {
	const char *name;
	uint32_t reg;
} counters[] = {
	{ "rx_crc_errors", 0x4000 },
	{ "rx_align_errors", 0x4004 },
	{ "rx_symbol_errors", 0x4008 },
	{ "rx_phy_errors", 0x400C },
	{ "rx_missed_packets", 0x4010 },
	{ "tx_single_collision_packets", 0x4014 },
	{ "tx_excessive_collision_packets", 0x4018 },
	{ "tx_multiple_collision_packets", 0x401C },
	{ "tx_late_collisions", 0x4020 },
	{ "tx_total_collisions", 0x4028 },
	{ "tx_deferred_packets", 0x4030 },
	{ "tx_no_carrier_sense_packets", 0x4034 },
	{ "rx_length_errors", 0x4040 },
	{ "rx_xon_packets", 0x4048 },
	{ "tx_xon_packets", 0x404C },
	{ "rx_xoff_packets", 0x4050 },
	{ "tx_xoff_packets", 0x4054 },
	{ "rx_flow_control_unsupported_packets", 0x4058 },
	{ "rx_size_64_packets", 0x405C },
	{ "rx_size_65_to_127_packets", 0x4060 },
	{ "rx_size_128_to_255_packets", 0x4064 },
	{ "rx_size_256_to_511_packets", 0x4068 },
	{ "rx_size_512_to_1023_packets", 0x406C },
	{ "rx_size_1024_to_max_packets", 0x4070 },
	{ "mac_rx_good_packets", 0x4074 },
	{ "rx_broadcast_packets", 0x4078 },
	{ "rx_multicast_packets", 0x407C },
	{ "mac_tx_good_packets", 0x4080 },
	{ "mac_rx_good_bytes", 0x4088 },
	{ "mac_tx_good_bytes", 0x4090 },
	{ "rx_no_buffer_packets", 0x40A0 },
	{ "rx_undersize_packets", 0x40A4 },
	{ "rx_fragment_packets", 0x40A8 },
	{ "rx_oversize_packets", 0x40AC },
	{ "rx_jabber_packets", 0x40B0 },
	{ "mac_rx_total_bytes", 0x40C0 },
	{ "mac_tx_total_bytes", 0x40C8 },
	{ "mac_rx_total_packets", 0x40D0 },
	{ "mac_tx_total_packets", 0x40D4 },
	{ "tx_size_64_packets", 0x40D8 },
	{ "tx_size_65_to_127_packets", 0x40DC },
	{ "tx_size_128_to_255_packets", 0x40E0 },
	{ "tx_size_256_to_511_packets", 0x40E4 },
	{ "tx_size_512_to_1023_packets", 0x40E8 },
	{ "tx_size_1024_to_max_packets", 0x40EC },
	{ "tx_multicast_packets", 0x40F0 },
	{ "tx_broadcast_packets", 0x40F4 },
};

static struct rte_eth_dev *dev;
static struct rte_eth_xstat_name names[MAX];
static struct rte_eth_xstat xstats[MAX];
static int nb_xstats;

static void
read_all(void)
{
	nb_xstats = gbe_xstats_get_names(dev, NULL, 0);
	CHECK(nb_xstats > 0 && nb_xstats <= MAX);
	CHECK_EQ(gbe_xstats_get_names(dev, names, nb_xstats - 1), nb_xstats);
	CHECK_EQ(gbe_xstats_get_names(dev, names, MAX), nb_xstats);
	CHECK_EQ(gbe_xstats_get(dev, NULL, 0), nb_xstats);
	CHECK_EQ(gbe_xstats_get(dev, xstats, nb_xstats - 1), nb_xstats);
	CHECK_EQ(gbe_xstats_get(dev, xstats, nb_xstats), nb_xstats);
	for (int i = 0; i < nb_xstats; i++)
		CHECK_EQ(xstats[i].id, i);
}

static uint64_t
value_of(const char *name)
{
	for (int i = 0; i < nb_xstats; i++) {
		if (strcmp(names[i].name, name) == 0)
			return xstats[i].value;
	}
	kit_fail(__FILE__, __LINE__, "no %s", name);
}

static void
unique(void)
{
	for (int i = 0; i < nb_xstats; i++) {
		CHECK(names[i].name[0] != '\0');
		for (int j = 0; j < i; j++) {
			kit_context("%s", names[i].name);
			CHECK(strcmp(names[i].name, names[j].name) != 0);
		}
	}
}

/* Each counter has its own value, and only it. */
static void
registers(void)
{
	for (unsigned int i = 0; i < RTE_DIM(counters); i++)
		unit_reg_set(dev, counters[i].reg, 1000 + i);
	read_all();
	memset((char *)gbe_hw_of(dev)->bar0 + 0x4000, 0, 0x100);
	for (unsigned int i = 0; i < RTE_DIM(counters); i++) {
		kit_context("%s", counters[i].name);
		CHECK_EQ(value_of(counters[i].name), 1000 + i);
	}
}

static void
by_id(void)
{
	struct rte_eth_xstat_name name;
	uint64_t values[MAX];

	CHECK_EQ(gbe_xstats_get_by_id(dev, NULL, NULL, 0), nb_xstats);
	CHECK_EQ(gbe_xstats_get_by_id(dev, NULL, values, MAX), nb_xstats);
	for (int i = 0; i < nb_xstats; i++)
		CHECK_EQ(values[i], xstats[i].value);
	for (int i = 0; i < nb_xstats; i++) {
		const uint64_t ids[2] = { nb_xstats - 1 - i, i };

		CHECK_EQ(gbe_xstats_get_by_id(dev, ids, values, 2), 2);
		CHECK_EQ(values[0], xstats[nb_xstats - 1 - i].value);
		CHECK_EQ(values[1], xstats[i].value);
		CHECK_EQ(gbe_xstats_get_names_by_id(dev, &ids[1], &name, 1), 1);
		CHECK(strcmp(name.name, names[i].name) == 0);
	}
	CHECK_EQ(gbe_xstats_get_by_id(dev, (const uint64_t[]){ nb_xstats }, values, 1), -EINVAL);
	CHECK_EQ(gbe_xstats_get_names_by_id(dev, (const uint64_t[]){ nb_xstats }, &name, 1),
		 -EINVAL);
}

/* Those of the queues, with the queue's number. */
static void
queues(struct rte_mempool *mp)
{
	const struct rte_eth_rxconf rx_conf = { .rx_free_thresh = 0 };
	const struct rte_eth_txconf tx_conf = { .tx_rs_thresh = 0 };
	uint16_t nb = unit_format_of(dev) == GBE_FORMAT_LEGACY ? 1 : 2;

	dev->data->nb_rx_queues = nb;
	dev->data->nb_tx_queues = nb;
	for (uint16_t q = 0; q < nb; q++) {
		CHECK_EQ(gbe_rx_queue_setup(dev, q, 32, SOCKET_ID_ANY, &rx_conf, mp), 0);
		CHECK_EQ(gbe_tx_queue_setup(dev, q, 32, SOCKET_ID_ANY, &tx_conf), 0);
		((struct gbe_rxq *)dev->data->rx_queues[q])->errors = 10 + q;
		((struct gbe_rxq *)dev->data->rx_queues[q])->nombuf = 20 + q;
		((struct gbe_txq *)dev->data->tx_queues[q])->errors = 30 + q;
	}
	read_all();
	for (uint16_t q = 0; q < nb; q++) {
		char name[RTE_ETH_XSTATS_NAME_SIZE];

		snprintf(name, sizeof(name), "rx_q%u_malformed_packets", q);
		CHECK_EQ(value_of(name), 10 + q);
		snprintf(name, sizeof(name), "rx_q%u_no_mbuf_errors", q);
		CHECK_EQ(value_of(name), 20 + q);
		snprintf(name, sizeof(name), "tx_q%u_too_many_segments_packets", q);
		CHECK_EQ(value_of(name), 30 + q);
	}
}

int
main(void)
{
	struct rte_mempool *mp;

	unit_init();
	mp = unit_pool(64, 2048);
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		dev = unit_port_create(unit_families[i].id);
		registers();
		kit_context("%s", unit_families[i].name);
		queues(mp);
		by_id();
		unique();
		unit_port_destroy(dev);
	}
	return EXIT_SUCCESS;
}
