/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_moderation.h"
#include "gbe_rxmode.h"
#include "gbe_port_ops.h"

/* The table of gbe_port_ops.h, published for each port. */

/* Ports that have published a table. Its functions can be called with any port id. */
static bool published[RTE_MAX_ETHPORTS];

static struct rte_eth_dev *
gbe_port_ops_dev(uint16_t port_id)
{
	if (!rte_eth_dev_is_valid_port(port_id) || !published[port_id])
		return NULL;
	return &rte_eth_devices[port_id];
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
			    const struct gbe_moderation *moderation)
{
	struct rte_eth_dev *dev = gbe_port_ops_dev(port_id);

	return dev == NULL ? -ENODEV : gbe_moderation_set(dev, queue_id, moderation);
}

static int
gbe_port_ops_moderation_get(uint16_t port_id, uint16_t queue_id, struct gbe_moderation *moderation)
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

/* Without it the port works all the same. */
void
gbe_port_ops_publish(struct rte_eth_dev *dev)
{
	static const struct gbe_port_ops ops = {
		.version = GBE_PORT_OPS_VERSION,
		.size = sizeof(ops),
		.moderation_set = gbe_port_ops_moderation_set,
		.moderation_get = gbe_port_ops_moderation_get,
		.arm = gbe_port_ops_arm,
		.disarm = gbe_port_ops_disarm,
		.trigger = gbe_port_ops_trigger,
		.poll = gbe_port_ops_poll,
	};
	char name[RTE_MEMZONE_NAMESIZE];
	const struct rte_memzone *mz;

	snprintf(name, sizeof(name), GBE_PORT_OPS_ZONE, dev->data->port_id);
	mz = rte_memzone_reserve(name, sizeof(ops), SOCKET_ID_ANY, 0);
	if (mz == NULL) {
		GBE_LOG(ERR, dev, "no memory for the table of port operations: %s",
			rte_strerror(rte_errno));
		return;
	}
	memcpy(mz->addr, &ops, sizeof(ops));
	published[dev->data->port_id] = true;
}

void
gbe_port_ops_withdraw(struct rte_eth_dev *dev)
{
	char name[RTE_MEMZONE_NAMESIZE];

	published[dev->data->port_id] = false;
	snprintf(name, sizeof(name), GBE_PORT_OPS_ZONE, dev->data->port_id);
	rte_memzone_free(rte_memzone_lookup(name));
}
