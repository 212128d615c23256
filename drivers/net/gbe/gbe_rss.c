/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "gbe_regs_82576.h"
#include "gbe_rss.h"
#include "gbe_rxctl.h"

/* The key that most NICs and their tests use by default. */
static const uint8_t default_key[GBE_RSS_KEY_LEN] = {
	0x6D, 0x5A, 0x56, 0xDA, 0x25, 0x5B, 0x0E, 0xC2, 0x41, 0x67, 0x25, 0x3D, 0x43, 0xA3,
	0x8F, 0xB0, 0xD0, 0xCA, 0x2B, 0xCB, 0xAE, 0x7B, 0x30, 0xB4, 0x77, 0xCB, 0x2D, 0xA3,
	0x80, 0x30, 0xF2, 0x0C, 0x6A, 0x42, 0xB7, 0x3B, 0xBE, 0xAC, 0x01, 0xFA,
};

/*
 * Hash types and their bits in MRQC, which are the same on every chip that has
 * the type. QEMU knows TCP over IPv6 by the bit of the type with extension
 * headers alone, and silicon hashes a packet without extension headers alike
 * under both, so the plain type sets both bits.
 */
static const struct {
	uint64_t hf;
	enum gbe_rss_type type;
	uint32_t mrqc;
} hash_types[] = {
	{ RTE_ETH_RSS_IPV4, GBE_RSS_IPV4, GBE_MRQC_IPV4 },
	{ RTE_ETH_RSS_NONFRAG_IPV4_TCP, GBE_RSS_IPV4_TCP, GBE_MRQC_TCPIPV4 },
	{ RTE_ETH_RSS_NONFRAG_IPV4_UDP, GBE_RSS_IPV4_UDP, GBE_82576_MRQC_UDPIPV4 },
	{ RTE_ETH_RSS_IPV6, GBE_RSS_IPV6, GBE_MRQC_IPV6 },
	{ RTE_ETH_RSS_NONFRAG_IPV6_TCP, GBE_RSS_IPV6_TCP,
	  GBE_MRQC_TCPIPV6EX | GBE_82576_MRQC_TCPIPV6 },
	{ RTE_ETH_RSS_NONFRAG_IPV6_UDP, GBE_RSS_IPV6_UDP, GBE_82576_MRQC_UDPIPV6 },
	{ RTE_ETH_RSS_IPV6_EX, GBE_RSS_IPV6_EX, GBE_MRQC_IPV6EX },
	{ RTE_ETH_RSS_IPV6_TCP_EX, GBE_RSS_IPV6_TCP_EX, GBE_MRQC_TCPIPV6EX },
};

uint64_t
gbe_rss_capa(const struct gbe_chip *chip)
{
	uint64_t capa = 0;

	for (unsigned int i = 0; i < RTE_DIM(hash_types); i++) {
		if ((chip->rss_types & hash_types[i].type) != 0)
			capa |= hash_types[i].hf;
	}
	return capa;
}

static uint32_t
gbe_rss_mrqc(uint64_t hf)
{
	uint32_t mrqc = 0;

	for (unsigned int i = 0; i < RTE_DIM(hash_types); i++) {
		if ((hf & hash_types[i].hf) != 0)
			mrqc |= hash_types[i].mrqc;
	}
	return mrqc;
}

/* Spread the table over the queues again when their number changes. */
static void
gbe_rss_spread(struct gbe_port *port, uint16_t nb_queues)
{
	if (nb_queues == 0 || port->reta_queues == nb_queues)
		return;
	for (unsigned int i = 0; i < GBE_RSS_RETA_SIZE; i++)
		port->reta[i] = i % nb_queues;
	port->reta_queues = nb_queues;
}

static int
gbe_rss_check(struct rte_eth_dev *dev, const struct rte_eth_rss_conf *conf)
{
	const struct gbe_chip *chip = gbe_chip_of(gbe_hw_of(dev));
	uint64_t unknown = conf->rss_hf & ~gbe_rss_capa(chip);

	if (unknown != 0) {
		GBE_LOG(ERR, dev, "the %s does not hash over 0x%" PRIx64, chip->name, unknown);
		return -EINVAL;
	}
	if (conf->rss_key != NULL && conf->rss_key_len != 0 &&
	    conf->rss_key_len != GBE_RSS_KEY_LEN) {
		GBE_LOG(ERR, dev, "RSS key of %u bytes; must be %u", conf->rss_key_len,
			GBE_RSS_KEY_LEN);
		return -EINVAL;
	}
	return 0;
}

/* At configure: ethdev has masked rss_hf by what dev_info offers. */
int
gbe_rss_configure(struct rte_eth_dev *dev)
{
	const struct rte_eth_rss_conf *conf = &dev->data->dev_conf.rx_adv_conf.rss_conf;
	struct gbe_port *port = gbe_port_of(dev);
	int ret;

	if ((dev->data->dev_conf.rxmode.mq_mode & RTE_ETH_MQ_RX_RSS_FLAG) == 0) {
		port->rss_hf = 0;
		return 0;
	}
	ret = gbe_rss_check(dev, conf);
	if (ret != 0)
		return ret;
	memcpy(port->rss_key, conf->rss_key != NULL ? conf->rss_key : default_key, GBE_RSS_KEY_LEN);
	port->rss_hf = conf->rss_hf;
	gbe_rss_spread(port, dev->data->nb_rx_queues);
	return 0;
}

static uint32_t
gbe_le32_at(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

static void
gbe_rss_write_reta(struct gbe_hw *hw, const uint8_t *reta)
{
	uint8_t shift = gbe_chip_of(hw)->reta_shift;

	for (unsigned int i = 0; i < GBE_RSS_RETA_SIZE; i += 4) {
		uint8_t entries[4];

		for (unsigned int j = 0; j < 4; j++)
			entries[j] = reta[i + j] << shift;
		gbe_reg_write(hw, GBE_RETA + i, gbe_le32_at(entries));
	}
}

/*
 * Key, table and types. RSS is off meanwhile, as it has to be (I210 data sheet,
 * section 7.1.2.7): on a running port a few frames go to queue 0 without a hash.
 */
void
gbe_rss_start(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);
	struct gbe_hw *hw = gbe_hw_of(dev);
	const struct gbe_chip *chip = gbe_chip_of(hw);

	if (chip->rss_types == 0)
		return;
	gbe_reg_write(hw, GBE_MRQC, 0);
	if (!gbe_rss_enabled(dev))
		return;
	for (unsigned int i = 0; i < GBE_RSS_KEY_LEN; i += 4)
		gbe_reg_write(hw, GBE_RSSRK + i, gbe_le32_at(&port->rss_key[i]));
	gbe_rss_write_reta(hw, port->reta);
	gbe_reg_write(hw, GBE_MRQC, gbe_rss_mrqc(port->rss_hf) | chip->rss_mode);
}

static int
gbe_rss_supported(const struct rte_eth_dev *dev)
{
	return gbe_chip_of(gbe_hw_of(dev))->rss_types == 0 ? -ENOTSUP : 0;
}

int
gbe_rss_hash_update(struct rte_eth_dev *dev, struct rte_eth_rss_conf *conf)
{
	struct gbe_port *port = gbe_port_of(dev);
	int ret;

	ret = gbe_rss_supported(dev);
	if (ret == 0)
		ret = gbe_rss_check(dev, conf);
	if (ret != 0)
		return ret;
	if (conf->rss_key != NULL)
		memcpy(port->rss_key, conf->rss_key, GBE_RSS_KEY_LEN);
	port->rss_hf = conf->rss_hf;
	if (dev->data->dev_started)
		gbe_rss_start(dev);
	return 0;
}

int
gbe_rss_hash_conf_get(struct rte_eth_dev *dev, struct rte_eth_rss_conf *conf)
{
	const struct gbe_port *port = gbe_port_of(dev);
	int ret;

	ret = gbe_rss_supported(dev);
	if (ret != 0)
		return ret;
	if (conf->rss_key != NULL && conf->rss_key_len >= GBE_RSS_KEY_LEN)
		memcpy(conf->rss_key, port->rss_key, GBE_RSS_KEY_LEN);
	conf->rss_key_len = GBE_RSS_KEY_LEN;
	conf->rss_hf = port->rss_hf;
	return 0;
}

static int
gbe_reta_check(struct rte_eth_dev *dev, const struct rte_eth_rss_reta_entry64 *reta,
	       uint16_t reta_size)
{
	if (gbe_rss_supported(dev) != 0)
		return -ENOTSUP;
	if (reta_size != GBE_RSS_RETA_SIZE) {
		GBE_LOG(ERR, dev, "redirection table of %u entries; must be %u", reta_size,
			GBE_RSS_RETA_SIZE);
		return -EINVAL;
	}
	if (reta == NULL)
		return 0;
	for (unsigned int i = 0; i < GBE_RSS_RETA_SIZE; i++) {
		const struct rte_eth_rss_reta_entry64 *group = &reta[i / RTE_ETH_RETA_GROUP_SIZE];
		unsigned int bit = i % RTE_ETH_RETA_GROUP_SIZE;

		if ((group->mask >> bit & 1) != 0 && group->reta[bit] >= dev->data->nb_rx_queues) {
			GBE_LOG(ERR, dev, "redirection entry %u: queue %u of %u", i,
				group->reta[bit], dev->data->nb_rx_queues);
			return -EINVAL;
		}
	}
	return 0;
}

int
gbe_reta_update(struct rte_eth_dev *dev, struct rte_eth_rss_reta_entry64 *reta, uint16_t reta_size)
{
	struct gbe_port *port = gbe_port_of(dev);
	int ret;

	ret = gbe_reta_check(dev, reta, reta_size);
	if (ret != 0)
		return ret;
	for (unsigned int i = 0; i < GBE_RSS_RETA_SIZE; i++) {
		unsigned int bit = i % RTE_ETH_RETA_GROUP_SIZE;
		const struct rte_eth_rss_reta_entry64 *group = &reta[i / RTE_ETH_RETA_GROUP_SIZE];

		if ((group->mask >> bit & 1) != 0)
			port->reta[i] = group->reta[bit];
	}
	if (dev->data->dev_started)
		gbe_rss_write_reta(gbe_hw_of(dev), port->reta);
	return 0;
}

int
gbe_reta_query(struct rte_eth_dev *dev, struct rte_eth_rss_reta_entry64 *reta, uint16_t reta_size)
{
	const struct gbe_port *port = gbe_port_of(dev);
	int ret;

	ret = gbe_reta_check(dev, NULL, reta_size);
	if (ret != 0)
		return ret;
	for (unsigned int i = 0; i < GBE_RSS_RETA_SIZE; i++) {
		unsigned int bit = i % RTE_ETH_RETA_GROUP_SIZE;
		struct rte_eth_rss_reta_entry64 *group = &reta[i / RTE_ETH_RETA_GROUP_SIZE];

		if ((group->mask >> bit & 1) != 0)
			group->reta[bit] = port->reta[i];
	}
	return 0;
}
