/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a table of operations that is not found, outlives its port, or
 * does something else than its header says.
 */

#include "rxmode_port_ops.h"
#include "intr_port.h"

#define IMS  0x00D0
#define EIMS 0x1524
#define EIMC 0x1528
#define EICS 0x1520

static struct unit_intr_port port;
static const struct rxmode_port_ops *ops;
static uint16_t id;

static void
batches(void)
{
	kit_context("batches");
	CHECK_EQ(ops->arm(id, 0x7), 0);
	CHECK_EQ(unit_reg(port.dev, EIMS), 0xE);
	CHECK_EQ(ops->disarm(id, 0x5), 0);
	CHECK_EQ(unit_reg(port.dev, EIMC), 0xA);
	CHECK_EQ(ops->disarm(id, 0x7), 0);
	CHECK_EQ(ops->trigger(id, 1), 0);
	CHECK_EQ(unit_reg(port.dev, EICS), 0x4);
	CHECK_EQ(ops->arm(id, 0x8), -EINVAL);
	CHECK_EQ(ops->trigger(id, 3), -EINVAL);
}

static void
polling(void)
{
	struct rte_mbuf *m[4];
	int armed = 1;

	kit_context("poll");
	unit_reg_set(port.dev, EIMS, 0);
	unit_intr_port_frame(&port, 2);
	CHECK_EQ(ops->poll(id, 2, m, 1, &armed), 1);
	CHECK_EQ(armed, 0);
	rte_pktmbuf_free(m[0]);
	CHECK_EQ(unit_reg(port.dev, EIMS), 0);
	CHECK_EQ(ops->poll(id, 2, m, 4, &armed), 0);
	CHECK_EQ(armed, 1);
	CHECK_EQ(unit_reg(port.dev, EIMS), 0x8);
	CHECK_EQ(ops->poll(id, 3, m, 4, &armed), -EINVAL);
}

static void
moderating(void)
{
	struct rxmode_moderation moderation = { .interval_us = 40 };

	kit_context("moderation");
	CHECK_EQ(ops->moderation_set(id, 0, &moderation), 0);
	CHECK_EQ(ops->moderation_get(id, 0, &moderation), 0);
	CHECK_EQ(moderation.per_second, 25000);
	CHECK_EQ(ops->moderation_set(RTE_MAX_ETHPORTS, 0, &moderation), -ENODEV);
}

/* The functions of one port, called with the number of a port of another driver. */
static void
others(void)
{
	struct rte_eth_dev *other = rte_eth_dev_allocate("other");
	struct rxmode_moderation moderation = { .interval_us = 40 };
	uint16_t other_id = other->data->port_id;

	kit_context("a port of another driver");
	other->state = RTE_ETH_DEV_ATTACHED;
	CHECK_EQ(ops->arm(other_id, 1), -ENOTSUP);
	CHECK_EQ(ops->trigger(other_id, 0), -ENOTSUP);
	CHECK_EQ(ops->moderation_set(other_id, 0, &moderation), -ENODEV);
	rte_eth_dev_release_port(other);
}

int
main(void)
{
	unit_init();
	unit_intr_port_create(&port, GBE_CHIP_82576, "");
	/* As ethdev does when probing ends. */
	port.dev->state = RTE_ETH_DEV_ATTACHED;
	id = port.dev->data->port_id;
	CHECK(rxmode_port_ops(id) == NULL);
	gbe_port_ops_publish(port.dev);
	ops = rxmode_port_ops(id);
	CHECK(ops != NULL);
	CHECK_EQ(ops->version, RXMODE_PORT_OPS_VERSION);
	CHECK_EQ(ops->size, sizeof(*ops));
	CHECK(rxmode_port_ops(id + 1) == NULL);
	CHECK_EQ(ops->arm(id, 1), -ENOTSUP);
	unit_intr_port_start(&port, 3);
	batches();
	polling();
	moderating();
	others();
	unit_intr_port_stop(&port);
	CHECK_EQ(ops->arm(id, 1), -ENOTSUP);
	gbe_port_ops_withdraw(port.dev);
	CHECK(rxmode_port_ops(id) == NULL);
	unit_intr_port_destroy(&port);
	return 0;
}
