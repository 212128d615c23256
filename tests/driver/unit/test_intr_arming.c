/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against what an application sees of arming: enable and disable of each
 * chip and type, frames that wait already, and interrupts that are refused.
 */

#include "intr_port.h"

#define ICR 0x00C0

static struct unit_intr_port port;

static const struct {
	enum gbe_chip_id chip;
	const char *args;
	enum msgintr_type type;
	uint16_t nb_rxq;
} cells[] = {
	{ GBE_CHIP_82540EM, "", MSGINTR_LINE, 1 },
	{ GBE_CHIP_82574L, "", MSGINTR_MSIX, 2 },
	{ GBE_CHIP_82574L, "intr=msi", MSGINTR_MSI, 2 },
	{ GBE_CHIP_82574L, "intr=intx", MSGINTR_LINE, 2 },
	{ GBE_CHIP_82576, "", MSGINTR_MSIX, 16 },
	{ GBE_CHIP_82576, "intr=msi", MSGINTR_MSI, 16 },
	{ GBE_CHIP_82576, "intr=intx", MSGINTR_LINE, 16 },
};

/* The statistic of a queue. */
static uint64_t
raised_wakeups(uint16_t q)
{
	struct rte_eth_xstat_name names[512];
	struct rte_eth_xstat values[512];
	char wanted[RTE_ETH_XSTATS_NAME_SIZE];
	int nb = gbe_xstats_get_names(port.dev, names, RTE_DIM(names));

	CHECK_EQ(gbe_xstats_get(port.dev, values, RTE_DIM(values)), nb);
	snprintf(wanted, sizeof(wanted), "rx_q%u_raised_wakeups", q);
	for (int i = 0; i < nb; i++) {
		if (strcmp(names[i].name, wanted) == 0)
			return values[i].value;
	}
	kit_fail(__FILE__, __LINE__, "no %s", wanted);
}

/* Vector of @q fires: the device is plain memory, and ICR keeps its value. */
static void
fire(uint16_t q, enum msgintr_type type)
{
	uint16_t v = msgintr_granted(gbe_intr_of(port.dev))->vector[q];

	unit_reg_set(port.dev, ICR, type == MSGINTR_MSIX ? 0 : 1u << 7);
	msgintr_device_spurious(v);
	msgintr_device_thread();
	unit_reg_set(port.dev, ICR, 0);
}

static void
one_cell(unsigned int i)
{
	struct rte_mbuf *m;

	kit_context("%s %s", gbe_chip_of(&(struct gbe_hw){ .chip_id = cells[i].chip })->name,
		    cells[i].args);
	unit_intr_port_create(&port, cells[i].chip, cells[i].args);
	unit_intr_port_start(&port, cells[i].nb_rxq);
	CHECK_EQ(msgintr_kernel.connected, cells[i].type);
	for (uint16_t q = 0; q < cells[i].nb_rxq; q++) {
		CHECK_EQ(gbe_rx_queue_intr_enable(port.dev, q), 0);
		unit_intr_port_frame(&port, q);
		fire(q, cells[i].type);
		for (uint16_t other = 0; other < cells[i].nb_rxq; other++)
			CHECK_EQ(msgintr_device_signals(&port.intr, other), other == q);
		CHECK_EQ(gbe_rx_queue_intr_disable(port.dev, q), 0);
		CHECK_EQ(raised_wakeups(q), 0);
		/* Waiting already: woken by arming, without the device. */
		CHECK_EQ(gbe_rx_queue_intr_enable(port.dev, q), 0);
		CHECK_EQ(raised_wakeups(q), 1);
		CHECK_EQ(msgintr_device_signals(&port.intr, q), 1);
		CHECK_EQ(port.dev->rx_pkt_burst(port.dev->data->rx_queues[q], &m, 1), 1);
		rte_pktmbuf_free(m);
		CHECK_EQ(gbe_rx_queue_intr_disable(port.dev, q), 0);
	}
	CHECK_EQ(gbe_rx_queue_intr_enable(port.dev, cells[i].nb_rxq), -EINVAL);
	unit_intr_port_stop(&port);
	CHECK_EQ(gbe_rx_queue_intr_enable(port.dev, 0), -ENOTSUP);
	unit_intr_port_destroy(&port);
}

static void
eagain(void)
{
	kit_context("arm=eagain");
	unit_intr_port_create(&port, GBE_CHIP_82576, "arm=eagain");
	unit_intr_port_start(&port, 2);
	unit_intr_port_frame(&port, 1);
	CHECK_EQ(gbe_rx_queue_intr_enable(port.dev, 1), -EAGAIN);
	CHECK_EQ(gbe_rx_queue_intr_enable(port.dev, 0), 0);
	CHECK_EQ(msgintr_device_signals(&port.intr, 1), 0);
	unit_intr_port_destroy(&port);
}

static void
demanded(void)
{
	kit_context("a type that is demanded and refused");
	rte_log_set_level_pattern("pmd.net.gbe", RTE_LOG_EMERG);
	unit_intr_port_create(&port, GBE_CHIP_82576, "intr=msix");
	msgintr_kernel.max_msix = 0;
	CHECK_EQ(gbe_intr_probe(port.dev), -EIO);
	unit_intr_port_destroy(&port);

	kit_context("nothing at all");
	unit_intr_port_create(&port, GBE_CHIP_82540EM, "");
	msgintr_kernel.refuse_line = true;
	CHECK_EQ(gbe_intr_probe(port.dev), 0);
	CHECK_EQ(port.dev->data->dev_flags & RTE_ETH_DEV_INTR_LSC, 0);
	port.dev->data->dev_conf.intr_conf.rxq = 1;
	CHECK_EQ(gbe_intr_check(port.dev), -ENOTSUP);
	unit_intr_port_destroy(&port);
}

/* No frame can come while the pool gives nothing: then sleeping is refused. */
static void
no_buffers(void)
{
	struct gbe_rxq *rxq;

	kit_context("a queue without buffers");
	unit_intr_port_create(&port, GBE_CHIP_82576, "arm=eagain");
	unit_intr_port_start(&port, 1);
	rxq = port.dev->data->rx_queues[0];
	CHECK_EQ(gbe_rx_queue_intr_enable(port.dev, 0), 0);
	rxq->nb_empty = rxq->nb_desc - 1;
	CHECK_EQ(gbe_rx_queue_intr_enable(port.dev, 0), -EAGAIN);
	unit_intr_port_destroy(&port);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < RTE_DIM(cells); i++)
		one_cell(i);
	eagain();
	demanded();
	no_buffers();
	return 0;
}
