/* SPDX-License-Identifier: BSD-3-Clause */

#include <rte_version.h>

#include "fake_driver.h"
#include "rxmode.h"

/*
 * Guards: ports that somebody else looks after are left as they are: those whose receive
 * interrupts the application handles, members of bonded ports, ports with an owner, those of
 * net_gbe with rx_mode, and those that the application attached.
 */

#if RTE_VERSION >= RTE_VERSION_NUM(23, 11, 0, 0)
#define MEMBER RTE_ETH_DEV_BONDING_MEMBER
#else
#define MEMBER RTE_ETH_DEV_BONDED_SLAVE
#endif

static void
left_alone(struct rte_eth_dev *dev, bool rxq, const char *why)
{
	kit_context("%s", dev->data->name);
	CHECK_EQ(fake_configure(dev, false, rxq), 0);
	CHECK(fake_log_has(why));
	CHECK_EQ(fake_driver_of(dev)->configures_asked, rxq);
	CHECK_EQ(fake_start(dev), 0);
	CHECK(!fake_is_attached(dev));
	CHECK_EQ(rte_eth_dev_stop(dev->data->port_id), 0);
}

static void
attached_by_application(void)
{
	struct rte_eth_dev *dev = fake_driver_probe("attached", NULL);
	const struct rxmode_conf conf = { .latency_us = 70 };
	uint16_t port = dev->data->port_id;

	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK_EQ(rxmode_attach(port, &conf), 0);
	CHECK_EQ(fake_start(dev), 0);
	CHECK(fake_log_has("attached to rxmode already"));
	CHECK_EQ(rte_eth_dev_stop(port), 0);
	CHECK_EQ(rxmode_detach(port), 0);
}

int
main(void)
{
	struct rte_eth_dev_owner owner = { .name = "fail-safe" };
	struct rte_eth_dev *dev;

	fake_driver_init();
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	left_alone(fake_driver_probe("power", NULL), true, "the application handles");

	dev = fake_driver_probe("member", NULL);
	dev->data->dev_flags |= MEMBER;
	left_alone(dev, false, "bonded port");

	dev = fake_driver_probe("owned", NULL);
	CHECK_EQ(rte_eth_dev_owner_new(&owner.id), 0);
	CHECK_EQ(rte_eth_dev_owner_set(dev->data->port_id, &owner), 0);
	left_alone(dev, false, "another owner");

	left_alone(fake_driver_probe("gbe", "intr=msi,rx_mode=poll"), false, "rx_mode");
	attached_by_application();
	return 0;
}
