/* SPDX-License-Identifier: BSD-3-Clause */

#include <linux/pci_regs.h>
#include <string.h>

#include <rte_malloc.h>

#include "gbe_filter.h"
#include "gbe_intr.h"
#include "gbe_link.h"
#include "gbe_port.h"
#include "gbe_rss.h"
#include "gbe_rx_setup.h"
#include "gbe_rx_status.h"
#include "gbe_rxmode.h"
#include "gbe_stats.h"
#include "gbe_tx_setup.h"
#include "gbe_vlan.h"
#include "hw/gbe_hw.h"
#include "hw/gbe_io.h"
#include "hw/gbe_manage.h"
#include "hw/gbe_nvm.h"
#include "hw/gbe_phy.h"

/*
 * The life of a port: initialise, configure, start, stop, reset, close. While
 * a port is stopped its device is reset: no DMA, no interrupt, but the PHY
 * keeps the link.
 */

/* NVM words 0 to 2 hold the station address, low byte first. */
static int
gbe_port_read_mac(struct gbe_port *port, struct rte_ether_addr *addr)
{
	uint32_t low = gbe_reg_read(&port->hw, GBE_RAL);
	uint32_t high = gbe_reg_read(&port->hw, GBE_RAH);

	/* After a reset entry 0 has the address of this very port. */
	if (gbe_chip_of(&port->hw)->station_addr_by_nvm) {
		low = port->nvm[0] | (uint32_t)port->nvm[1] << 16;
		high = port->nvm[2];
	}
	for (unsigned int i = 0; i < 4; i++)
		addr->addr_bytes[i] = low >> 8 * i;
	addr->addr_bytes[4] = high;
	addr->addr_bytes[5] = high >> 8;
	return gbe_nvm_alternate_mac(&port->hw, port->nvm, addr);
}

static int
gbe_port_check_nvm(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);
	int ret;

	ret = gbe_nvm_load(&port->hw, port->nvm);
	if (ret == -EBADMSG)
		GBE_LOG(ERR, dev, "the NVM has a wrong checksum: restore its contents");
	else if (ret != 0)
		GBE_LOG(ERR, dev, "cannot read the NVM: %s", rte_strerror(-ret));
	return ret;
}

/*
 * Let the device use the bus, or not. After the latter all that it wrote is in
 * memory: the answer to a read may not overtake it (PCI ordering rules).
 */
static int
gbe_port_set_bus_master(struct rte_eth_dev *dev, bool enable)
{
	struct rte_pci_device *pci_dev = gbe_pci_dev_of(dev);
	uint16_t command;

	if (rte_pci_set_bus_master(pci_dev, enable) != 0 ||
	    rte_pci_read_config(pci_dev, &command, sizeof(command), PCI_COMMAND) != sizeof(command))
		return -EIO;
	return ((rte_le_to_cpu_16(command) & PCI_COMMAND_MASTER) != 0) == enable ? 0 : -EIO;
}

/*
 * After a reset. A device that was not reset may go on writing to buffers and
 * rings, which are about to be freed: it loses the bus until a reset succeeds.
 */
static int
gbe_port_settle_dma(struct rte_eth_dev *dev, int reset)
{
	struct gbe_port *port = gbe_port_of(dev);
	int ret = 0;

	/* A device that is gone writes nothing. */
	if (reset == -ENODEV)
		port->may_write = false;
	else if (reset != 0 || port->reset_failed)
		ret = gbe_port_set_bus_master(dev, reset == 0);
	if (ret == 0) {
		port->may_write = false;
		return 0;
	}
	if (reset == 0)
		GBE_LOG(ERR, dev, "cannot give the device the bus back: %s", rte_strerror(-ret));
	else
		GBE_LOG(ERR, dev,
			"cannot take the bus from the device: the memory of its queues is kept, as it may still write to it");
	port->may_write |= reset != 0;
	return ret;
}

/*
 * Stop and reset the device. Its counters clear with the reset: they are kept
 * once nothing counts any more, and nobody reads them meanwhile.
 */
static int
gbe_port_reset_hw(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);
	int ret, bus;

	gbe_stats_lock(port);
	ret = gbe_hw_stop(&port->hw);
	if (ret == 0) {
		gbe_stats_read(dev);
		ret = gbe_hw_reset(&port->hw);
	}
	gbe_stats_unlock(port);
	if (ret != 0 && ret != -ENODEV)
		GBE_LOG(ERR, dev, "the device does not come out of reset: %s", rte_strerror(-ret));
	bus = gbe_port_settle_dma(dev, ret);
	if (ret == 0)
		ret = bus;
	port->reset_failed = ret != 0;
	return ret;
}

static int
gbe_port_check_media(struct rte_eth_dev *dev)
{
	static const char *const names[] = {
		[GBE_LINK_COPPER] = "copper",
		[GBE_LINK_KX] = "1000BASE-KX",
		[GBE_LINK_SGMII] = "SGMII",
		[GBE_LINK_SERDES] = "SerDes",
	};
	enum gbe_link_mode mode = gbe_hw_link_mode(gbe_hw_of(dev));

	if (mode == GBE_LINK_COPPER || gbe_hw_present(gbe_hw_of(dev)) != 0)
		return 0;
	GBE_LOG(ERR, dev, "the port is %s (CTRL_EXT.LINK_MODE %d); only copper is supported",
		names[mode], mode);
	return -ENOTSUP;
}

/* Read what identifies the port. */
static int
gbe_port_identify(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);
	struct rte_ether_addr addr;
	int ret;

	ret = gbe_port_check_nvm(dev);
	if (ret == 0)
		ret = gbe_port_read_mac(port, &addr);
	if (ret != 0)
		return ret;
	if (!rte_is_valid_assigned_ether_addr(&addr)) {
		GBE_LOG(ERR, dev, "the NVM holds no valid MAC address");
		return -EINVAL;
	}
	memset(dev->data->mac_addrs, 0,
	       gbe_chip_of(&port->hw)->nb_mac_addrs * sizeof(dev->data->mac_addrs[0]));
	rte_ether_addr_copy(&addr, &dev->data->mac_addrs[0]);
	return 0;
}

/* In PCI-X mode, reading what it is to send may hang the chip. */
static int
gbe_port_check_bus(struct rte_eth_dev *dev)
{
	uint32_t status = gbe_reg_read(gbe_hw_of(dev), GBE_STATUS);

	if (!gbe_chip_of(gbe_hw_of(dev))->has_bad_pcix || status == GBE_REG_GONE ||
	    (status & GBE_STATUS_PCIX_MODE) == 0)
		return 0;
	GBE_LOG(ERR, dev, "the %s is in PCI-X mode; only conventional PCI is supported",
		gbe_chip_of(gbe_hw_of(dev))->name);
	return -ENOTSUP;
}

/* For who reports on a card. The PHY is asked only if somebody wants to know. */
static void
gbe_port_log_parts(struct rte_eth_dev *dev)
{
	uint32_t id;

	if (rte_log_can_log(gbe_logtype, RTE_LOG_DEBUG) && gbe_phy_id(gbe_hw_of(dev), &id) == 0)
		GBE_LOG(DEBUG, dev, "%s, PHY id %08x", gbe_chip_of(gbe_hw_of(dev))->name, id);
}

/*
 * Take over a device in whatever state: stop it before anything else, read
 * what identifies it, and have the link come up. Firmware has it back if that fails.
 */
int
gbe_port_init(struct rte_eth_dev *dev)
{
	int ret;

	ret = gbe_port_check_media(dev);
	if (ret == 0)
		ret = gbe_port_check_bus(dev);
	if (ret != 0)
		return ret;
	ret = gbe_port_reset_hw(dev);
	if (ret == -ENODEV)
		GBE_LOG(ERR, dev, "the device does not answer: is it still plugged in?");
	if (ret == 0)
		ret = gbe_port_identify(dev);
	if (ret == 0) {
		/* Counters of an earlier owner. */
		gbe_stats_reset(dev);
		/* A PHY that cannot be reached now may be by the next start, which tries again. */
		if (gbe_link_start(dev) == -ENODEV)
			ret = -ENODEV;
	}
	if (ret == 0)
		gbe_port_log_parts(dev);
	else
		gbe_manage_release(gbe_hw_of(dev));
	return ret;
}

int
gbe_dev_configure(struct rte_eth_dev *dev)
{
	const struct rte_eth_rxmode *mode = &dev->data->dev_conf.rxmode;
	int ret;

	/* ethdev may just have given up the old array of queues. */
	gbe_rx_publish_count(dev);
	ret = gbe_link_check_speeds(dev);
	if (ret == 0)
		ret = gbe_tx_check_offloads(dev);
	if (ret == 0)
		ret = gbe_rxmode_check(dev);
	if (ret != 0)
		return ret;
	if ((mode->mq_mode & ~RTE_ETH_MQ_RX_RSS_FLAG) != 0 ||
	    dev->data->dev_conf.txmode.mq_mode != RTE_ETH_MQ_TX_NONE) {
		GBE_LOG(ERR, dev, "multi-queue modes %u (Rx), %u (Tx): only RSS and none",
			mode->mq_mode, dev->data->dev_conf.txmode.mq_mode);
		return -EINVAL;
	}
	return gbe_rss_configure(dev);
}

/* Take back what the device held, if it cannot write to it any more. */
static void
gbe_port_empty_queues(struct rte_eth_dev *dev)
{
	if (gbe_port_of(dev)->may_write)
		return;
	gbe_rx_stop(dev);
	gbe_tx_stop(dev);
}

/* Stop the device and take back what it held. The link stays up. */
static int
gbe_port_quiesce(struct rte_eth_dev *dev)
{
	int ret;

	gbe_rxmode_stop(dev);
	gbe_intr_stop(dev);
	/* Not before: the handler would tell the application of it. */
	gbe_port_of(dev)->link_shown = false;
	ret = gbe_port_reset_hw(dev);
	gbe_port_empty_queues(dev);
	return ret;
}

static int
gbe_port_check_queues(struct rte_eth_dev *dev)
{
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		if (dev->data->rx_queues[q] == NULL) {
			GBE_LOG(ERR, dev, "Rx queue %u is not set up", q);
			return -EINVAL;
		}
	}
	for (uint16_t q = 0; q < dev->data->nb_tx_queues; q++) {
		if (dev->data->tx_queues[q] == NULL) {
			GBE_LOG(ERR, dev, "Tx queue %u is not set up", q);
			return -EINVAL;
		}
	}
	return 0;
}

int
gbe_dev_start(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);
	int ret;

	ret = gbe_hw_present(&port->hw);
	if (ret != 0) {
		GBE_LOG(ERR, dev, "the device is gone");
		return ret;
	}
	ret = gbe_port_check_queues(dev);
	if (ret == 0)
		ret = gbe_rx_check_frame_size(dev, dev->data->mtu + GBE_ETH_OVERHEAD);
	if (ret == 0)
		ret = gbe_intr_check(dev);
	if (ret == 0 && port->reset_failed) {
		ret = gbe_port_reset_hw(dev);
		gbe_port_empty_queues(dev);
	}
	if (ret != 0)
		return ret;

	gbe_filter_start(dev);
	gbe_vlan_start(dev);
	gbe_rss_start(dev);
	port->link_shown = true;
	ret = gbe_tx_start(dev);
	if (ret == 0)
		ret = gbe_rx_start(dev);
	if (ret == 0)
		ret = gbe_intr_start(dev);
	if (ret == 0) {
		port->link_admin_down = false;
		ret = gbe_link_start(dev);
	}
	if (ret == 0)
		ret = gbe_rxmode_start(dev);
	if (ret != 0) {
		gbe_port_quiesce(dev);
		return ret;
	}
	/* With link interrupts on: what came before them is not missed. */
	gbe_link_refresh(dev);
	return 0;
}

int
gbe_dev_stop(struct rte_eth_dev *dev)
{
	const struct rte_eth_link down = {
		.link_status = RTE_ETH_LINK_DOWN,
	};
	int ret;

	ret = gbe_port_quiesce(dev);
	dev->data->dev_started = 0;
	gbe_rx_publish_count(dev);
	rte_eth_linkstatus_set(dev, &down);
	/*
	 * The reset may have taken the link: have it back by the next start. If
	 * that fails, which is logged, the port has stopped all the same.
	 */
	if (ret == 0)
		gbe_link_start(dev);
	return ret == -ENODEV ? 0 : ret;
}

int
gbe_dev_rx_queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	gbe_rxmode_queue_stop(dev, queue_id);
	return gbe_rx_queue_stop(dev, queue_id);
}

static void
gbe_release_queues(struct rte_eth_dev *dev)
{
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++)
		gbe_rx_queue_release(dev, q);
	for (uint16_t q = 0; q < dev->data->nb_tx_queues; q++)
		gbe_tx_queue_release(dev, q);
	dev->data->nb_rx_queues = 0;
	dev->data->nb_tx_queues = 0;
}

/* As after probe: ethdev has stopped the port. */
int
gbe_dev_reset(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);

	gbe_release_queues(dev);
	memset(port->mta, 0, sizeof(port->mta));
	memset(&dev->data->vlan_filter_conf, 0, sizeof(dev->data->vlan_filter_conf));
	dev->data->promiscuous = 0;
	dev->data->all_multicast = 0;
	port->reta_queues = 0;
	port->link_admin_down = false;
	return gbe_port_init(dev);
}

int
gbe_port_recognise(const struct rte_eth_dev *dev)
{
	uint64_t signature = gbe_port_of(dev)->signature;

	if (signature >> 32 != GBE_PORT_SIGNATURE >> 32) {
		GBE_LOG(INFO, dev, "the primary process drives it by another driver");
		return GBE_NOT_OURS;
	}
	if (signature != GBE_PORT_SIGNATURE) {
		GBE_LOG(ERR, dev,
			"the primary process has another build of net_gbe: give both the same plugin");
		return -EINVAL;
	}
	return 0;
}

int
gbe_dev_close(struct rte_eth_dev *dev)
{
	int ret;

	if (rte_eal_process_type() != RTE_PROC_PRIMARY)
		return 0;
	/* Also from a port that was never started, or is being removed. */
	ret = gbe_port_quiesce(dev);
	gbe_manage_release(gbe_hw_of(dev));
	dev->data->dev_started = 0;
	gbe_rxmode_remove(dev);
	gbe_port_ops_withdraw(dev);
	gbe_intr_remove(dev);
	gbe_release_queues(dev);
	gbe_io_close(gbe_hw_of(dev));
	return ret == -ENODEV ? 0 : ret;
}
