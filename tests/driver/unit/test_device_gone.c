/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against control functions that hang, crash or count nonsense when the
 * device was pulled: every register reads all ones.
 */

#include <stdlib.h>

#include "harness.h"
#include "hw/gbe_hw.h"
#include "hw/gbe_nvm.h"
#include "hw/gbe_phy.h"

static struct rte_eth_dev *dev;

/* What the driver wrote to plain memory does not stay. */
static void
pull(void)
{
	unit_port_unplug(dev);
}

static void
gone(enum gbe_chip_id chip)
{
	const struct rte_eth_stats zero = { .ipackets = 0 };
	struct eth_queue_stats queues;
	struct rte_eth_stats stats;
	uint16_t words[GBE_NVM_WORDS];
	struct gbe_hw *hw;
	uint16_t value;

	dev = unit_port_create(chip);
	hw = gbe_hw_of(dev);
	pull();
	unit_slept_us = 0;
	CHECK_EQ(gbe_hw_present(hw), -ENODEV);
	CHECK_EQ(gbe_nvm_load(hw, words), -ENODEV);
	CHECK_EQ(gbe_phy_read(hw, 1, &value), -ENODEV);
	CHECK_EQ(gbe_phy_write(hw, 0, 0), -ENODEV);
	unit_stats_get(dev, &stats, &queues);
	CHECK(memcmp(&stats, &zero, sizeof(stats)) == 0);
	/* At most the time until an access is over. */
	CHECK(unit_slept_us < 200);

	/* A reset waits for what takes its time, but for no answer. */
	CHECK_EQ(gbe_hw_stop(hw), -ENODEV);
	CHECK_EQ(gbe_hw_reset(hw), -ENODEV);
	CHECK(unit_slept_us < 100000);
	unit_port_destroy(dev);
}

int
main(void)
{
	unit_init();
	unit_on_sleep = pull;
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++) {
		kit_context("%s", unit_families[i].name);
		gone(unit_families[i].id);
	}
	return EXIT_SUCCESS;
}
