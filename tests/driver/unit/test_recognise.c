/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against a secondary process that takes the data of another driver, or of another build of
 * this one, for its own.
 */

#include <stdlib.h>

#include "harness.h"

int
main(void)
{
	struct rte_eth_dev *dev;
	uint64_t *signature;

	unit_init();
	/* Refusals are what this is about. */
	rte_log_set_global_level(RTE_LOG_EMERG);
	dev = unit_port_create(GBE_CHIP_82576);
	signature = &gbe_port_of(dev)->signature;
	*signature = 0;
	CHECK_EQ(gbe_port_recognise(dev), GBE_NOT_OURS);
	/* DPDK's own begin with a pointer. */
	*signature = (uintptr_t)dev;
	CHECK_EQ(gbe_port_recognise(dev), GBE_NOT_OURS);
	*signature = GBE_PORT_SIGNATURE + 8;
	CHECK_EQ(gbe_port_recognise(dev), -EINVAL);
	*signature = GBE_PORT_SIGNATURE;
	CHECK_EQ(gbe_port_recognise(dev), 0);
	unit_port_destroy(dev);
	return EXIT_SUCCESS;
}
