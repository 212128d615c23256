/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stddef.h>

#include <rte_common.h>

#include <bus_pci_driver.h>

#include "life.h"
#include "stand_in.h"

static struct {
	bool fails;
	const char *fault;
} next_probe;

static struct {
	rte_pci_probe_t *probe;
	rte_pci_remove_t *remove;
} real;

static int
stand_in_probe(struct rte_pci_driver *driver, struct rte_pci_device *dev)
{
	RTE_SET_USED(driver);
	RTE_SET_USED(dev);
	if (!next_probe.fails)
		return 0;
	next_probe.fails = false;
	if (next_probe.fault != NULL)
		gbe_sim()->arm_fault(next_probe.fault);
	return -EIO;
}

static int
stand_in_remove(struct rte_pci_device *dev)
{
	RTE_SET_USED(dev);
	return 0;
}

/* In its very place: other drivers for the same devices may be registered behind it. */
void
stand_in_begin(void)
{
	struct rte_pci_driver *driver = life_driver();

	real.probe = driver->probe;
	real.remove = driver->remove;
	driver->probe = stand_in_probe;
	driver->remove = stand_in_remove;
	next_probe.fails = false;
}

void
stand_in_fail(const char *fault)
{
	next_probe.fails = true;
	next_probe.fault = fault;
}

void
stand_in_end(void)
{
	life_driver()->probe = real.probe;
	life_driver()->remove = real.remove;
}
