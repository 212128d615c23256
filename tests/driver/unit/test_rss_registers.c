/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an RSS table, key or choice of hash types that reaches the
 * device in another form than it has: queue numbers are bit 7 of an entry on
 * the 82574L and its low bits on the 82576.
 */

#include <stdlib.h>

#include "harness.h"

#define MRQC  0x5818
#define RETA  0x5C00
#define RSSRK 0x5C80

/* The key of Microsoft's verification suite, which is the default. */
static const uint8_t default_key[40] =
	"\x6d\x5a\x56\xda\x25\x5b\x0e\xc2\x41\x67\x25\x3d\x43\xa3\x8f\xb0"
	"\xd0\xca\x2b\xcb\xae\x7b\x30\xb4\x77\xcb\x2d\xa3\x80\x30\xf2\x0c"
	"\x6a\x42\xb7\x3b\xbe\xac\x01"
	"\xfa";

/* Byte @i of an array that begins at register @base. */
static uint8_t
byte_of(const struct rte_eth_dev *dev, uint32_t base, uint32_t i)
{
	return unit_reg(dev, base + i / 4 * 4) >> 8 * (i % 4);
}

static void
check_key(const struct rte_eth_dev *dev, const uint8_t *key)
{
	for (uint32_t i = 0; i < 40; i++)
		CHECK_EQ(byte_of(dev, RSSRK, i), key[i]);
}

static void
check_entry(const struct rte_eth_dev *dev, uint32_t i, uint16_t queue)
{
	CHECK_EQ(byte_of(dev, RETA, i),
		 unit_format_of(dev) == GBE_FORMAT_EXTENDED ? queue << 7 : queue);
}

static struct rte_eth_dev *
start(enum gbe_chip_id chip, uint64_t hf, uint8_t *key, uint16_t nb_queues)
{
	struct rte_eth_dev *dev = unit_port_create(chip);
	struct rte_eth_conf *conf = &dev->data->dev_conf;

	conf->rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
	conf->rx_adv_conf.rss_conf = (struct rte_eth_rss_conf){
		.rss_hf = hf,
		.rss_key = key,
		.rss_key_len = 40,
	};
	dev->data->nb_rx_queues = nb_queues;
	CHECK_EQ(gbe_rss_configure(dev), 0);
	gbe_rss_start(dev);
	return dev;
}

static void
keys(enum gbe_chip_id chip)
{
	struct rte_eth_rss_conf conf = { .rss_hf = RTE_ETH_RSS_IPV4 };
	struct rte_eth_dev *dev;
	uint8_t key[40], got[40];

	for (unsigned int i = 0; i < sizeof(key); i++)
		key[i] = 0xFF - 5 * i;
	dev = start(chip, RTE_ETH_RSS_IPV4, NULL, 2);
	check_key(dev, default_key);
	dev->data->dev_started = 1;
	conf.rss_key = key;
	conf.rss_key_len = 40;
	CHECK_EQ(gbe_rss_hash_update(dev, &conf), 0);
	check_key(dev, key);
	conf.rss_key_len = 39;
	CHECK_EQ(gbe_rss_hash_update(dev, &conf), -EINVAL);
	conf.rss_key = got;
	conf.rss_key_len = 40;
	CHECK_EQ(gbe_rss_hash_conf_get(dev, &conf), 0);
	CHECK(memcmp(got, key, sizeof(key)) == 0);
	CHECK_EQ(conf.rss_hf, RTE_ETH_RSS_IPV4);
	unit_port_destroy(dev);

	dev = start(chip, RTE_ETH_RSS_IPV4, key, 2);
	check_key(dev, key);
	unit_port_destroy(dev);
}

static void
types(enum gbe_chip_id chip)
{
	static const struct {
		uint64_t hf;
		uint32_t mrqc;
	} rows[] = {
		{ RTE_ETH_RSS_IPV4, 0x00020000 },
		{ RTE_ETH_RSS_NONFRAG_IPV4_TCP, 0x00010000 },
		{ RTE_ETH_RSS_NONFRAG_IPV4_UDP, 0x00400000 },
		{ RTE_ETH_RSS_IPV6, 0x00100000 },
		{ RTE_ETH_RSS_NONFRAG_IPV6_TCP, 0x00240000 },
		{ RTE_ETH_RSS_NONFRAG_IPV6_UDP, 0x00800000 },
		{ RTE_ETH_RSS_IPV6_EX, 0x00080000 },
		{ RTE_ETH_RSS_IPV6_TCP_EX, 0x00040000 },
	};
	const struct gbe_hw hw = { .chip_id = chip };
	uint64_t capa = gbe_rss_capa(gbe_chip_of(&hw));
	uint32_t mode = chip == GBE_CHIP_82574L ? 1 : 2;
	uint32_t all = mode;
	struct rte_eth_dev *dev;

	for (unsigned int i = 0; i < RTE_DIM(rows); i++) {
		if ((capa & rows[i].hf) == 0)
			continue;
		all |= rows[i].mrqc;
		dev = start(chip, rows[i].hf, NULL, 2);
		CHECK_EQ(unit_reg(dev, MRQC), mode | rows[i].mrqc);
		unit_port_destroy(dev);
	}
	dev = start(chip, capa, NULL, 2);
	CHECK_EQ(unit_reg(dev, MRQC), all);
	unit_port_destroy(dev);
	/* No type is no RSS. */
	dev = start(chip, 0, NULL, 2);
	CHECK_EQ(unit_reg(dev, MRQC), 0);
	unit_port_destroy(dev);
}

static void
table(enum gbe_chip_id chip, uint16_t nb_queues)
{
	struct rte_eth_dev *dev = start(chip, RTE_ETH_RSS_IPV4, NULL, nb_queues);
	struct rte_eth_rss_reta_entry64 reta[2] = { { .mask = 0 } };
	const uint32_t last = nb_queues - 1;

	for (uint32_t i = 0; i < 128; i++)
		check_entry(dev, i, i % nb_queues);
	/* Only what the mask names changes. */
	dev->data->dev_started = 1;
	for (uint32_t i = 0; i < 128; i += 3) {
		reta[i / 64].mask |= UINT64_C(1) << i % 64;
		reta[i / 64].reta[i % 64] = last;
	}
	CHECK_EQ(gbe_reta_update(dev, reta, 128), 0);
	for (uint32_t i = 0; i < 128; i++)
		check_entry(dev, i, i % 3 == 0 ? last : i % nb_queues);
	memset(reta, 0xFF, sizeof(reta));
	CHECK_EQ(gbe_reta_query(dev, reta, 128), 0);
	for (uint32_t i = 0; i < 128; i++)
		CHECK_EQ(reta[i / 64].reta[i % 64], i % 3 == 0 ? last : i % nb_queues);
	/* Refused as a whole. */
	reta[1].reta[63] = nb_queues;
	reta[0].reta[0] = 0;
	CHECK_EQ(gbe_reta_update(dev, reta, 128), -EINVAL);
	check_entry(dev, 0, last);
	CHECK_EQ(gbe_reta_update(dev, reta, 64), -EINVAL);
	unit_port_destroy(dev);
}

int
main(void)
{
	struct rte_eth_rss_reta_entry64 reta[2];
	struct rte_eth_dev *dev;

	unit_init();
	/* Refusals are part of this. */
	rte_log_set_global_level(RTE_LOG_EMERG);
	kit_context("82574L");
	keys(GBE_CHIP_82574L);
	types(GBE_CHIP_82574L);
	table(GBE_CHIP_82574L, 2);
	table(GBE_CHIP_82574L, 1);
	kit_context("82576");
	keys(GBE_CHIP_82576);
	types(GBE_CHIP_82576);
	for (uint16_t nb = 1; nb <= 16; nb++)
		table(GBE_CHIP_82576, nb);
	kit_context("82540EM");
	dev = unit_port_create(GBE_CHIP_82540EM);
	CHECK_EQ(gbe_reta_query(dev, reta, 128), -ENOTSUP);
	unit_port_destroy(dev);
	return EXIT_SUCCESS;
}
