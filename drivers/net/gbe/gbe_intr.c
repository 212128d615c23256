/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_interrupts.h>

#include "gbe.h"
#include "hw/gbe_regs_8254x.h"
#include "hw/gbe_regs_82574.h"
#include "hw/gbe_regs_82576.h"

/*
 * Interrupts. The link and all other causes have message 0, which EAL's
 * interrupt thread serves; on MSI-X receive queue q has message q + 1, whose
 * eventfd the application sleeps on. A message of a queue masks itself when it
 * is sent, so no code of the driver runs for it; rx_queue_intr_enable() arms
 * it again with one register write. A cause that came while it was masked is
 * kept by the device and sends the message as soon as it is armed.
 */

#define QUEUE_VECTOR(q)		((q) + RTE_INTR_VEC_RXTX_OFFSET)
#define OTHER_VECTOR		RTE_INTR_VEC_ZERO_OFFSET

/*
 * Message 0 at most once a millisecond: on the 82574L a full ring raises it
 * too. EITR counts 256 ns there (3906 x 256 ns = 1 ms), and on the 82576
 * microseconds in bits 14:2.
 */
#define EITR_82574_OTHER	3906
#define EITR_82576_OTHER	(1000 << 2)

static const char * const type_names[] = {
	[GBE_INTR_NONE] = "no interrupt",
	[GBE_INTR_INTX] = "INTx",
	[GBE_INTR_MSI] = "MSI",
	[GBE_INTR_MSIX] = "MSI-X",
};

static struct rte_intr_handle *
gbe_intr_handle_of(const struct rte_eth_dev *dev)
{
	return gbe_pci_dev_of(dev)->intr_handle;
}

/*
 * The type to use: the one that EAL chose, or the next simpler that the device
 * has. EAL takes MSI-X for any device on VFIO, as the kernel reports every
 * type as usable, with or without the capability.
 */
static enum gbe_intr_type
gbe_intr_choose(struct rte_eth_dev *dev)
{
	const struct rte_pci_device *pci_dev = gbe_pci_dev_of(dev);
	struct gbe_port *port = gbe_port_of(dev);

	port->msix_vectors = gbe_pci_msix_table_size(pci_dev);
	switch (rte_intr_type_get(pci_dev->intr_handle)) {
	case RTE_INTR_HANDLE_VFIO_MSIX:
		if (port->msix_vectors != 0)
			return GBE_INTR_MSIX;
		/* fall through */
	case RTE_INTR_HANDLE_VFIO_MSI:
		if (gbe_pci_has_msi(pci_dev))
			return GBE_INTR_MSI;
		/* fall through */
	case RTE_INTR_HANDLE_VFIO_LEGACY:
		if (gbe_pci_has_intx(pci_dev))
			return GBE_INTR_INTX;
		return GBE_INTR_NONE;
	default:
		/* Not bound to vfio-pci. */
		return GBE_INTR_NONE;
	}
}

static void
gbe_intr_set_type(struct rte_intr_handle *handle, enum gbe_intr_type type)
{
	static const enum rte_intr_handle_type types[] = {
		[GBE_INTR_INTX] = RTE_INTR_HANDLE_VFIO_LEGACY,
		[GBE_INTR_MSI] = RTE_INTR_HANDLE_VFIO_MSI,
		[GBE_INTR_MSIX] = RTE_INTR_HANDLE_VFIO_MSIX,
	};

	if (type != GBE_INTR_NONE)
		rte_intr_type_set(handle, types[type]);
}

/*
 * Unmask message 0. The causes behind it: on MSI-X the 82574L has one that
 * stands for all others, and the 82576 a mask per message.
 */
static void
gbe_intr_unmask_other(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	bool msix = gbe_port_of(dev)->intr_type == GBE_INTR_MSIX;
	uint32_t causes = GBE_ICR_LSC;

	if (msix && gbe_chip_of(hw)->mac == GBE_MAC_82574)
		causes |= GBE_82574_ICR_OTHER;
	gbe_reg_write(hw, GBE_IMS, causes);
	if (msix && gbe_chip_of(hw)->mac == GBE_MAC_82576)
		gbe_reg_write(hw, GBE_82576_EIMS, 1u << OTHER_VECTOR);
}

/*
 * Read the causes, which clears them, and open message 0 again. Returns the
 * causes. ICR is read once per interrupt: a second read would lose a cause
 * that came in between.
 */
static uint32_t
gbe_intr_take_causes(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t icr = gbe_reg_read(hw, GBE_ICR);

	if (icr == GBE_REG_GONE)
		return 0;
	/*
	 * On the 82574L the read clears causes of armed queues too, whose
	 * message was perhaps not sent yet: raise them again, as Linux e1000e.
	 */
	if (gbe_chip_of(hw)->mac == GBE_MAC_82574 &&
	    gbe_port_of(dev)->intr_type == GBE_INTR_MSIX &&
	    (icr & GBE_82574_ICR_RXQ_ALL) != 0)
		gbe_reg_write(hw, GBE_ICS, icr & GBE_82574_ICR_RXQ_ALL);
	gbe_intr_unmask_other(dev);
	return icr;
}

/* Message 0, on EAL's interrupt thread. */
static void
gbe_intr_handler(void *arg)
{
	struct rte_eth_dev *dev = arg;
	struct gbe_port *port = gbe_port_of(dev);
	uint32_t causes = 0;

	rte_spinlock_lock(&port->intr_lock);
	if (port->intr_enabled) {
		causes = gbe_intr_take_causes(dev);
		if ((causes & GBE_ICR_LSC) != 0)
			gbe_link_update(dev, 0);
		/* INTx: the kernel masked the line; the cause is gone now. */
		rte_intr_ack(gbe_intr_handle_of(dev));
	}
	rte_spinlock_unlock(&port->intr_lock);

	/* Without the lock: the application may stop the port from here. */
	if ((causes & GBE_ICR_LSC) != 0)
		rte_eth_dev_callback_process(dev, RTE_ETH_EVENT_INTR_LSC, NULL);
}

/*
 * Find out how the port can interrupt, and whether the kernel grants it: a
 * port that cannot does not offer link interrupts. The device is reset and
 * masked. The handler is registered for the life of the port.
 */
void
gbe_intr_probe(struct rte_eth_dev *dev)
{
	struct rte_intr_handle *handle = gbe_intr_handle_of(dev);
	struct gbe_port *port = gbe_port_of(dev);
	enum gbe_intr_type type = gbe_intr_choose(dev);

	gbe_intr_set_type(handle, type);
	if (type != GBE_INTR_NONE) {
		/* What stays enabled cannot be enabled with more messages. */
		if (rte_intr_enable(handle) != 0 || rte_intr_disable(handle) != 0)
			type = GBE_INTR_NONE;
	}
	if (type != GBE_INTR_NONE &&
	    rte_intr_callback_register(handle, gbe_intr_handler, dev) != 0)
		type = GBE_INTR_NONE;
	port->intr_type = type;
	if (type == GBE_INTR_NONE) {
		dev->data->dev_flags &= ~RTE_ETH_DEV_INTR_LSC;
		GBE_LOG(NOTICE, dev, "no usable interrupt: the link must be polled");
	}
}

void
gbe_intr_remove(struct rte_eth_dev *dev)
{
	if (gbe_port_of(dev)->intr_type == GBE_INTR_NONE)
		return;
	rte_intr_callback_unregister_sync(gbe_intr_handle_of(dev),
					  gbe_intr_handler, dev);
	gbe_port_of(dev)->intr_type = GBE_INTR_NONE;
}

/* Before any side effect of start: can the wanted interrupts be had? */
int
gbe_intr_check(struct rte_eth_dev *dev)
{
	const struct gbe_port *port = gbe_port_of(dev);
	uint16_t nb_rxq = dev->data->nb_rx_queues;

	if (dev->data->dev_conf.intr_conf.rxq == 0)
		return 0;
	if (port->intr_type != GBE_INTR_MSIX) {
		GBE_LOG(ERR, dev, "intr_conf.rxq needs MSI-X, and this port has %s",
			type_names[port->intr_type]);
		return -ENOTSUP;
	}
	if (QUEUE_VECTOR(nb_rxq) > port->msix_vectors) {
		GBE_LOG(ERR, dev, "intr_conf.rxq with %u Rx queues needs %u MSI-X vectors, and the device has %u",
			nb_rxq, QUEUE_VECTOR(nb_rxq), port->msix_vectors);
		return -ENOSPC;
	}
	return 0;
}

static void
gbe_intr_setup_82574(struct rte_eth_dev *dev, uint16_t nb_rxq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t ivar = (GBE_82574_IVAR_VALID | OTHER_VECTOR) <<
			GBE_82574_IVAR_OTHER_SHIFT;
	uint32_t causes = 0;
	uint32_t ctrl_ext;

	gbe_reg_write(hw, GBE_82574_EITR, EITR_82574_OTHER);
	for (uint16_t q = 0; q < nb_rxq; q++) {
		ivar |= (GBE_82574_IVAR_VALID | QUEUE_VECTOR(q)) <<
			GBE_82574_IVAR_RXQ_SHIFT(q);
		causes |= GBE_82574_ICR_RXQ(q);
		/* No moderation: a message is sent only when armed. */
		gbe_reg_write(hw, GBE_82574_EITR + 4 * QUEUE_VECTOR(q), 0);
	}
	gbe_reg_write(hw, GBE_82574_IVAR, ivar);
	/*
	 * EIAME with EIAC has the device clear and mask a queue's cause as it
	 * sends the message; IAME would break that (Linux e1000e no longer
	 * sets it). PBA_CLR drops a pending bit when a cause is armed.
	 */
	ctrl_ext = gbe_reg_read(hw, GBE_CTRL_EXT);
	ctrl_ext &= ~GBE_82574_CTRL_EXT_IAME;
	ctrl_ext |= GBE_82574_CTRL_EXT_EIAME | GBE_82574_CTRL_EXT_PBA_CLR;
	gbe_reg_write(hw, GBE_CTRL_EXT, ctrl_ext);
	gbe_reg_write(hw, GBE_82574_EIAC, causes);
}

static void
gbe_intr_route_82576(struct gbe_hw *hw, uint16_t queue_id)
{
	/* Queues 0 to 7 in the lower half of a register, 8 to 15 above. */
	uint32_t reg = GBE_82576_IVAR + 4 * (queue_id & 7);
	uint32_t shift = (queue_id & 8) << 1;
	uint32_t ivar = gbe_reg_read(hw, reg) & ~(0xFFu << shift);

	ivar |= (GBE_82576_IVAR_VALID | QUEUE_VECTOR(queue_id)) << shift;
	gbe_reg_write(hw, reg, ivar);
}

static void
gbe_intr_setup_82576(struct rte_eth_dev *dev, uint16_t nb_rxq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	uint32_t vectors = 1u << OTHER_VECTOR;

	/* First of all, or the rest does not stick (as Linux igb). */
	gbe_reg_write(hw, GBE_82576_GPIE, GBE_82576_GPIE_MSIX_MODE |
		      GBE_82576_GPIE_NSICR | GBE_82576_GPIE_EIAME |
		      GBE_82576_GPIE_PBA);
	gbe_reg_write(hw, GBE_82576_EITR, EITR_82576_OTHER);
	gbe_reg_write(hw, GBE_82576_IVAR_MISC,
		      (GBE_82576_IVAR_VALID | OTHER_VECTOR) <<
		      GBE_82576_IVAR_MISC_OTHER_SHIFT);
	for (uint16_t q = 0; q < nb_rxq; q++) {
		gbe_intr_route_82576(hw, q);
		/* No moderation: a message is sent only when armed. */
		gbe_reg_write(hw, GBE_82576_EITR + 4 * QUEUE_VECTOR(q), 0);
		vectors |= 1u << QUEUE_VECTOR(q);
	}
	/*
	 * EIAC clears the cause and EIAM masks the message as it is sent.
	 * QEMU does not mask: there a message can come with nothing behind.
	 */
	gbe_reg_write(hw, GBE_82576_EIAC, vectors);
	gbe_reg_write(hw, GBE_82576_EIAM, vectors);
}

/* Route causes to messages; all are masked. */
static void
gbe_intr_setup(struct rte_eth_dev *dev, uint16_t nb_rxq)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	bool msix = gbe_port_of(dev)->intr_type == GBE_INTR_MSIX;

	switch (gbe_chip_of(hw)->mac) {
	case GBE_MAC_8254X:
		gbe_reg_write(hw, GBE_8254X_ITR, 0);
		break;
	case GBE_MAC_82574:
		gbe_reg_write(hw, GBE_82574_ITR, 0);
		if (msix)
			gbe_intr_setup_82574(dev, nb_rxq);
		break;
	case GBE_MAC_82576:
		/* NSICR: a read of ICR always clears it. */
		gbe_reg_write(hw, GBE_82576_GPIE, GBE_82576_GPIE_NSICR);
		if (msix)
			gbe_intr_setup_82576(dev, nb_rxq);
		break;
	}
}

static int
gbe_intr_create_queue_fds(struct rte_eth_dev *dev, uint16_t nb_rxq)
{
	struct rte_intr_handle *handle = gbe_intr_handle_of(dev);
	int ret;

	for (uint16_t q = 0; q < nb_rxq; q++)
		rte_intr_efds_index_set(handle, q, -1);
	ret = rte_intr_efd_enable(handle, nb_rxq);
	if (ret != 0) {
		/* EAL has lost count of those that it did create. */
		rte_intr_nb_efd_set(handle, nb_rxq);
		rte_intr_max_intr_set(handle, QUEUE_VECTOR(nb_rxq));
		return ret;
	}
	ret = rte_intr_vec_list_alloc(handle, "gbe_intr_vec", nb_rxq);
	for (uint16_t q = 0; ret == 0 && q < nb_rxq; q++)
		ret = rte_intr_vec_list_index_set(handle, q, QUEUE_VECTOR(q));
	return ret;
}

static void
gbe_intr_free_queue_fds(struct rte_eth_dev *dev)
{
	struct rte_intr_handle *handle = gbe_intr_handle_of(dev);

	rte_intr_efd_disable(handle);
	rte_intr_vec_list_free(handle);
}

/*
 * Create the queues' eventfds, have the kernel connect the messages, and
 * unmask message 0. The handler may run before this returns.
 */
int
gbe_intr_start(struct rte_eth_dev *dev)
{
	const struct rte_intr_conf *conf = &dev->data->dev_conf.intr_conf;
	uint16_t nb_rxq = conf->rxq != 0 ? dev->data->nb_rx_queues : 0;
	struct gbe_port *port = gbe_port_of(dev);
	int ret = 0;

	if (conf->lsc == 0 && nb_rxq == 0)
		return 0;
	if (nb_rxq > 0)
		ret = gbe_intr_create_queue_fds(dev, nb_rxq);
	if (ret != 0) {
		GBE_LOG(ERR, dev, "no eventfds for %u Rx queues: %s", nb_rxq,
			rte_strerror(-ret));
		goto free_fds;
	}

	gbe_intr_setup(dev, nb_rxq);
	/* Drop what was latched so far; start reads the link afterwards. */
	(void)gbe_reg_read(gbe_hw_of(dev), GBE_ICR);
	ret = rte_intr_enable(gbe_intr_handle_of(dev));
	if (ret != 0) {
		GBE_LOG(ERR, dev, "the kernel does not enable %s with %u messages",
			type_names[port->intr_type], nb_rxq + 1);
		ret = -EIO;
		goto free_fds;
	}

	rte_spinlock_lock(&port->intr_lock);
	port->intr_enabled = true;
	if (conf->lsc != 0)
		gbe_intr_unmask_other(dev);
	rte_spinlock_unlock(&port->intr_lock);
	return 0;

free_fds:
	if (nb_rxq > 0)
		gbe_intr_free_queue_fds(dev);
	return ret;
}

/* Afterwards no message comes and no handler touches the device. */
void
gbe_intr_stop(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);
	struct gbe_hw *hw = gbe_hw_of(dev);
	bool was_enabled;

	rte_spinlock_lock(&port->intr_lock);
	was_enabled = port->intr_enabled;
	port->intr_enabled = false;
	gbe_reg_write(hw, GBE_IMC, UINT32_MAX);
	if (gbe_chip_of(hw)->mac == GBE_MAC_82576)
		gbe_reg_write(hw, GBE_82576_EIMC, UINT32_MAX);
	gbe_reg_flush(hw);
	rte_spinlock_unlock(&port->intr_lock);

	if (!was_enabled)
		return;
	rte_intr_disable(gbe_intr_handle_of(dev));
	if (dev->data->dev_conf.intr_conf.rxq != 0)
		gbe_intr_free_queue_fds(dev);
}

static bool
gbe_intr_has_queue(const struct rte_eth_dev *dev)
{
	return gbe_port_of(dev)->intr_enabled &&
	       dev->data->dev_conf.intr_conf.rxq != 0;
}

/*
 * Arm the message of a queue. Any thread; one posted write. If the queue got
 * something since its cause was last cleared, the message is sent at once.
 */
int
gbe_rx_queue_intr_enable(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	if (!gbe_intr_has_queue(dev))
		return -ENOTSUP;
	if (gbe_chip_of(hw)->mac == GBE_MAC_82574)
		gbe_reg_write(hw, GBE_IMS, GBE_82574_ICR_RXQ(queue_id));
	else
		gbe_reg_write(hw, GBE_82576_EIMS, 1u << QUEUE_VECTOR(queue_id));
	return 0;
}

int
gbe_rx_queue_intr_disable(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct gbe_hw *hw = gbe_hw_of(dev);

	if (!gbe_intr_has_queue(dev))
		return -ENOTSUP;
	if (gbe_chip_of(hw)->mac == GBE_MAC_82574)
		gbe_reg_write(hw, GBE_IMC, GBE_82574_ICR_RXQ(queue_id));
	else
		gbe_reg_write(hw, GBE_82576_EIMC, 1u << QUEUE_VECTOR(queue_id));
	return 0;
}
