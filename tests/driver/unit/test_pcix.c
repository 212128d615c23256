/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an 82545EM in PCI-X mode, whose errata there are not worked around: it
 * is refused before anything is written to it. The bit of the other chips means nothing.
 */

#include "harness.h"

static void
probe(enum gbe_chip_id chip, bool refused)
{
	struct rte_eth_dev *dev = unit_port_create(chip);

	kit_context("%s", gbe_chip_of(gbe_hw_of(dev))->name);
	unit_reg_set(dev, GBE_STATUS, GBE_STATUS_PCIX_MODE);
	unit_reg_set(dev, GBE_RCTL, GBE_RCTL_EN);
	CHECK_EQ(gbe_port_init(dev) == -ENOTSUP, refused);
	CHECK_EQ(unit_reg(dev, GBE_RCTL), refused ? GBE_RCTL_EN : 0);
	unit_port_destroy(dev);
}

int
main(void)
{
	unit_init();
	rte_log_set_global_level(RTE_LOG_EMERG);
	probe(GBE_CHIP_82545EM, true);
	probe(GBE_CHIP_82540EM, false);
	return 0;
}
