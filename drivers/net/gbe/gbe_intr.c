/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_intr.h"
#include "gbe_intr_families.h"
#include "gbe_link.h"
#include "gbe_moderation.h"
#include "gbe_rx_status.h"
#include "gbe_rxmode.h"
#include "hw/gbe_hw.h"

/*
 * Interrupts: the port's registration with lib/msgintr, which decides what they
 * are signalled with and runs the relay; start and stop; what ethdev asks for.
 * Each receive queue has an eventfd of its own whatever was granted.
 */

static struct msgintr_cause
gbe_intr_isr(void *context, const struct msgintr_grant *grant, uint16_t vector)
{
	struct rte_eth_dev *dev = context;
	struct gbe_port *port = gbe_port_of(dev);
	struct msgintr_cause cause;

	cause = gbe_intr_family_of(dev)->isr(dev, grant, vector);
	for (uint32_t i = 0; i < GBE_NB_INTR_CAUSES; i++)
		port->intr_counts.causes[i] += cause.other >> i & 1;
	return cause;
}

/* The deferred procedure of a queue is its burst function. */
static uint16_t
gbe_intr_dpc(void *context, uint16_t queue_id, uint16_t budget, void *arg)
{
	struct rte_eth_dev *dev = context;

	return dev->rx_pkt_burst(dev->data->rx_queues[queue_id], arg, budget);
}

/* A queue is gone if it was released on a running port and not set up again. */
static bool
gbe_intr_has_work(void *context, uint16_t queue_id)
{
	const struct rte_eth_dev *dev = context;
	const struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];

	return rxq != NULL && gbe_rxq_has_work(rxq);
}

static uint64_t
gbe_intr_progress(void *context, uint16_t queue_id)
{
	const struct rte_eth_dev *dev = context;
	const struct gbe_rxq *rxq = dev->data->rx_queues[queue_id];

	return rxq == NULL ? 0 : rxq->packets + rxq->errors;
}

/* Read the link, and say whether the application is told. Not beside gbe_intr_stop(). */
static bool
gbe_intr_other_check(void *context, uint32_t other)
{
	struct rte_eth_dev *dev = context;
	bool link = (other & GBE_ICR_LSC) != 0;

	if (dev->data->dev_conf.intr_conf.lsc == 0 || (other != 0 && !link) ||
	    !gbe_port_of(dev)->intr_active)
		return false;
	return gbe_link_update(dev, 0) == 0 || link;
}

/*
 * The application may close the port from here, or on another thread, which does
 * not wait for this. So nothing of the port is touched: ethdev's table of devices
 * stays.
 */
static void
gbe_intr_other_dpc(void *context, uint32_t other __rte_unused)
{
	rte_eth_dev_callback_process(context, RTE_ETH_EVENT_INTR_LSC, NULL);
}

static void
gbe_intr_log(void *context, bool error, const char *line)
{
	struct rte_eth_dev *dev = context;

	if (error)
		GBE_LOG(ERR, dev, "%s", line);
	else
		GBE_LOG(INFO, dev, "%s", line);
}

static int
gbe_intr_register(struct rte_eth_dev *dev)
{
	const struct gbe_intr_family *family = gbe_intr_family_of(dev);
	struct gbe_port *port = gbe_port_of(dev);
	const struct msgintr_config config = {
		.size = sizeof(config),
		.handle = gbe_pci_dev_of(dev)->intr_handle,
		.pci_dev = gbe_pci_dev_of(dev),
		.max_type = RTE_MIN(port->args.max_type, gbe_intr_max_type(dev)),
		.min_type = port->args.min_type,
		.arm_eagain = port->args.arm_eagain,
		.clear_before_arm = port->args.clear_before_arm,
		.queue_stats = port->intr_queue_stats,
		.nb_queue_stats = GBE_MAX_QUEUES,
		.stats = &port->intr_counts.stats,
	};
	struct msgintr_characteristics chars = {
		.size = sizeof(chars),
		.context = dev,
		.has_work = gbe_intr_has_work,
		.progress = gbe_intr_progress,
		.other_dpc = gbe_intr_other_dpc,
		.raise = family->raise,
		.clear = family->clear,
		.log = gbe_intr_log,
		.other_check = gbe_intr_other_check,
	};
	struct msgintr *mi = NULL;
	int ret;

	msgintr_characteristics_set(&chars, gbe_intr_isr, gbe_intr_dpc, family->disable,
				    family->enable);
	ret = msgintr_register(&config, &chars, &mi);
	dev->process_private = mi;
	return ret;
}

/*
 * Register the port's interrupts, for its life. A port that is given none does
 * not offer link interrupts, unless a device argument demands a type: then
 * that is an error. The device is reset and masked.
 */
int
gbe_intr_probe(struct rte_eth_dev *dev)
{
	const struct gbe_args *args = &gbe_port_of(dev)->args;
	int ret;

	ret = gbe_intr_register(dev);
	if (ret == 0)
		return 0;
	if (args->min_type == args->max_type) {
		GBE_LOG(ERR, dev, "no %s, which the device argument 'intr' demands: %s",
			msgintr_type_name(args->max_type), rte_strerror(-ret));
		return ret;
	}
	dev->data->dev_flags &= ~RTE_ETH_DEV_INTR_LSC;
	GBE_LOG(NOTICE, dev, "no usable interrupt: the link must be polled");
	return 0;
}

void
gbe_intr_remove(struct rte_eth_dev *dev)
{
	msgintr_deregister(gbe_intr_of(dev));
	dev->process_private = NULL;
}

/* Before any side effect of start: can there be interrupts at all? */
int
gbe_intr_check(struct rte_eth_dev *dev)
{
	if (dev->data->dev_conf.intr_conf.rxq == 0 || gbe_intr_of(dev) != NULL)
		return 0;
	GBE_LOG(ERR, dev, "intr_conf.rxq, and the port has no usable interrupt");
	return -ENOTSUP;
}

static int
gbe_intr_activate(void *arg)
{
	struct rte_eth_dev *dev = arg;

	gbe_port_of(dev)->intr_active = true;
	if (dev->data->dev_conf.intr_conf.lsc != 0)
		gbe_intr_family_of(dev)->unmask_other(dev, msgintr_granted(gbe_intr_of(dev)));
	return 0;
}

static int
gbe_intr_deactivate(void *arg)
{
	struct rte_eth_dev *dev = arg;

	gbe_port_of(dev)->intr_active = false;
	gbe_hw_mask_interrupts(gbe_hw_of(dev));
	return 0;
}

/*
 * Have vectors connected, route the causes to what was granted, and unmask the
 * link. Service routines may run before this returns.
 */
int
gbe_intr_start(struct rte_eth_dev *dev)
{
	const struct rte_intr_conf *conf = &dev->data->dev_conf.intr_conf;
	uint16_t nb_rxq = conf->rxq != 0 || gbe_rxmode_wanted(dev) ? dev->data->nb_rx_queues : 0;
	struct msgintr *mi = gbe_intr_of(dev);
	int ret;

	if (mi == NULL || (conf->lsc == 0 && nb_rxq == 0))
		return 0;
	ret = msgintr_start(mi, nb_rxq);
	if (ret != 0) {
		GBE_LOG(ERR, dev, "no interrupts for %u Rx queues%s: %s", nb_rxq,
			ret == -EIO ? ", the kernel refuses every type" : "", rte_strerror(-ret));
		return ret;
	}
	gbe_intr_family_of(dev)->setup(dev, msgintr_granted(mi));
	gbe_moderation_start(dev);
	/* Drop what was latched so far; start reads the link afterwards. */
	(void)gbe_reg_read(gbe_hw_of(dev), GBE_ICR);
	return msgintr_synchronise(mi, gbe_intr_activate, dev);
}

/* Afterwards no message comes and no handler touches the device. */
void
gbe_intr_stop(struct rte_eth_dev *dev)
{
	struct msgintr *mi = gbe_intr_of(dev);

	if (mi == NULL) {
		gbe_hw_mask_interrupts(gbe_hw_of(dev));
		return;
	}
	msgintr_synchronise(mi, gbe_intr_deactivate, dev);
	msgintr_stop(mi);
}

/* The registration, if receive queues have interrupts now. */
static struct msgintr *
gbe_intr_of_queues(const struct rte_eth_dev *dev)
{
	return gbe_port_of(dev)->intr_active && dev->data->dev_conf.intr_conf.rxq != 0 ?
		       gbe_intr_of(dev) :
		       NULL;
}

/*
 * Arm a queue. Any thread; one posted write. A queue that holds frames already
 * is woken at once, or refused with -EAGAIN if the device argument 'arm' says
 * so.
 */
int
gbe_rx_queue_intr_enable(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct msgintr *mi = gbe_intr_of_queues(dev);

	return mi == NULL ? -ENOTSUP : msgintr_arm(mi, queue_id);
}

int
gbe_rx_queue_intr_disable(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct msgintr *mi = gbe_intr_of_queues(dev);

	return mi == NULL ? -ENOTSUP : msgintr_disarm(mi, queue_id);
}

/* Whoever sleeps on a queue that was stopped finds out. */
void
gbe_intr_wake(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct msgintr *mi = gbe_intr_of_queues(dev);

	if (mi != NULL)
		msgintr_wake(mi, queue_id);
}
