/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

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

/* The version is raised with every change of the structures below. */
#define TABLES_ZONE "rxmode_port_ops_2"

#define US_BETWEEN_LOOKS 20

/* Threads of several ports count at a time: a line of the cache for each. */
struct __rte_cache_aligned table {
	const struct rxmode_port_ops *ops; /* atomic */
	uint32_t holders;                  /* threads that may be in one of its functions; atomic */
};

struct tables {
	struct table ports[RTE_MAX_ETHPORTS];
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
	__atomic_store_n(&t->ports[port_id].ops, ops, __ATOMIC_RELEASE);
	return 0;
}

void
rxmode_port_ops_withdraw(uint16_t port_id)
{
	struct tables *t = tables(false);

	if (t == NULL || port_id >= RTE_MAX_ETHPORTS)
		return;
	/* Both pair with rxmode_port_ops_hold(): it counts itself, then looks. */
	__atomic_store_n(&t->ports[port_id].ops, NULL, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&t->ports[port_id].holders, __ATOMIC_SEQ_CST) != 0)
		usleep(US_BETWEEN_LOOKS);
}

/* A driver that forgets to withdraw: no port, no table. */
static struct table *
table_of(uint16_t port_id)
{
	struct tables *t;

	if (!rte_eth_dev_is_valid_port(port_id))
		return NULL;
	t = tables(false);
	return t == NULL ? NULL : &t->ports[port_id];
}

static const struct rxmode_port_ops *
ops_in(const struct table *table)
{
	/* Pairs with publishing, and as rxmode_port_ops_hold() says. */
	const struct rxmode_port_ops *ops = __atomic_load_n(&table->ops, __ATOMIC_SEQ_CST);

	return ops != NULL && is_known(ops) ? ops : NULL;
}

const struct rxmode_port_ops *
rxmode_port_ops(uint16_t port_id)
{
	const struct table *table = table_of(port_id);

	return table == NULL ? NULL : ops_in(table);
}

const struct rxmode_port_ops *
rxmode_port_ops_hold(uint16_t port_id)
{
	struct table *table = table_of(port_id);
	const struct rxmode_port_ops *ops;

	if (table == NULL)
		return NULL;
	/* Pairs with rxmode_port_ops_withdraw(): one of the two sees the other. */
	__atomic_fetch_add(&table->holders, 1, __ATOMIC_SEQ_CST);
	ops = ops_in(table);
	if (ops == NULL)
		__atomic_fetch_sub(&table->holders, 1, __ATOMIC_RELEASE);
	return ops;
}

/* The port may not be valid any more, but has not been withdrawn. */
void
rxmode_port_ops_let_go(uint16_t port_id)
{
	/* Pairs with rxmode_port_ops_withdraw(): what was done with the port is done. */
	__atomic_fetch_sub(&tables(false)->ports[port_id].holders, 1, __ATOMIC_RELEASE);
}
