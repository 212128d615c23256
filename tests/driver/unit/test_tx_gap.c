/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against gaps between frames, TIPG, that are those of another chip. */

#include "harness.h"

int
main(void)
{
	static const uint32_t gaps[UNIT_NB_FAMILIES] = { 0x0060200A, 0x00602008, 0x00702008 };

	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		struct rte_eth_dev *dev = unit_port_create(unit_families[i].id);

		kit_context("%s", unit_families[i].name);
		dev->data->nb_tx_queues = 0;
		CHECK_EQ(gbe_tx_start(dev), 0);
		CHECK_EQ(unit_reg(dev, GBE_TIPG), gaps[i]);
		unit_port_destroy(dev);
	}
	return 0;
}
