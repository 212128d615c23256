/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_precedence.h"

#include <string.h>

#include <rte_common.h>
#include <rte_version.h>

/* The bus does not show its list; each element leads to the one before. */
#if RTE_VERSION >= RTE_VERSION_NUM(26, 7, 0, 0)
RTE_TAILQ_HEAD(drivers, rte_driver);

static struct rte_pci_driver *
registered_before(struct rte_pci_driver *driver)
{
	struct rte_driver *before = TAILQ_PREV(&driver->driver, drivers, next);

	return before == NULL ? NULL : container_of(before, struct rte_pci_driver, driver);
}
#else
RTE_TAILQ_HEAD(drivers, rte_pci_driver);

static struct rte_pci_driver *
registered_before(struct rte_pci_driver *driver)
{
	return TAILQ_PREV(driver, drivers, next);
}
#endif

static bool
serves(const struct rte_pci_driver *driver, const struct rte_pci_id *device)
{
	const struct rte_pci_id *id;

	for (id = driver->id_table; id->vendor_id != 0; id++) {
		if (id->vendor_id == device->vendor_id && id->device_id == device->device_id)
			return true;
	}
	return false;
}

static bool
compete(const struct rte_pci_driver *a, const struct rte_pci_driver *b)
{
	const struct rte_pci_id *id;

	if (strcmp(a->driver.name, b->driver.name) == 0)
		return false;
	for (id = a->id_table; id->vendor_id != 0; id++) {
		if (serves(b, id))
			return true;
	}
	return false;
}

void
gbe_take_precedence(struct rte_pci_driver *driver)
{
	struct rte_pci_driver *other, *next;

	for (other = registered_before(driver); other != NULL; other = next) {
		next = registered_before(other);
		if (compete(driver, other)) {
			rte_pci_unregister(other);
			rte_pci_register(other);
		}
	}
}
