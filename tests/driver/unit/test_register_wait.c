/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against waits that never end, end too early, or go on with a device
 * that is gone.
 */

#include <stdlib.h>

#include "harness.h"

#define REG 0x00400

static struct rte_eth_dev *dev;
/* At which sleep the register changes, and to what. */
static unsigned int nb_sleeps, change_at;
static uint32_t change_to;

static void
change(void)
{
	if (++nb_sleeps == change_at)
		unit_reg_set(dev, REG, change_to);
}

/* From @value, to @to at sleep @at; bits 7:4 have to be 5. */
static int
wait_for(uint32_t value, unsigned int at, uint32_t to)
{
	unit_reg_set(dev, REG, value);
	unit_slept_us = 0;
	nb_sleeps = 0;
	change_at = at;
	change_to = to;
	return gbe_reg_wait(gbe_hw_of(dev), REG, 0xF0, 0x50, 100, 2000);
}

int
main(void)
{
	unit_init();
	dev = unit_port_create(GBE_CHIP_82576);
	unit_on_sleep = change;

	CHECK_EQ(wait_for(0xABCD0F5F, 0, 0), 0);
	CHECK_EQ(unit_slept_us, 0);
	/* Not with one of the bits only, nor with more. */
	CHECK_EQ(wait_for(0x10, 0, 0), -ETIMEDOUT);
	CHECK_EQ(wait_for(0x70, 0, 0), -ETIMEDOUT);
	CHECK_EQ(wait_for(0, 0, 0), -ETIMEDOUT);
	CHECK_EQ(unit_slept_us, 2000);

	CHECK_EQ(wait_for(0, 7, 0x50), 0);
	CHECK_EQ(unit_slept_us, 700);
	/* What comes with the last sleep is seen. */
	CHECK_EQ(wait_for(0, 20, 0x50), 0);
	CHECK_EQ(unit_slept_us, 2000);

	CHECK_EQ(wait_for(UINT32_MAX, 0, 0), -ENODEV);
	CHECK_EQ(unit_slept_us, 0);
	CHECK_EQ(wait_for(0, 3, UINT32_MAX), -ENODEV);
	CHECK_EQ(unit_slept_us, 300);

	unit_port_destroy(dev);
	return EXIT_SUCCESS;
}
