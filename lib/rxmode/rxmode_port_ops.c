/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <rte_eal.h>
#include <rte_eal_memconfig.h>
#include <rte_ethdev.h>
#include <rte_memzone.h>

#include "rxmode_port_ops.h"

/*
 * The tables of this process's ports. As with the workers, copies of the library
 * meet in a memzone: the first one that publishes makes it. It holds pointers of
 * the primary process, so a secondary one does not look into it.
 */

/* The version is raised with every change of the structure below. */
#define TABLES_ZONE "rxmode_port_ops_1"

struct tables {
	const struct rxmode_port_ops *ops[RTE_MAX_ETHPORTS];
};

static struct tables *found;

/* Under EAL's lock, so that no copy finds what another has not cleared yet. */
static struct tables *
find_or_make(bool make)
{
	const struct rte_memzone *zone = rte_memzone_lookup(TABLES_ZONE);

	if (zone != NULL)
		return zone->addr;
	if (!make)
		return NULL;
	zone = rte_memzone_reserve(TABLES_ZONE, sizeof(struct tables), SOCKET_ID_ANY, 0);
	if (zone == NULL)
		return NULL;
	memset(zone->addr, 0, sizeof(struct tables));
	return zone->addr;
}

/* NULL: nobody has published, or this is not the process whose tables they are. */
static struct tables *
tables(bool make)
{
	struct tables *t;

	if (rte_eal_process_type() != RTE_PROC_PRIMARY)
		return NULL;
	t = __atomic_load_n(&found, __ATOMIC_ACQUIRE);
	if (t != NULL)
		return t;
	rte_mcfg_tailq_write_lock();
	t = find_or_make(make);
	__atomic_store_n(&found, t, __ATOMIC_RELEASE);
	rte_mcfg_tailq_write_unlock();
	return t;
}

static bool
is_known(const struct rxmode_port_ops *ops)
{
	return ops->version == RXMODE_PORT_OPS_VERSION && ops->size >= sizeof(*ops);
}

static bool
is_complete(const struct rxmode_port_ops *ops)
{
	return ops->moderation_set != NULL && ops->moderation_get != NULL && ops->arm != NULL &&
	       ops->disarm != NULL && ops->trigger != NULL && ops->poll != NULL;
}

int
rxmode_port_ops_publish(uint16_t port_id, const struct rxmode_port_ops *ops)
{
	struct tables *t;

	if (port_id >= RTE_MAX_ETHPORTS || ops == NULL || (is_known(ops) && !is_complete(ops)))
		return -EINVAL;
	if (rte_eal_process_type() != RTE_PROC_PRIMARY)
		return -ENOTSUP;
	t = tables(true);
	if (t == NULL)
		return -ENOMEM;
	__atomic_store_n(&t->ops[port_id], ops, __ATOMIC_RELEASE);
	return 0;
}

void
rxmode_port_ops_withdraw(uint16_t port_id)
{
	struct tables *t = tables(false);

	if (t != NULL && port_id < RTE_MAX_ETHPORTS)
		__atomic_store_n(&t->ops[port_id], NULL, __ATOMIC_RELEASE);
}

/* A driver that forgets to withdraw: no port, no table. */
const struct rxmode_port_ops *
rxmode_port_ops(uint16_t port_id)
{
	const struct rxmode_port_ops *ops;
	struct tables *t;

	if (!rte_eth_dev_is_valid_port(port_id))
		return NULL;
	t = tables(false);
	if (t == NULL)
		return NULL;
	ops = __atomic_load_n(&t->ops[port_id], __ATOMIC_ACQUIRE);
	return ops != NULL && is_known(ops) ? ops : NULL;
}
