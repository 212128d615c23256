/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_malloc.h>

#include "gbe_aspm.h"
#include "gbe_devargs.h"
#include "gbe_dump.h"
#include "gbe_filter.h"
#include "gbe_info.h"
#include "gbe_intr.h"
#include "gbe_link.h"
#include "gbe_moderation.h"
#include "gbe_path.h"
#include "gbe_port.h"
#include "gbe_precedence.h"
#include "gbe_rss.h"
#include "gbe_rx_setup.h"
#include "gbe_rx_status.h"
#include "gbe_rxmode.h"
#include "gbe_stats.h"
#include "gbe_tx_free.h"
#include "gbe_tx_prepare.h"
#include "gbe_tx_setup.h"
#include "gbe_txq.h"
#include "gbe_vlan.h"
#include "hw/gbe_ids.h"
#include "hw/gbe_io.h"
#include "hw/gbe_manage.h"

/*
 * Entry points: the PCI driver, its probe and remove, and the table of
 * operations.
 */

#define ID_ROW(id, chip) { RTE_PCI_DEVICE(GBE_VENDOR_INTEL, (id)) },

static const struct rte_pci_id pci_ids[] = {
	GBE_PCI_IDS(ID_ROW){ .vendor_id = 0 },
};

static const struct eth_dev_ops gbe_ops = {
	.dev_configure = gbe_dev_configure,
	.dev_start = gbe_dev_start,
	.dev_stop = gbe_dev_stop,
	.dev_set_link_up = gbe_dev_set_link_up,
	.dev_set_link_down = gbe_dev_set_link_down,
	.dev_close = gbe_dev_close,
	.dev_reset = gbe_dev_reset,
	.link_update = gbe_link_update,
	.promiscuous_enable = gbe_promiscuous_enable,
	.promiscuous_disable = gbe_promiscuous_disable,
	.allmulticast_enable = gbe_allmulticast_enable,
	.allmulticast_disable = gbe_allmulticast_disable,
	.mac_addr_set = gbe_mac_addr_set,
	.mac_addr_add = gbe_mac_addr_add,
	.mac_addr_remove = gbe_mac_addr_remove,
	.set_mc_addr_list = gbe_set_mc_addr_list,
	.mtu_set = gbe_mtu_set,
	.stats_get = gbe_stats_get,
	.stats_reset = gbe_stats_reset,
	.xstats_get = gbe_xstats_get,
	.xstats_get_names = gbe_xstats_get_names,
	.xstats_get_by_id = gbe_xstats_get_by_id,
	.xstats_get_names_by_id = gbe_xstats_get_names_by_id,
	.xstats_reset = gbe_stats_reset,
	.dev_infos_get = gbe_dev_infos_get,
	.rxq_info_get = gbe_rxq_info_get,
	.txq_info_get = gbe_txq_info_get,
	.rx_burst_mode_get = gbe_rx_burst_mode_get,
	.tx_burst_mode_get = gbe_tx_burst_mode_get,
	.fw_version_get = gbe_fw_version_get,
	.dev_supported_ptypes_get = gbe_supported_ptypes_get,
	.vlan_filter_set = gbe_vlan_filter_set,
	.vlan_offload_set = gbe_vlan_offload_set,
	.rx_queue_start = gbe_rx_queue_start,
	.rx_queue_stop = gbe_dev_rx_queue_stop,
	.tx_queue_start = gbe_tx_queue_start,
	.tx_queue_stop = gbe_tx_queue_stop,
	.rx_queue_setup = gbe_rx_queue_setup,
	.rx_queue_release = gbe_rx_queue_release,
	.tx_queue_setup = gbe_tx_queue_setup,
	.tx_queue_release = gbe_tx_queue_release,
	.rx_queue_intr_enable = gbe_rx_queue_intr_enable,
	.rx_queue_intr_disable = gbe_rx_queue_intr_disable,
	.tx_done_cleanup = gbe_tx_done_cleanup,
	.reta_update = gbe_reta_update,
	.reta_query = gbe_reta_query,
	.rss_hash_update = gbe_rss_hash_update,
	.rss_hash_conf_get = gbe_rss_hash_conf_get,
	.get_reg = gbe_get_reg,
	.get_eeprom_length = gbe_get_eeprom_length,
	.get_eeprom = gbe_get_eeprom,
	.eth_dev_priv_dump = gbe_priv_dump,
};

/* A secondary process may look, not touch. */
static const struct eth_dev_ops gbe_secondary_ops = {
	.dev_close = gbe_dev_close,
	.link_update = gbe_link_update,
	.stats_get = gbe_stats_get,
	.xstats_get = gbe_xstats_get,
	.xstats_get_names = gbe_xstats_get_names,
	.xstats_get_by_id = gbe_xstats_get_by_id,
	.xstats_get_names_by_id = gbe_xstats_get_names_by_id,
	.dev_infos_get = gbe_dev_infos_get,
	.rxq_info_get = gbe_rxq_info_get,
	.txq_info_get = gbe_txq_info_get,
	.rx_burst_mode_get = gbe_rx_burst_mode_get,
	.tx_burst_mode_get = gbe_tx_burst_mode_get,
	.dev_supported_ptypes_get = gbe_supported_ptypes_get,
	.reta_query = gbe_reta_query,
	.rss_hash_conf_get = gbe_rss_hash_conf_get,
	.get_reg = gbe_get_reg,
};

static void
gbe_set_burst_functions(struct rte_eth_dev *dev)
{
	enum gbe_format format = gbe_chip_of(gbe_hw_of(dev))->format;
	enum gbe_path path = gbe_path_choose(format);

	gbe_port_of(dev)->path = path;
	dev->rx_pkt_burst = gbe_rx_burst_of(format, path);
	dev->tx_pkt_burst = gbe_tx_burst_of(format, path);
	dev->tx_pkt_prepare = gbe_tx_prepare;
	dev->rx_queue_count = gbe_rx_queue_count;
	dev->rx_descriptor_status = gbe_rx_descriptor_status;
	dev->tx_descriptor_status = gbe_tx_descriptor_status;
}

static int
gbe_dev_init_secondary(struct rte_eth_dev *dev)
{
	int ret = gbe_port_recognise(dev);

	if (ret != 0)
		return ret;
	dev->dev_ops = &gbe_secondary_ops;
	dev->rx_pkt_burst = rte_eth_pkt_burst_dummy;
	dev->tx_pkt_burst = rte_eth_pkt_burst_dummy;
	return 0;
}

static int
gbe_dev_init(struct rte_eth_dev *dev)
{
	struct rte_pci_device *pci_dev = gbe_pci_dev_of(dev);
	struct gbe_port *port = gbe_port_of(dev);
	const struct gbe_chip *chip;
	int chip_id, ret;

	if (rte_eal_process_type() != RTE_PROC_PRIMARY)
		return gbe_dev_init_secondary(dev);

	chip_id = gbe_chip_lookup(pci_dev->id.device_id);
	if (chip_id < 0)
		return -ENODEV;
	port->hw.chip_id = chip_id;
	ret = gbe_devargs_parse(dev, &port->args);
	if (ret != 0)
		return ret;
	gbe_moderation_init(port);

	port->hw.bar0 = pci_dev->mem_resource[0].addr;
	ret = gbe_stats_init(port);
	if (ret != 0)
		return ret;
	if (port->hw.bar0 == NULL) {
		GBE_LOG(ERR, dev, "BAR 0 is not mapped: bind the device to vfio-pci");
		return -ENODEV;
	}
	chip = gbe_chip_of(&port->hw);
	dev->data->mac_addrs =
		rte_zmalloc("gbe_mac_addrs", chip->nb_mac_addrs * sizeof(struct rte_ether_addr), 0);
	if (dev->data->mac_addrs == NULL)
		return -ENOMEM;

	rte_eth_copy_pci_info(dev, pci_dev);
	dev->data->dev_flags |= RTE_ETH_DEV_AUTOFILL_QUEUE_XSTATS;
	dev->dev_ops = &gbe_ops;
	gbe_set_burst_functions(dev);
	if (gbe_chip_of(&port->hw)->resets_by_io)
		gbe_io_open(&port->hw, pci_dev);
	gbe_aspm_check(dev);
	ret = gbe_port_init(dev);
	if (ret == 0) {
		ret = gbe_intr_probe(dev);
		if (ret != 0)
			gbe_manage_release(&port->hw);
	}
	if (ret != 0) {
		gbe_io_close(&port->hw);
		rte_free(dev->data->mac_addrs);
		dev->data->mac_addrs = NULL;
		return ret;
	}
	port->signature = GBE_PORT_SIGNATURE;
	gbe_port_ops_publish(dev);
	return 0;
}

static int
gbe_pci_probe(struct rte_pci_driver *driver __rte_unused, struct rte_pci_device *pci_dev)
{
	int ret;

	if (gbe_devargs_yield(pci_dev->device.devargs))
		return GBE_NOT_OURS;
	ret = rte_eth_dev_pci_generic_probe(pci_dev, sizeof(struct gbe_port), gbe_dev_init);
	if (ret == -ENOMEM)
		GBE_LOG_NAMED(ERR, pci_dev->device.name, "no memory for the port");
	return ret;
}

static int
gbe_pci_remove(struct rte_pci_device *pci_dev)
{
	return rte_eth_dev_pci_generic_remove(pci_dev, gbe_dev_close);
}

static struct rte_pci_driver gbe_pci_driver = {
	.id_table = pci_ids,
	.drv_flags = RTE_PCI_DRV_NEED_MAPPING | RTE_PCI_DRV_INTR_LSC,
	.probe = gbe_pci_probe,
	.remove = gbe_pci_remove,
};

RTE_PMD_REGISTER_PCI(net_gbe, gbe_pci_driver);

/* Runs after the constructor above, which registers the driver: within a file, in their order. */
RTE_INIT(gbe_precede_others)
{
	gbe_take_precedence(&gbe_pci_driver);
}

RTE_PMD_REGISTER_PCI_TABLE(net_gbe, pci_ids);
RTE_PMD_REGISTER_KMOD_DEP(net_gbe, "* vfio-pci");
