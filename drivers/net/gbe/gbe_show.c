/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>

#include <rte_telemetry.h>

#include "gbe.h"
#include "rxmode_port_ops.h"

/* What was granted, for people: rte_eth_dev_priv_dump() and telemetry. */

int
gbe_priv_dump(struct rte_eth_dev *dev, FILE *file)
{
	struct rxmode_moderation moderation;

	if (gbe_intr_of(dev) == NULL) {
		fprintf(file, "interrupts: none\n");
		return 0;
	}
	msgintr_dump(gbe_intr_of(dev), file);
	for (uint16_t q = 0; q < dev->data->nb_rx_queues; q++) {
		if (gbe_moderation_get(dev, q, &moderation) == 0)
			fprintf(file, "  queue %u: one interrupt in %u us, %u per second\n", q,
				moderation.interval_us, moderation.per_second);
	}
	return 0;
}

/* A port of this driver, by the parameter of a telemetry command. */
static struct rte_eth_dev *
gbe_show_dev(const char *params)
{
	unsigned long port_id;
	char *end;

	if (params == NULL || params[0] < '0' || params[0] > '9')
		return NULL;
	port_id = strtoul(params, &end, 10);
	if (*end != '\0' || port_id >= RTE_MAX_ETHPORTS)
		return NULL;
	return gbe_port_ops_dev(port_id);
}

static void
gbe_show_queue(struct rte_eth_dev *dev, uint16_t q, struct rte_tel_data *data)
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
gbe_show_queues(struct rte_eth_dev *dev, struct rte_tel_data *data)
{
	for (uint16_t q = 0; q < msgintr_granted(gbe_intr_of(dev))->nb_queues; q++) {
		struct rte_tel_data *queue = rte_tel_data_alloc();
		char name[16];

		if (queue == NULL)
			return;
		gbe_show_queue(dev, q, queue);
		snprintf(name, sizeof(name), "queue_%u", q);
		rte_tel_data_add_dict_container(data, name, queue, 0);
	}
}

static int
gbe_show_interrupts(const char *cmd __rte_unused, const char *params, struct rte_tel_data *data)
{
	struct rte_eth_dev *dev = gbe_show_dev(params);
	const struct msgintr_grant *grant;

	if (dev == NULL)
		return -EINVAL;
	rte_tel_data_start_dict(data);
	if (gbe_intr_of(dev) == NULL) {
		rte_tel_data_add_dict_string(data, "type", "none");
		return 0;
	}
	grant = msgintr_granted(gbe_intr_of(dev));
	rte_tel_data_add_dict_string(data, "type", msgintr_type_name(grant->type));
	rte_tel_data_add_dict_int(data, "vectors", grant->nb_vectors);
	rte_tel_data_add_dict_int(data, "table_size", grant->table_size);
	rte_tel_data_add_dict_int(data, "queues", grant->nb_queues);
	rte_tel_data_add_dict_int(data, "active", gbe_port_of(dev)->intr_active);
	gbe_show_queues(dev, data);
	return 0;
}

RTE_INIT(gbe_show_init)
{
	rte_telemetry_register_cmd("/gbe/interrupts", gbe_show_interrupts,
				   "Interrupts granted to a net_gbe port. Parameters: int port_id");
}
