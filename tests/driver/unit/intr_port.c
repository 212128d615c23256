/* SPDX-License-Identifier: BSD-3-Clause */

#include <unistd.h>

#include <rte_devargs.h>

#include "intr_port.h"

#define NB_DESC 32

static char args_copy[128];
static struct rte_devargs devargs;

void
unit_intr_port_create(struct unit_intr_port *port, enum gbe_chip_id chip, const char *args)
{
	struct gbe_port *gbe;

	msgintr_device_init(&port->intr);
	msgintr_config_space.msix_table = chip == GBE_CHIP_82576  ? 10 :
					  chip == GBE_CHIP_82574L ? 5 :
								    0;
	msgintr_config_space.msi = msgintr_config_space.msix_table != 0;
	port->dev = unit_port_create(chip);
	snprintf(args_copy, sizeof(args_copy), "%s", args);
	devargs.args = args_copy;
	port->dev->device->devargs = &devargs;
	port->dev->data->dev_flags |= RTE_ETH_DEV_INTR_LSC;
	gbe_pci_dev_of(port->dev)->intr_handle = port->intr.handle;
	gbe = gbe_port_of(port->dev);
	CHECK_EQ(gbe_devargs_parse(port->dev, &gbe->args), 0);
	gbe_moderation_init(gbe);
	port->dev->rx_pkt_burst = gbe_rx_burst_of(unit_format_of(port->dev), GBE_PATH_SCALAR);
	port->mp = unit_pool(64 * GBE_MAX_QUEUES, 2048);
}

void
unit_intr_port_start(struct unit_intr_port *port, uint16_t nb_rxq)
{
	const struct rte_eth_rxconf conf = { .rx_free_thresh = 0 };
	struct rte_eth_dev *dev = port->dev;

	if (gbe_intr_of(dev) == NULL) {
		CHECK_EQ(gbe_intr_probe(dev), 0);
		CHECK(gbe_intr_of(dev) != NULL);
	}
	dev->data->nb_rx_queues = nb_rxq;
	dev->data->dev_conf.intr_conf.rxq = 1;
	dev->data->dev_conf.intr_conf.lsc = 1;
	for (uint16_t q = 0; q < nb_rxq; q++)
		CHECK_EQ(gbe_rx_queue_setup(dev, q, NB_DESC, SOCKET_ID_ANY, &conf, port->mp), 0);
	CHECK_EQ(gbe_rx_start(dev), 0);
	CHECK_EQ(gbe_intr_check(dev), 0);
	CHECK_EQ(gbe_intr_start(dev), 0);
}

void
unit_intr_port_stop(struct unit_intr_port *port)
{
	gbe_intr_stop(port->dev);
	CHECK_EQ(msgintr_kernel.connected, MSGINTR_NONE);
}

void
unit_intr_port_destroy(struct unit_intr_port *port)
{
	gbe_intr_stop(port->dev);
	gbe_intr_remove(port->dev);
	port->dev->device->devargs = NULL;
	unit_port_destroy(port->dev);
	rte_mempool_free(port->mp);
	/* Only its handle was used. */
	port->intr.mi = NULL;
	msgintr_device_end(&port->intr);
}

/* Done and end of packet; 100 bytes. */
void
unit_intr_port_frame(struct unit_intr_port *port, uint16_t q)
{
	struct gbe_rxq *rxq = port->dev->data->rx_queues[q];
	uint32_t *words = (uint32_t *)&rxq->ring[rxq->next];

	if (unit_format_of(port->dev) == GBE_FORMAT_LEGACY) {
		words[2] = rte_cpu_to_le_32(100);
		words[3] = rte_cpu_to_le_32(3);
	} else {
		words[2] = rte_cpu_to_le_32(3);
		words[3] = rte_cpu_to_le_32(100);
	}
}
