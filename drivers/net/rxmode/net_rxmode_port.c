/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>

#include "net_rxmode_intr.h"
#include "net_rxmode_log.h"
#include "net_rxmode_port.h"
#include "rxmode_attach.h"

#define ARG_OF_NET_GBE "rx_mode="

struct port {
	const struct eth_dev_ops *theirs; /* NULL: not taken */
	struct eth_dev_ops ours;
	const struct net_rxmode_args *args;
	const struct net_rxmode_args *next; /* from the next configuration on */
	bool served;                        /* as was decided when it was configured */
	bool attached;                      /* by us */
	bool asked;      /* for receive interrupts, which the application did not */
	bool refused;    /* these, by the driver, or by us for the link's sake */
	uint16_t nb_rxq; /* when it was started */
	uint16_t nb_txq;
};

/* Of this process: operations are not shared with others. */
static struct port ports[RTE_MAX_ETHPORTS];

void (*net_rxmode_port_on_start)(void);

static struct port *
port_of(const struct rte_eth_dev *dev)
{
	return &ports[dev->data->port_id];
}

/* The value does not matter: who asks for polling there means it. */
static bool
has_argument(const struct rte_device *device, const char *argument)
{
	const struct rte_devargs *devargs = device == NULL ? NULL : device->devargs;

	return devargs != NULL && devargs->args != NULL && strstr(devargs->args, argument) != NULL;
}

/* NULL: it is served. */
static const char *
why_left_alone(const struct rte_eth_dev *dev)
{
	struct rte_eth_dev_owner owner = { .id = RTE_ETH_DEV_NO_OWNER };

	if (dev->data->dev_conf.intr_conf.rxq != 0)
		return "the application handles its receive interrupts by itself";
	if ((dev->data->dev_flags & NET_RXMODE_BONDING_MEMBER) != 0)
		return "it belongs to a bonded port";
	if (rte_eth_dev_owner_get(dev->data->port_id, &owner) == 0 &&
	    owner.id != RTE_ETH_DEV_NO_OWNER)
		return "it has another owner than the application";
	if (has_argument(dev->device, ARG_OF_NET_GBE))
		return "its own device argument rx_mode says what to do";
	return NULL;
}

static bool
is_wanted(const struct net_rxmode_args *args)
{
	return args != NULL && args->conf.mode != RXMODE_POLL;
}

static bool
is_served(const struct rte_eth_dev *dev, const struct port *port)
{
	const char *why;

	if (!is_wanted(port->args))
		return false;
	why = why_left_alone(dev);
	if (why == NULL)
		return true;
	NET_RXMODE_PORT_LOG(NOTICE, dev, "left alone: %s", why);
	return false;
}

/* In the application's place: the driver looks for it when it is configured, or started. */
static void
ask(struct rte_eth_dev *dev, struct port *port, bool wanted)
{
	port->asked = wanted;
	dev->data->dev_conf.intr_conf.rxq = wanted;
}

static int
configure_without(struct rte_eth_dev *dev, struct port *port)
{
	ask(dev, port, false);
	return port->theirs->dev_configure(dev);
}

static int
start_without(struct rte_eth_dev *dev, struct port *port)
{
	int ret = configure_without(dev, port);

	return ret != 0 ? ret : port->theirs->dev_start(dev);
}

/* @without: whether it works so. If not, interrupts were not the reason. */
static int
refuse(const struct rte_eth_dev *dev, struct port *port, const char *what, int without)
{
	if (without != 0)
		return without;
	port->refused = true;
	NET_RXMODE_PORT_LOG(NOTICE, dev, "goes without receive interrupts: %s", what);
	return 0;
}

static void
detach(const struct rte_eth_dev *dev, struct port *port)
{
	if (port->attached)
		rxmode_detach(dev->data->port_id);
	port->attached = false;
}

static int
configure(struct rte_eth_dev *dev)
{
	struct port *port = port_of(dev);
	int ret;

	detach(dev, port);
	port->args = port->next;
	port->asked = false;
	port->served = is_served(dev, port);
	rxmode_attach_expect(dev->data->port_id, port->served);
	if (port->served)
		ask(dev, port, !port->refused && net_rxmode_intr_possible(dev, port->theirs));
	ret = port->theirs->dev_configure(dev);
	if (ret == 0 || !port->asked)
		return ret;
	return refuse(dev, port, "the driver refuses to be configured with them",
		      configure_without(dev, port));
}

static int
start_theirs(struct rte_eth_dev *dev, struct port *port)
{
	int ret = port->theirs->dev_start(dev);

	if (!port->asked)
		return ret;
	if (ret != 0)
		return refuse(dev, port, "the driver does not start with them",
			      start_without(dev, port));
	if (!net_rxmode_intr_silences_link(dev))
		return 0;
	ret = port->theirs->dev_stop(dev);
	return ret != 0 ? ret :
			  refuse(dev, port, "they would silence those of the link",
				 start_without(dev, port));
}

/* What threads do is the application's business: it goes on by polling where this fails. */
static void
attach(const struct rte_eth_dev *dev, struct port *port)
{
	uint16_t port_id = dev->data->port_id;
	int ret;

	ret = port->attached ? rxmode_attach_start(port_id, &port->args->conf) :
			       rxmode_attach(port_id, &port->args->conf);
	port->attached = ret == 0;
	port->nb_rxq = dev->data->nb_rx_queues;
	port->nb_txq = dev->data->nb_tx_queues;
	if (ret == 0)
		NET_RXMODE_PORT_LOG(NOTICE, dev,
				    "threads that poll it sleep when idle, woken by %s",
				    port->asked && net_rxmode_intr_granted(dev) ? "interrupts" :
										  "timer alone");
	else if (ret == -EEXIST)
		NET_RXMODE_PORT_LOG(NOTICE, dev, "left alone: it is attached to rxmode already");
	else
		NET_RXMODE_PORT_LOG(WARNING, dev, "threads that poll it do not sleep: %s",
				    rte_strerror(-ret));
	if (ret != 0)
		rxmode_attach_expect(port_id, false);
}

static int
start(struct rte_eth_dev *dev)
{
	struct port *port = port_of(dev);
	int ret;

	if (net_rxmode_port_on_start != NULL)
		net_rxmode_port_on_start();
	ret = start_theirs(dev, port);
	if (ret == 0 && port->served)
		attach(dev, port);
	return ret;
}

static int
stop(struct rte_eth_dev *dev)
{
	struct port *port = port_of(dev);

	if (port->attached)
		rxmode_attach_stop(dev->data->port_id);
	return port->theirs->dev_stop(dev);
}

static int
close_port(struct rte_eth_dev *dev)
{
	net_rxmode_port_give_back(dev);
	return dev->dev_ops->dev_close(dev);
}

static int
queue_stop(struct rte_eth_dev *dev, uint16_t queue_id)
{
	struct port *port = port_of(dev);

	if (port->attached)
		rxmode_attach_queue_stop(dev->data->port_id, queue_id);
	return port->theirs->rx_queue_stop(dev, queue_id);
}

static void wrap(struct rte_eth_dev *dev, struct port *port);

/* The driver begins anew, and may have put its own table there. */
static int
reset(struct rte_eth_dev *dev)
{
	struct port *port = port_of(dev);
	int ret;

	detach(dev, port);
	ret = port->theirs->dev_reset(dev);
	if (dev->dev_ops != &port->ours && dev->dev_ops != NULL)
		wrap(dev, port);
	return ret;
}

/* Where the driver has none, ethdev has to see that. */
#define WRAP(port, operation, function) \
	do { \
		if ((port)->theirs->operation != NULL) \
			(port)->ours.operation = (function); \
	} while (0)

static void
wrap(struct rte_eth_dev *dev, struct port *port)
{
	port->theirs = dev->dev_ops;
	port->ours = *dev->dev_ops;
	WRAP(port, dev_configure, configure);
	WRAP(port, dev_start, start);
	WRAP(port, dev_stop, stop);
	WRAP(port, dev_close, close_port);
	WRAP(port, dev_reset, reset);
	WRAP(port, rx_queue_stop, queue_stop);
	dev->dev_ops = &port->ours;
}

void
net_rxmode_port_take(struct rte_eth_dev *dev, const struct net_rxmode_args *args)
{
	struct port *port = port_of(dev);

	port->next = args;
	if (port->attached && dev->data->dev_started != 0)
		return;
	/* Nothing arrives there before it is configured, and then it is decided anew. */
	if (dev->data->dev_started == 0)
		rxmode_attach_expect(dev->data->port_id, is_wanted(args));
	if (port->theirs == NULL)
		wrap(dev, port);
	if (port->args != args) {
		detach(dev, port);
		port->served = false;
	}
	port->args = args;
	if (args != NULL && dev->data->dev_started != 0)
		NET_RXMODE_PORT_LOG(NOTICE, dev, "served from its next configuration on");
}

static void
forget(uint16_t port_id)
{
	rxmode_attach_expect(port_id, false);
	ports[port_id] = (struct port){ 0 };
}

void
net_rxmode_port_give_back(struct rte_eth_dev *dev)
{
	struct port *port = port_of(dev);

	if (port->theirs == NULL)
		return;
	detach(dev, port);
	if (dev->dev_ops == &port->ours)
		dev->dev_ops = port->theirs;
	forget(dev->data->port_id);
}

/* ethdev finds the callbacks of those queues only that the port says it has. */
void
net_rxmode_port_gone(struct rte_eth_dev *dev)
{
	struct port *port = port_of(dev);

	if (port->theirs == NULL)
		return;
	if (port->attached) {
		uint16_t nb_rxq = dev->data->nb_rx_queues, nb_txq = dev->data->nb_tx_queues;

		dev->data->nb_rx_queues = port->nb_rxq;
		dev->data->nb_tx_queues = port->nb_txq;
		rxmode_attach_gone(dev->data->port_id);
		dev->data->nb_rx_queues = nb_rxq;
		dev->data->nb_tx_queues = nb_txq;
	}
	if (dev->dev_ops == &port->ours)
		dev->dev_ops = port->theirs;
	forget(dev->data->port_id);
}

bool
net_rxmode_port_sleeps(const struct rte_eth_dev *dev, const struct net_rxmode_args *args)
{
	const struct port *port = port_of(dev);

	return port->theirs != NULL && port->args == args && port->attached &&
	       dev->data->dev_started != 0;
}
