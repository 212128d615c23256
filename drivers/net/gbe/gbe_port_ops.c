/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_moderation.h"
#include "gbe_rxmode.h"
#include "rxmode_port_ops.h"

/* The table of rxmode_port_ops.h, published for each port. */

static const struct rxmode_port_ops gbe_port_ops;

/*
 * NULL: not a port of this driver, or closed. Its functions can be called with any port id. That
 * the port is not closed meanwhile is up to who calls.
 */
static struct rte_eth_dev *
gbe_port_ops_dev(uint16_t port_id)
{
	return rxmode_port_ops(port_id) == &gbe_port_ops ? &rte_eth_devices[port_id] : NULL;
}

/*
 * For threads that have no part in when a port is closed: what it holds is there
 * until gbe_port_ops_let_go(). NULL: not a port of this driver, let nothing go.
 */
struct rte_eth_dev *
gbe_port_ops_hold(uint16_t port_id)
{
	const struct rxmode_port_ops *ops = rxmode_port_ops_hold(port_id);

	if (ops == &gbe_port_ops)
		return &rte_eth_devices[port_id];
	if (ops != NULL)
		rxmode_port_ops_let_go(port_id);
	return NULL;
}

void
gbe_port_ops_let_go(const struct rte_eth_dev *dev)
{
	rxmode_port_ops_let_go(dev->data->port_id);
}

static struct msgintr *
gbe_port_ops_intr(uint16_t port_id)
{
	struct rte_eth_dev *dev = gbe_port_ops_dev(port_id);

	if (dev == NULL || !gbe_port_of(dev)->intr_active)
		return NULL;
	return gbe_intr_of(dev);
}

static int
gbe_port_ops_moderation_set(uint16_t port_id, uint16_t queue_id,
			    const struct rxmode_moderation *moderation)
{
	struct rte_eth_dev *dev = gbe_port_ops_dev(port_id);

	return dev == NULL ? -ENODEV : gbe_moderation_set(dev, queue_id, moderation);
}

static int
gbe_port_ops_moderation_get(uint16_t port_id, uint16_t queue_id,
			    struct rxmode_moderation *moderation)
{
	struct rte_eth_dev *dev = gbe_port_ops_dev(port_id);

	return dev == NULL ? -ENODEV : gbe_moderation_get(dev, queue_id, moderation);
}

static int
gbe_port_ops_arm(uint16_t port_id, uint64_t queues)
{
	struct msgintr *mi = gbe_port_ops_intr(port_id);

	return mi == NULL ? -ENOTSUP : msgintr_arm_many(mi, queues);
}

static int
gbe_port_ops_disarm(uint16_t port_id, uint64_t queues)
{
	struct msgintr *mi = gbe_port_ops_intr(port_id);

	return mi == NULL ? -ENOTSUP : msgintr_disarm_many(mi, queues);
}

static int
gbe_port_ops_trigger(uint16_t port_id, uint16_t queue_id)
{
	struct msgintr *mi = gbe_port_ops_intr(port_id);

	return mi == NULL ? -ENOTSUP : msgintr_trigger(mi, queue_id);
}

static int
gbe_port_ops_poll(uint16_t port_id, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t nb_pkts,
		  int *armed)
{
	struct msgintr *mi = gbe_port_ops_intr(port_id);
	enum msgintr_dpc_state state;
	uint16_t nb;

	if (mi == NULL)
		return -ENOTSUP;
	if (queue_id >= msgintr_granted(mi)->nb_queues)
		return -EINVAL;
	nb = msgintr_dpc_run(mi, queue_id, nb_pkts, pkts, &state);
	*armed = state == MSGINTR_DPC_ARMED;
	return nb;
}

static const struct rxmode_port_ops gbe_port_ops = {
	.version = RXMODE_PORT_OPS_VERSION,
	.size = sizeof(gbe_port_ops),
	.moderation_set = gbe_port_ops_moderation_set,
	.moderation_get = gbe_port_ops_moderation_get,
	.arm = gbe_port_ops_arm,
	.disarm = gbe_port_ops_disarm,
	.trigger = gbe_port_ops_trigger,
	.poll = gbe_port_ops_poll,
};

/* Without it the port works all the same. */
void
gbe_port_ops_publish(struct rte_eth_dev *dev)
{
	int ret = rxmode_port_ops_publish(dev->data->port_id, &gbe_port_ops);

	if (ret != 0)
		GBE_LOG(ERR, dev, "the table of port operations is not published: %s",
			rte_strerror(-ret));
}

/* Waits for who holds the port: a call of its table or of telemetry, which takes microseconds. */
void
gbe_port_ops_withdraw(struct rte_eth_dev *dev)
{
	rxmode_port_ops_withdraw(dev->data->port_id);
}
