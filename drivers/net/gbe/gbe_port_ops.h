/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef GBE_PORT_OPS_H
#define GBE_PORT_OPS_H

#include <stdint.h>
#include <stdio.h>

#include <rte_eal.h>
#include <rte_mbuf.h>
#include <rte_memzone.h>

/*
 * What a port of net_gbe can do with interrupts beyond ethdev. The driver is
 * a plugin with no symbols of its own, so nothing is linked: a table of
 * functions is found by port id, in a memzone that the driver reserves when it
 * probes the port. NULL for other drivers' ports, in secondary processes, and
 * for tables of another version; valid until the port is closed.
 *
 * Ports and queues are checked; errors are negative errno values, -ENOTSUP for
 * a port that has no interrupts, or none for receive queues now.
 */

/* Raised when a member changes its meaning; members are added at the end. */
#define GBE_PORT_OPS_VERSION 1
#define GBE_PORT_OPS_ZONE    "gbe_port_ops_%u"

/* At most one interrupt of a queue in an interval. */
struct gbe_moderation {
	uint32_t interval_us;
	uint32_t per_second;  /* for setting, used if interval_us is 0 */
	uint32_t interval_ns; /* read back only: exactly as programmed */
};

struct gbe_port_ops {
	uint32_t version;
	uint32_t size; /* of this table */

	/*
	 * Moderation of a queue, also while it runs; all zero: none. Queues
	 * that share a vector share its moderation. -ERANGE: more than the
	 * device can. Control path.
	 */
	int (*moderation_set)(uint16_t port_id, uint16_t queue_id,
			      const struct gbe_moderation *moderation);
	/* What is programmed; -ENODATA unless the queue has an interrupt now. */
	int (*moderation_get)(uint16_t port_id, uint16_t queue_id,
			      struct gbe_moderation *moderation);
	/*
	 * Arm or disarm several queues, bit q for queue q, by one register
	 * write. As rte_eth_dev_rx_intr_enable() for each; -EAGAIN if one holds
	 * frames (device argument arm=eagain): then none is armed.
	 */
	int (*arm)(uint16_t port_id, uint64_t queues);
	int (*disarm)(uint16_t port_id, uint64_t queues);
	/* Wake who sleeps on the queue as an interrupt would, or will do so
	 * as soon as it is armed. Any thread.
	 */
	int (*trigger)(uint16_t port_id, uint16_t queue_id);
	/*
	 * rte_eth_rx_burst(), and if that was all there is, arm the queue and
	 * look again. *armed is 0 if there may be more: call again. The thread
	 * that polls the queue.
	 */
	int (*poll)(uint16_t port_id, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t nb_pkts,
		    int *armed);
};

static inline const struct gbe_port_ops *
gbe_port_ops(uint16_t port_id)
{
	char name[RTE_MEMZONE_NAMESIZE];
	const struct rte_memzone *mz;
	const struct gbe_port_ops *ops;

	/* The functions are those of the process that probed the port. */
	if (rte_eal_process_type() != RTE_PROC_PRIMARY)
		return NULL;
	snprintf(name, sizeof(name), GBE_PORT_OPS_ZONE, port_id);
	mz = rte_memzone_lookup(name);
	if (mz == NULL)
		return NULL;
	ops = (const struct gbe_port_ops *)mz->addr;
	return ops->version == GBE_PORT_OPS_VERSION ? ops : NULL;
}

#endif /* GBE_PORT_OPS_H */
