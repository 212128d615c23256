/* SPDX-License-Identifier: BSD-3-Clause */

#include "fake_driver.h"
#include "rxmode_attach.h"

/*
 * Guards: a port that will be served when it starts keeps nobody from sleeping long before; one
 * that is left alone, or not wanted, does, as it has to be polled beside.
 */

static bool expected[RTE_MAX_ETHPORTS];

void __wrap_rxmode_attach_expect(uint16_t port, bool is_expected);

void
__wrap_rxmode_attach_expect(uint16_t port, bool is_expected)
{
	expected[port] = is_expected;
}

int
main(void)
{
	struct rte_eth_dev *dev, *polled;

	fake_driver_init();
	dev = fake_driver_probe("port", NULL);
	CHECK_EQ(rte_vdev_init("net_rxmode0", ""), 0);
	CHECK_EQ(rte_vdev_init("net_rxmode1", "mode=poll,port=polled"), 0);
	polled = fake_driver_probe("polled", NULL);
	CHECK(expected[dev->data->port_id]);
	CHECK(!expected[polled->data->port_id]);
	CHECK_EQ(fake_configure(dev, false, true), 0);
	CHECK(!expected[dev->data->port_id]);
	CHECK_EQ(fake_configure(dev, false, false), 0);
	CHECK(expected[dev->data->port_id]);
	CHECK_EQ(rte_eth_dev_close(dev->data->port_id), 0);
	CHECK(!expected[0]);
	return 0;
}
