/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include <rte_telemetry.h>

#include "gbe_moderation.h"
#include "gbe_rxmode.h"

/* What telemetry shows of the interrupts that were granted. */

/* Hold a port of this driver, by the parameter of a telemetry command. */
static struct rte_eth_dev *
gbe_telemetry_hold(const char *params)
{
	unsigned long port_id;
	char *end;

	if (params == NULL || params[0] < '0' || params[0] > '9')
		return NULL;
	port_id = strtoul(params, &end, 10);
	if (*end != '\0' || port_id >= RTE_MAX_ETHPORTS)
		return NULL;
	return gbe_port_ops_hold(port_id);
}

static void
gbe_telemetry_queue(struct rte_eth_dev *dev, uint16_t q, struct rte_tel_data *data)
{
	const struct msgintr_grant *grant = msgintr_granted(gbe_intr_of(dev));
	struct rxmode_moderation moderation = { .interval_us = 0 };

	gbe_moderation_get(dev, q, &moderation);
	rte_tel_data_start_dict(data);
	rte_tel_data_add_dict_int(data, "vector", grant->vector[q]);
	rte_tel_data_add_dict_int(data, "relayed", grant->relayed >> grant->vector[q] & 1);
	rte_tel_data_add_dict_int(data, "interval_us", moderation.interval_us);
	rte_tel_data_add_dict_int(data, "per_second", moderation.per_second);
}

static void
gbe_telemetry_queues(struct rte_eth_dev *dev, struct rte_tel_data *data)
{
	for (uint16_t q = 0; q < msgintr_granted(gbe_intr_of(dev))->nb_queues; q++) {
		struct rte_tel_data *queue = rte_tel_data_alloc();
		char name[16];

		if (queue == NULL)
			return;
		gbe_telemetry_queue(dev, q, queue);
		snprintf(name, sizeof(name), "queue_%u", q);
		rte_tel_data_add_dict_container(data, name, queue, 0);
	}
}

static void
gbe_telemetry_port(struct rte_eth_dev *dev, struct rte_tel_data *data)
{
	const struct msgintr_grant *grant;

	rte_tel_data_start_dict(data);
	if (gbe_intr_of(dev) == NULL) {
		rte_tel_data_add_dict_string(data, "type", "none");
		return;
	}
	grant = msgintr_granted(gbe_intr_of(dev));
	rte_tel_data_add_dict_string(data, "type", msgintr_type_name(grant->type));
	rte_tel_data_add_dict_int(data, "vectors", grant->nb_vectors);
	rte_tel_data_add_dict_int(data, "table_size", grant->table_size);
	rte_tel_data_add_dict_int(data, "queues", grant->nb_queues);
	rte_tel_data_add_dict_int(data, "active", gbe_port_of(dev)->intr_active);
	gbe_telemetry_queues(dev, data);
}

/* On telemetry's thread, whatever others do with the port. */
static int
gbe_telemetry_interrupts(const char *cmd __rte_unused, const char *params,
			 struct rte_tel_data *data)
{
	struct rte_eth_dev *dev = gbe_telemetry_hold(params);

	if (dev == NULL)
		return -EINVAL;
	gbe_telemetry_port(dev, data);
	gbe_port_ops_let_go(dev);
	return 0;
}

RTE_INIT(gbe_telemetry_init)
{
	rte_telemetry_register_cmd("/gbe/interrupts", gbe_telemetry_interrupts,
				   "Interrupts granted to a net_gbe port. Parameters: int port_id");
}
